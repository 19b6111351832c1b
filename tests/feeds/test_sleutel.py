"""My key: made, renewed and switched off by me, and working for as long as it is mine."""

import re

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.urls import reverse

from deskundigen.models import Lid
from klussenbank.feeds.models import Feedsleutel
from klussenbank.kern import sleutels
from klussenbank.volgen.models import Volging
from tests.fabriek import LidFabriek, OnderwerpFabriek
from tests.feeds.hulp import adressen_van, sleutel_van
from tests.klussen.hulp import aantal_queries, meldingen, soep, tekst

OVERZICHT = "/feeds/"


@pytest.fixture
def ik(lid, als):
    return als(lid)


def adressen(antwoord):
    """What stands in the fields of the page, by their label."""
    pagina = soep(antwoord)
    return {
        label.get_text(strip=True): pagina.find(id=label["for"])["value"] for label in pagina.select("main .veld label")
    }


def doe(client, wat):
    return client.post(reverse(f"feeds:{wat}"), follow=True)


def test_nothing_works_until_a_key_is_made(ik, lid):
    antwoord = ik.get(OVERZICHT)

    assert adressen(antwoord) == {}
    assert "Wie een van je adressen heeft, leest mee zonder wachtwoord: de open klussen" in tekst(antwoord)
    assert not Feedsleutel.objects.exists()
    assert ik.get(reverse("feeds:klussen", args=[sleutels.maak("feeds", lid.pk, 1)])).status_code == 404


def test_one_button_makes_the_addresses(ik, lid, client):
    onderwerp = OnderwerpFabriek(naam="Grondwater", slug="grondwater")
    Volging.objects.volg(lid, onderwerp=onderwerp)
    zoekopdracht = Volging.objects.create(lid=lid, zoekvraag="omvang=groot", naam="Groot werk")
    Volging.objects.create(lid=LidFabriek(), zoekvraag="omvang=klein", naam="Van een ander")
    # Of people nothing is read outside the site.
    Volging.objects.create(lid=lid, lijst="deskundigen", zoekvraag="", naam="Wie weet wat")

    antwoord = doe(ik, "aanzetten")

    assert meldingen(antwoord) == ["Je adressen zijn gemaakt. Ze staan hieronder."]
    gevonden = adressen(antwoord)
    begin = f"http://testserver/feeds/{lid.feedsleutel.sleutel}/"
    assert gevonden == {
        "Mijn agenda": f"{begin}agenda.ics",
        "Alle open klussen": f"{begin}klussen.atom",
        "Klussen over Grondwater": f"{begin}onderwerp/grondwater.atom",
        "Zoekopdracht: Groot werk": f"{begin}zoekopdracht/{zoekopdracht.pk}.atom",
    }
    client.logout()
    assert [client.get(adres).status_code for adres in gevonden.values()] == [200] * 4


def test_making_it_twice_keeps_the_first(ik, lid):
    sleutel = sleutel_van(lid)

    doe(ik, "aanzetten")

    assert sleutel_van(lid) == sleutel


def test_the_key_is_not_in_the_database(ik, lid):
    sleutel = sleutel_van(lid)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(rij)::text FROM feeds_feedsleutel rij")
        (rij,) = cursor.fetchone()
    assert sleutel.partition(".")[2] not in rij


def test_renewing_asks_first_and_then_stops_the_old_addresses_at_once(ik, lid, client):
    oud = adressen_van(lid)
    assert "Al je oude adressen werken meteen niet meer." in tekst(ik.get(reverse("feeds:vernieuwen")))
    assert [client.get(adres).status_code for adres in oud] == [200] * 4

    antwoord = doe(ik, "vernieuwen")

    assert meldingen(antwoord) == ["Je hebt een nieuwe sleutel. Je oude adressen werken niet meer."]
    assert [client.get(adres).status_code for adres in oud] == [404] * 4
    nieuw = adressen(antwoord).values()
    assert [client.get(adres).status_code for adres in nieuw] == [200] * 3


def test_switched_off_nothing_works_and_an_old_key_never_comes_back(ik, lid, client):
    oud = adressen_van(lid)

    antwoord = doe(ik, "uitzetten")

    assert meldingen(antwoord) == ["Je adressen staan uit. Ze werken niet meer."]
    assert adressen(antwoord) == {}
    assert [client.get(adres).status_code for adres in oud] == [404] * 4
    doe(ik, "aanzetten")
    assert [client.get(adres).status_code for adres in oud] == [404] * 4
    doe(ik, "uitzetten")
    doe(ik, "uitzetten")
    doe(ik, "aanzetten")
    assert [client.get(adres).status_code for adres in oud] == [404] * 4
    assert client.get(reverse("feeds:klussen", args=[sleutel_van(lid)])).status_code == 200


def test_without_a_key_there_is_nothing_to_renew(ik):
    assert doe(ik, "vernieuwen").redirect_chain == [(OVERZICHT, 302)]
    assert ik.get(reverse("feeds:vernieuwen")).status_code == 302
    assert not Feedsleutel.objects.exists()


def test_whoever_is_not_active_reads_nothing_from_that_moment(lid, client):
    adressen = adressen_van(lid)

    Lid.objects.filter(pk=lid.pk).update(is_active=False)

    assert [client.get(adres).status_code for adres in adressen] == [404] * 4


@pytest.mark.parametrize(
    "maak",
    [
        lambda sleutel: sleutel[:-1] + ("A" if sleutel[-1] != "A" else "B"),
        lambda sleutel: sleutel.partition(".")[0],
        lambda sleutel: re.sub(r"^\d+", "1", sleutel),
        lambda sleutel: f"{sleutel}.{sleutel}",
        lambda sleutel: "x",
        lambda sleutel: "\u0661-1.x",
    ],
)
def test_a_made_up_key_opens_nothing(lid, client, maak):
    sleutel = sleutel_van(lid)
    vals = maak(sleutel)
    assert vals != sleutel

    for naam in ("klussen", "agenda"):
        assert client.get(reverse(f"feeds:{naam}", args=[vals])).status_code == 404


def test_a_key_of_another_kind_opens_nothing(lid, client):
    sleutel_van(lid)

    assert client.get(reverse("feeds:klussen", args=[sleutels.maak("koppeling", lid.pk, 1)])).status_code == 404


@pytest.mark.parametrize("methode", ["post", "put", "patch", "delete", "options"])
def test_a_key_only_reads(lid, client, methode):
    for adres in adressen_van(lid):
        assert getattr(client, methode)(adres).status_code == 405


def test_a_key_leaves_no_session_and_no_copy(lid, client):
    for adres in adressen_van(lid):
        for antwoord in (client.get(adres), client.head(adres)):
            assert antwoord.status_code == 200
            assert {"no-store", "private"} <= {deel.strip() for deel in antwoord.headers["Cache-Control"].split(",")}
            assert "Vary" not in antwoord.headers or "Cookie" not in antwoord.headers["Vary"]
            assert antwoord.cookies == {}


def test_a_key_does_not_log_in(lid, client):
    client.get(adressen_van(lid)[0])

    assert client.get("/klussen/").status_code == 302


def test_the_page_costs_the_same_however_much_one_follows(ik, lid):
    sleutel_van(lid)
    Volging.objects.volg(lid, onderwerp=OnderwerpFabriek())
    een = aantal_queries(ik, OVERZICHT)
    for nummer in range(3):
        Volging.objects.volg(lid, onderwerp=OnderwerpFabriek())
        Volging.objects.create(lid=lid, zoekvraag=f"q={nummer}", naam=f"Zoek {nummer}")

    assert aantal_queries(ik, OVERZICHT) == een


def test_page_about_mail_leads_here(lid, als):
    pagina = als(lid).get(reverse("volgen:instellingen"))

    assert soep(pagina).select_one(f"main a[href='{OVERZICHT}']")


def test_row_is_named_by_its_number(lid):
    sleutel_van(lid)

    assert str(lid.feedsleutel) == f"feedsleutel {lid.pk}"
    with pytest.raises(ObjectDoesNotExist):
        _ = LidFabriek().feedsleutel
