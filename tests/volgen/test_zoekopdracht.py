"""Save a search of the board, once, under a name; it outlives what happens to its topics."""

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse

from deskundigen.models import Onderwerp
from klussen.filters import KlusFilter
from klussenbank.kern.register import onderwerp_hernoemers
from klussenbank.volgen import models, zoekvragen
from klussenbank.volgen.models import Notificatie, Reden, Volging
from klussenbank.volgen.zoekvragen import filters_van, is_te_bewaren, naam_van, zoekvraag_van
from tests.fabriek import KlusFabriek, OnderwerpFabriek, OrganisatieFabriek
from tests.klussen.hulp import aantal_queries, fouten, meldingen, soep, tekst
from tests.volgen.hulp import doe_taken
from tests.volgen.test_knoppen import druk

LIJST = "/klussen/"
BEWAAR = "/klussen/zoekopdracht/"


@pytest.fixture
def ik(lid, als):
    return als(lid)


@pytest.fixture(autouse=True)
def water(db):
    OrganisatieFabriek(naam="Gemeente Rhenen", slug="gemeente-rhenen")
    OnderwerpFabriek(naam="Grondwater", slug="grondwater")
    return OnderwerpFabriek(naam="Stedelijk water", slug="stedelijk-water")


def filters(vraag):
    return KlusFilter(QueryDict(vraag), met_tellingen=False)


def bewaar(client, **velden):
    gegevens = {"naam": "Mijn zoekopdracht", "ritme": "week", "zoekvraag": "onderwerp=grondwater"} | velden
    return client.post(BEWAAR, gegevens, follow=True)


@pytest.mark.parametrize(
    ("gevraagd", "bewaard"),
    [
        ("", ""),
        ("status=open&sorteer=omvang&pagina=3&q=&omvang=", ""),
        ("q=%20grond%20%20water+", "q=grond+water"),
        (
            "omvang=groot&onderwerp=stedelijk-water&onderwerp=grondwater&onderwerp=grondwater",
            "onderwerp=grondwater&onderwerp=stedelijk-water&omvang=groot",
        ),
        (
            "status=alle&op_afstand=ja&soort=advies&organisatie=gemeente-rhenen&x=1",
            "organisatie=gemeente-rhenen&soort=advies&op_afstand=on&status=alle",
        ),
        ("omvang=enorm&soort=x&status=weg&sorteer=x", ""),
    ],
)
def test_same_search_is_the_same_text(gevraagd, bewaard):
    assert zoekvraag_van(filters(gevraagd)) == bewaard
    assert zoekvraag_van(filters_van(bewaard)) == bewaard


@pytest.mark.parametrize(
    ("vraag", "naam"),
    [
        ("", "Alle open klussen"),
        ("onderwerp=grondwater&omvang=groot", "Grondwater, groot"),
        ("omvang=klein&soort=advies&op_afstand=on", "Klein, advies, kan op afstand"),
        ("q=peilbuis&organisatie=gemeente-rhenen", "“peilbuis”, Gemeente Rhenen"),
        ("status=alle", "Alle klussen"),
    ],
)
def test_name_says_what_is_asked(vraag, naam):
    assert naam_van(filters(vraag)) == naam


def test_long_name_is_cut_off():
    assert len(naam_van(filters(f"q={'lang ' * 40}"))) == 80


@pytest.mark.parametrize("vraag", ["status=afgerond", "onderwerp=weg", "organisatie=weg&onderwerp=grondwater"])
def test_search_that_never_finds_anything_new_is_not_offered(ik, vraag):
    assert not is_te_bewaren(filters(vraag))
    assert "Bewaar deze zoekopdracht" not in tekst(ik.get(f"{LIJST}?{vraag}"))


def test_search_that_is_too_long_is_not_offered(ik):
    vraag = f"q={'%C3%A9' * 200}"

    assert "Bewaar deze zoekopdracht" not in tekst(ik.get(f"{LIJST}?{vraag}"))
    assert fouten(bewaar(ik, zoekvraag=vraag)) == {}
    assert "te veel filters" in tekst(bewaar(ik, zoekvraag=vraag))


@pytest.mark.parametrize("koppen", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_board_offers_to_save_what_was_searched_for(ik, lid, koppen):
    antwoord = ik.get(f"{LIJST}?omvang=groot&onderwerp=grondwater&sorteer=omvang", headers=koppen)
    vouw = soep(antwoord).select_one("details.volgen--zoek")

    assert vouw.select_one("summary").get_text() == "Bewaar deze zoekopdracht"
    velden = {veld["name"]: veld["value"] for veld in vouw.select("input") if veld["name"] != "csrfmiddlewaretoken"}
    assert velden == {"zoekvraag": "onderwerp=grondwater&omvang=groot", "naam": "Grondwater, groot"}
    assert vouw.select_one("select [selected]")["value"] == "week"

    na = ik.post(vouw.form["action"], velden | {"ritme": "direct"}, follow=True)
    assert meldingen(na) == ["Je zoekopdracht is bewaard als “Grondwater, groot”."]
    assert na.redirect_chain[-1][0] == "/klussen/?onderwerp=grondwater&omvang=groot"
    assert Volging.objects.values_list("lid", "zoekvraag", "naam", "ritme").get() == (
        *(lid.pk, "onderwerp=grondwater&omvang=groot"),
        *("Grondwater, groot", "direct"),
    )


def test_board_says_that_it_was_saved_and_changes_it_there(ik, lid):
    bewaar(ik, naam="Diep <b>water</b>")

    antwoord = ik.get(f"{LIJST}?sorteer=omvang&onderwerp=grondwater")
    assert "Je bewaarde deze zoekopdracht als “Diep <b>water</b>”." in tekst(antwoord)
    assert "Bewaar deze zoekopdracht" not in tekst(antwoord)
    assert soep(antwoord).select_one("#id_ritme [selected]")["value"] == "week"

    uit = druk(ik, antwoord, "Bewaar", ritme="uit")
    assert uit.redirect_chain[-1][0] == "/klussen/?onderwerp=grondwater"
    assert Volging.objects.get().ritme == "uit"

    weg = druk(ik, uit, "Weghalen")
    assert meldingen(weg) == ["Je zoekopdracht “Diep <b>water</b>” is weg."]
    assert "Bewaar deze zoekopdracht" in tekst(weg)
    assert not Volging.objects.exists()


def test_saved_search_of_someone_else_is_not_mine(ik, collega):
    Volging.objects.volg(collega, zoekvraag="onderwerp=grondwater", naam="Van mij")

    antwoord = ik.get(f"{LIJST}?onderwerp=grondwater")

    assert "Van mij" not in antwoord.text
    assert "Bewaar deze zoekopdracht" in tekst(antwoord)


def test_same_search_twice_is_one_and_keeps_its_name(ik):
    bewaar(ik, naam="Eerst", ritme="direct")

    antwoord = bewaar(ik, naam="Later", zoekvraag="status=open&onderwerp=grondwater&pagina=2")

    assert meldingen(antwoord) == ["Je zoekopdracht is bewaard als “Eerst”."]
    assert (Volging.objects.get().naam, Volging.objects.get().ritme) == ("Eerst", "direct")


def test_whole_board_can_be_saved(ik):
    assert bewaar(ik, zoekvraag="").redirect_chain[-1][0] == LIJST
    assert Volging.objects.get().zoekvraag == ""
    assert "Je bewaarde deze zoekopdracht" in tekst(ik.get(LIJST))


@pytest.mark.parametrize(
    ("velden", "fout"),
    [
        ({"naam": ""}, {"naam": ["Geef je zoekopdracht een naam."]}),
        ({"naam": " \u200b "}, {"naam": ["Geef je zoekopdracht een naam."]}),
        ({"naam": "x" * 81}, {"naam": ["Maak de naam korter: hoogstens 80 tekens."]}),
        ({"ritme": "vaak"}, {"ritme": ["Kies een van de mogelijkheden."]}),
    ],
)
def test_bad_input_is_given_back(ik, velden, fout):
    antwoord = bewaar(ik, **velden)

    assert fouten(antwoord) == fout
    assert soep(antwoord).select_one("[name=zoekvraag]")["value"] == "onderwerp=grondwater"
    assert soep(antwoord).select_one("main form .knoppen a")["href"] == f"{LIJST}?onderwerp=grondwater"
    if "ritme" in velden:
        assert soep(antwoord).select_one("[name=naam]")["value"] == "Mijn zoekopdracht"
    assert not Volging.objects.exists()


def test_search_that_never_finds_anything_new_is_not_saved(ik):
    antwoord = bewaar(ik, zoekvraag="status=afgerond", naam="Klaar")

    assert "Deze zoekopdracht vindt nooit een nieuwe klus." in tekst(antwoord)
    assert soep(antwoord).select_one("[name=naam]")["value"] == "Klaar"
    assert not Volging.objects.exists()


def test_search_beyond_the_most_is_given_back(ik, lid, monkeypatch):
    monkeypatch.setattr(models, "MEESTE_VOLGINGEN", 1)
    bewaar(ik)

    antwoord = bewaar(ik, zoekvraag="q=peilbuis", naam="Nog een")

    assert "Je volgt al 100 dingen. Haal er eerst een weg bij Volgen en mail." in tekst(antwoord)
    wegen = {" ".join(weg.get_text().split()): weg["href"] for weg in soep(antwoord).select("main form a")}
    assert wegen == {"Naar Volgen en mail": "/volgen/", "Terug naar je zoekopdracht": f"{LIJST}?q=peilbuis"}
    assert soep(antwoord).select_one("[name=naam]")["value"] == "Nog een"
    assert Volging.objects.count() == 1


def test_only_a_button_saves(ik):
    assert ik.get(BEWAAR).status_code == 405


def test_board_asks_as_much_saved_or_not(ik, lid):
    zonder = aantal_queries(ik, LIJST)
    for vraag in ("", "q=a", "q=b"):
        Volging.objects.volg(lid, zoekvraag=vraag, naam="x")

    assert aantal_queries(ik, LIJST) == zonder


def test_database_keeps_one_of_the_same(lid):
    Volging.objects.create(lid=lid, zoekvraag="")

    with pytest.raises(IntegrityError), transaction.atomic():
        Volging.objects.create(lid=lid, zoekvraag="")


def test_old_address_is_saved_as_the_new_one(ik, water):
    OnderwerpFabriek(slug="regenwater").voeg_samen_met(water)

    antwoord = bewaar(ik, zoekvraag="onderwerp=regenwater")

    assert antwoord.redirect_chain[-1][0] == "/klussen/?onderwerp=stedelijk-water"


def test_merge_takes_saved_searches_along(ik, lid, collega, water):
    regen, weg = OnderwerpFabriek(slug="regen"), OnderwerpFabriek(slug="regenmeter")
    Volging.objects.volg(lid, zoekvraag="q=x&onderwerp=grondwater&onderwerp=regen&omvang=groot", naam="Van mij")
    Volging.objects.volg(collega, zoekvraag="onderwerp=regen&onderwerp=stedelijk-water", naam="Beide")
    Volging.objects.volg(collega, zoekvraag=f"onderwerp={weg.slug}", naam="Begint zo")
    klus = KlusFabriek(onderwerpen=[regen], titel="Regen meten")

    regen.voeg_samen_met(water)

    assert dict(Volging.objects.values_list("naam", "zoekvraag")) == {
        "Van mij": "q=x&onderwerp=grondwater&onderwerp=stedelijk-water&omvang=groot",
        "Beide": "onderwerp=stedelijk-water",
        "Begint zo": "onderwerp=regenmeter",
    }
    assert list(filters_van("onderwerp=regen").qs) == [klus]


@pytest.mark.parametrize(
    ("oud", "nieuw", "samen"),
    [("direct", "uit", "direct"), ("week", "uit", "week"), ("uit", "direct", "direct"), ("uit", "uit", "uit")],
)
def test_two_that_become_the_same_are_one_in_the_most_urgent_rhythm(lid, collega, water, oud, nieuw, samen):
    regen = OnderwerpFabriek(slug="regen")
    Volging.objects.volg(lid, zoekvraag="onderwerp=regen", naam="Oud", ritme=oud)
    Volging.objects.volg(lid, zoekvraag="onderwerp=stedelijk-water", naam="Nieuw", ritme=nieuw)
    Volging.objects.volg(collega, zoekvraag="onderwerp=regen", naam="Van een ander", ritme=oud)
    notificatie = Notificatie.objects.create(lid=lid, klus=KlusFabriek(), soort="nieuw")
    Reden.objects.create(notificatie=notificatie, volging=Volging.objects.get(naam="Oud"))

    regen.voeg_samen_met(water)

    assert set(Volging.objects.values_list("lid", "naam", "ritme", "zoekvraag")) == {
        (lid.pk, "Nieuw", samen, "onderwerp=stedelijk-water"),
        (collega.pk, "Van een ander", oud, "onderwerp=stedelijk-water"),
    }
    assert [reden.volging.naam for reden in notificatie.redenen.all()] == ["Nieuw"]


def test_many_are_taken_along_in_parts(lid, collega, water, monkeypatch):
    monkeypatch.setattr(zoekvragen, "PER_KEER", 2)
    regen = OnderwerpFabriek(slug="regen")
    for nummer in range(5):
        for iemand in (lid, collega):
            Volging.objects.volg(iemand, zoekvraag=f"q={nummer}&onderwerp=regen", naam=str(nummer))
    Volging.objects.volg(lid, lijst="deskundigen", zoekvraag="q=1&onderwerp=regen", naam="Mensen")

    regen.voeg_samen_met(water)
    nog_niet = Volging.objects.filter(zoekvraag__contains="regen").count()
    doe_taken()

    assert nog_niet == 6
    verwacht = {f"q={nummer}&onderwerp=stedelijk-water" for nummer in range(5)}
    assert set(collega.volgingen.values_list("zoekvraag", flat=True)) == verwacht
    assert lid.volgingen.get(lijst="deskundigen").zoekvraag == "q=1&onderwerp=stedelijk-water"


def test_another_address_takes_saved_searches_along(lid, water):
    Volging.objects.volg(lid, zoekvraag="onderwerp=stedelijk-water", naam="Water")
    Onderwerp.objects.filter(pk=water.pk).update(slug="water-in-de-stad")
    water.refresh_from_db()

    water.kwam_van("stedelijk-water")

    assert Volging.objects.get().zoekvraag == "onderwerp=water-in-de-stad"
    assert onderwerp_hernoemers


def test_one_that_would_become_too_long_keeps_the_old_address(lid, water):
    lang = OnderwerpFabriek(slug="heel-lang" * 8)
    zoekvraag = f"q={'x' * 960}&onderwerp=stedelijk-water"
    Volging.objects.volg(lid, zoekvraag=zoekvraag, naam="Lang")

    water.voeg_samen_met(lang)

    assert Volging.objects.get().zoekvraag == zoekvraag
    assert [rij.waarde for rij in filters_van(zoekvraag).keuze["onderwerp"]] == [lang.slug]


def test_link_opens_the_board_with_the_filters(ik, lid):
    Volging.objects.volg(lid, zoekvraag="q=peil+buis&onderwerp=grondwater", naam="Peilbuizen")
    link = soep(ik.get(reverse("volgen:instellingen"))).select_one("[data-volging] a")

    assert link.get_text() == "Peilbuizen"
    pagina = soep(ik.get(link["href"]))
    assert pagina.select_one("#id_q")["value"] == "peil buis"
    assert [vakje["value"] for vakje in pagina.select("[name=onderwerp][checked]")] == ["grondwater"]
