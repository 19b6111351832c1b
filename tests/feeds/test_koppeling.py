"""The open klussen on the intranet of an organisation, and the key to them, which coordinators give."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Organisatie
from klussen.models import Klusstatus
from klussenbank.feeds import bord
from klussenbank.feeds.models import Koppeling
from klussenbank.kern import sleutels
from tests.beheer.hulp import kolom, lijst, meldingen, pagina, soep
from tests.fabriek import KlusFabriek, OnderwerpFabriek, OrganisatieFabriek, ReactieFabriek

README = (Path(__file__).parents[2] / "README.md").read_text()
KOPPELING = "feeds.koppeling"


@pytest.fixture
def rhenen(db):
    return OrganisatieFabriek(naam="Gemeente Rhenen", slug="gemeente-rhenen")


@pytest.fixture
def koppeling(rhenen, coordinator):
    Koppeling.objects.zet_aan(rhenen, gemaakt_door=coordinator)
    return Koppeling.objects.get(pk=rhenen.pk)


def adres(koppeling):
    return reverse("feeds:koppeling", args=[koppeling.sleutel])


def klussen(antwoord):
    assert antwoord.status_code == 200
    assert antwoord.headers["Content-Type"] == "application/json"
    return json.loads(antwoord.content)["klussen"]


def titels(antwoord):
    return [klus["titel"] for klus in klussen(antwoord)]


def test_the_open_klussen_newest_first(client, koppeling, monkeypatch):
    monkeypatch.setattr(bord, "MEESTE", 2)
    nu = timezone.now()
    for nummer in range(3):
        KlusFabriek(titel=f"Klus {nummer}", geplaatst_op=nu - timedelta(days=nummer))
    KlusFabriek(status=Klusstatus.INGEVULD)
    KlusFabriek(status=Klusstatus.CONCEPT)

    assert titels(client.get(adres(koppeling))) == ["Klus 0", "Klus 1"]


def test_a_hidden_klus_is_not_there(client, koppeling, coordinator):
    KlusFabriek().verberg(coordinator, "Hier klopt iets niet.")

    assert titels(client.get(adres(koppeling))) == []


def test_filters(client, koppeling, rhenen):
    water = OnderwerpFabriek(slug="water")
    KlusFabriek(titel="Groot", omvang="groot")
    KlusFabriek(titel="Water", onderwerpen=[OnderwerpFabriek(ouder=water)])
    KlusFabriek(titel="Eigen", organisatie=rhenen)
    KlusFabriek(titel="Klaar", status=Klusstatus.AFGEROND)

    def met(vraag):
        return sorted(titels(client.get(f"{adres(koppeling)}?{vraag}")))

    alles = ["Eigen", "Groot", "Water"]
    assert met("omvang=groot") == ["Groot"]
    assert met("onderwerp=water") == ["Water"]
    assert met("organisatie=eigen") == ["Eigen"]
    assert met("organisatie=eigen&omvang=groot") == []
    # What means nothing is passed over, and what is no filter here too.
    for vraag in ("", "omvang=onzin", "organisatie=gemeente-veenendaal", "status=alle", "q=zzz", "pagina=9"):
        assert met(vraag) == alles


def test_an_old_address_of_a_topic_still_filters(client, koppeling):
    riool, water = OnderwerpFabriek(slug="riool"), OnderwerpFabriek(slug="water")
    KlusFabriek(titel="Water", onderwerpen=[water])
    KlusFabriek()
    riool.voeg_samen_met(water)

    assert titels(client.get(f"{adres(koppeling)}?onderwerp=riool")) == ["Water"]


def test_no_person_is_named(client, koppeling):
    klus = KlusFabriek(plaatser__voornaam="Petronella", mede_plaatser=KlusFabriek().plaatser)
    ReactieFabriek(klus=klus, lid__voornaam="Reinier")

    antwoord = client.get(adres(koppeling)).content.decode()

    for lid in (klus.plaatser, klus.mede_plaatser, klus.reacties.get().lid):
        for woord in (lid.voornaam, lid.achternaam, lid.email):
            assert woord not in antwoord


def voorbeeld():
    """What the README says that one gets."""
    blok = README.split("koppeling/")[1].split("```json")[1].split("```")[0]
    return json.loads(blok)


def test_readme_shows_what_one_gets(client, koppeling, settings):
    """The example is the answer, but for the key, the numbers and the moment."""
    settings.BASIS_URL = "https://klussenbank.example"
    KlusFabriek(
        titel="Peilbuizen aflezen",
        samenvatting="Wie leest dit voorjaar onze peilbuizen af?",
        organisatie=OrganisatieFabriek(naam="Gemeente Veenendaal"),
        uren=8,
        plaats="Veenendaal",
        reageren_tm=date(2026, 12, 3),
        onderwerpen=[OnderwerpFabriek(naam="Grondwater"), OnderwerpFabriek(naam="Meten")],
    )

    (echt,), (geschreven,) = klussen(client.get(adres(koppeling))), voorbeeld()["klussen"]

    assert list(geschreven) == list(echt)
    assert {naam: type(waarde) for naam, waarde in geschreven.items()} == {
        naam: type(waarde) for naam, waarde in echt.items()
    }
    wisselt = {"id", "url", "geplaatst_op"}
    assert {naam: waarde for naam, waarde in geschreven.items() if naam not in wisselt} == {
        naam: waarde for naam, waarde in echt.items() if naam not in wisselt
    }
    vorm = re.compile(r"\d+(?=/)")
    assert vorm.sub("N", geschreven["url"]) == vorm.sub("N", echt["url"])
    assert re.sub(r"\d", "9", geschreven["geplaatst_op"])[:19] == re.sub(r"\d", "9", echt["geplaatst_op"])[:19]


def test_readme_names_each_field_and_what_may_be_empty(client, koppeling):
    KlusFabriek()
    tabel = README.split("koppeling/")[1].split("| field |")[1].split("\n\n")[0]
    velden = {regel.split("|")[1].strip().strip("`"): regel for regel in tabel.splitlines()[2:]}

    (klus,) = klussen(client.get(adres(koppeling)))

    assert list(velden) == list(klus)
    leeg = {naam for naam, waarde in klus.items() if waarde is None}
    assert leeg == {naam for naam, regel in velden.items() if "`null`" in regel} == {"uren", "reageren_tm"}


@pytest.mark.parametrize("methode", ["post", "put", "delete", "options"])
def test_it_only_reads(client, koppeling, methode):
    assert getattr(client, methode)(adres(koppeling)).status_code == 405


def test_no_copy_is_kept(client, koppeling):
    antwoord = client.get(adres(koppeling))

    assert "no-store" in antwoord.headers["Cache-Control"]
    assert antwoord.cookies == {}


def test_a_wrong_key_and_one_that_was_revoked_open_nothing(client, koppeling, coordinator):
    eerst = adres(koppeling)
    assert client.get(eerst).status_code == 200
    for sleutel in ("x", sleutels.maak("feeds", koppeling.pk, 1), sleutels.maak("koppeling", koppeling.pk, 2)):
        assert client.get(reverse("feeds:koppeling", args=[sleutel])).status_code == 404

    Koppeling.objects.vernieuw(koppeling, gemaakt_door=coordinator)
    koppeling.refresh_from_db()
    tweede = adres(koppeling)
    assert [client.get(plek).status_code for plek in (eerst, tweede)] == [404, 200]
    Koppeling.objects.zet_uit(koppeling)
    assert [client.get(plek).status_code for plek in (eerst, tweede)] == [404, 404]
    Koppeling.objects.vernieuw(koppeling)
    Koppeling.objects.zet_aan(koppeling, gemaakt_door=coordinator)
    koppeling.refresh_from_db()
    assert [client.get(plek).status_code for plek in (eerst, tweede, adres(koppeling))] == [404, 404, 200]


def test_an_organisation_that_ended_reads_nothing_more(client, koppeling, rhenen):
    Organisatie.objects.filter(pk=rhenen.pk).update(beeindigd_op=timezone.localdate() + timedelta(days=1))
    assert client.get(adres(koppeling)).status_code == 200

    Organisatie.objects.filter(pk=rhenen.pk).update(beeindigd_op=timezone.localdate())

    assert client.get(adres(koppeling)).status_code == 404


def test_it_is_kept_on_which_day_it_was_last_used(client, koppeling):
    assert koppeling.laatst_gebruikt_op is None
    client.get(adres(koppeling))
    koppeling.refresh_from_db()
    assert koppeling.laatst_gebruikt_op == timezone.localdate()

    with CaptureQueriesContext(connection) as queries:
        client.get(adres(koppeling))

    assert not [vraag for vraag in queries.captured_queries if vraag["sql"].startswith("UPDATE")]


def test_costs_the_same_with_one_and_with_many(client, koppeling):
    def aantal():
        client.get(adres(koppeling))
        with CaptureQueriesContext(connection) as queries:
            client.get(adres(koppeling))
        return len(queries)

    KlusFabriek(onderwerpen=[OnderwerpFabriek()])
    een = aantal()
    KlusFabriek.create_batch(3, onderwerpen=[OnderwerpFabriek()])

    assert aantal() == een == 4


def op_pagina(client, koppeling):
    """The address that the page in admin shows."""
    return soep(client.get(pagina(koppeling))).select_one(".field-adres .readonly").get_text(strip=True)


def test_coordinator_makes_a_key_and_reads_it_on_that_page_alone(als, coordinator, rhenen, client):
    beheer = als(coordinator)

    antwoord = beheer.post(reverse("admin:feeds_koppeling_add"), {"organisatie": rhenen.pk}, follow=True)

    koppeling = Koppeling.objects.get()
    assert (koppeling.organisatie, koppeling.gemaakt_door) == (rhenen, coordinator)
    assert meldingen(antwoord) == ["“koppeling van Gemeente Rhenen” is toegevoegd."]
    assert kolom(antwoord, "werkt") == ["Werkt"]
    assert op_pagina(beheer, koppeling) == f"{settings.BASIS_URL}{adres(koppeling)}"
    elders = [antwoord, beheer.get(reverse("admin:feeds_koppeling_history", args=[koppeling.pk]))]
    assert not any(koppeling.sleutel in pagina.text for pagina in elders)
    regel = LogEntry.objects.get()
    assert (regel.user, regel.get_change_message()) == (coordinator, "Nieuwe sleutel gemaakt.")
    assert koppeling.sleutel not in f"{regel.object_repr}{regel.change_message}"


def test_coordinator_renews_it_and_switches_it_off(als, coordinator, koppeling, client):
    beheer = als(coordinator)
    assert "Het oude adres werkt dan meteen niet meer." in beheer.get(pagina(koppeling)).text

    beheer.post(pagina(koppeling), {"stap": "nieuw"})
    koppeling.refresh_from_db()
    assert koppeling.versie == 2
    antwoord = beheer.post(pagina(koppeling), {"stap": "uit"}, follow=True)

    koppeling.refresh_from_db()
    assert not koppeling.is_aan
    assert kolom(antwoord, "werkt") == ["Uitgezet"]
    assert op_pagina(beheer, koppeling) == "Uitgezet: er is geen adres dat werkt."
    assert "Het oude adres" not in beheer.get(pagina(koppeling)).text
    log = [regel.get_change_message() for regel in LogEntry.objects.order_by("pk")]
    assert log == ["Nieuwe sleutel gemaakt.", "Uitgezet."]
    # Now there is but one thing to do.
    assert beheer.post(pagina(koppeling), {"stap": "uit"}).status_code == 200
    beheer.post(pagina(koppeling), {"stap": "nieuw"})
    koppeling.refresh_from_db()
    assert koppeling.is_aan
    assert beheer.get(adres(koppeling)).status_code == 200


def test_nothing_chosen_is_nothing_done(als, coordinator, koppeling):
    antwoord = als(coordinator).post(pagina(koppeling), {})

    assert "Wat wil je doen?" in soep(antwoord).select_one(".foutenlijst").get_text()
    koppeling.refresh_from_db()
    assert koppeling.versie == 1


def test_an_organisation_has_one(als, coordinator, koppeling, rhenen):
    OrganisatieFabriek(naam="Opgeheven", beeindigd_op=timezone.localdate())
    toevoegen = reverse("admin:feeds_koppeling_add")

    antwoord = als(coordinator).post(toevoegen, {"organisatie": rhenen.pk})

    assert "Deze organisatie heeft al een koppeling." in soep(antwoord).get_text(" ")
    keuzes = [optie.get_text() for optie in soep(antwoord).select("select[name=organisatie] option")]
    assert "Gemeente Rhenen" in keuzes
    assert "Opgeheven" not in keuzes
    assert not LogEntry.objects.exists()


def test_list_in_admin_filters_by_whether_it_works(als, coordinator, koppeling):
    uit = OrganisatieFabriek(naam="Uit")
    Koppeling.objects.zet_aan(uit, gemaakt_door=coordinator)
    Koppeling.objects.zet_uit(uit)
    beheer = als(coordinator)

    assert kolom(beheer.get(lijst(KOPPELING)), "organisatie") == ["Gemeente Rhenen", "Uit"]
    for vraag, verwacht in (("aan", ["Gemeente Rhenen"]), ("uit", ["Uit"]), ("onzin", ["Gemeente Rhenen", "Uit"])):
        assert kolom(beheer.get(f"{lijst(KOPPELING)}?sleutel={vraag}"), "organisatie") == verwacht


def test_who_may_only_look_has_nothing_to_choose(als, coordinator, koppeling):
    coordinator.groups.get().permissions.remove(
        *coordinator.groups.get().permissions.filter(codename__in=["add_koppeling", "change_koppeling"])
    )

    antwoord = als(coordinator).get(pagina(koppeling))

    assert soep(antwoord).select("[name=stap]") == []


def test_a_lid_gives_no_key(als, lid, rhenen):
    assert als(lid).post(reverse("admin:feeds_koppeling_add"), {"organisatie": rhenen.pk}).status_code == 302
    assert not Koppeling.objects.exists()
