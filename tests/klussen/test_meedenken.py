"""While a klus is written: topics that its text is about, and how many people know something of them."""

import pytest

from deskundigen.keuzes import keuzes as nu_te_kiezen
from klussen.meedenken import hoeveel_passen, onderwerpen_in
from klussen.models import Klus
from tests.fabriek import KaartFabriek, LidFabriek, OnderwerpFabriek
from tests.klussen.hulp import getypt, invoer, meldingen, soep

NIEUW, MEEDENKEN = "/klussen/nieuw/", "/klussen/meedenken/"


@pytest.fixture
def onderwerpen(db):
    water = OnderwerpFabriek(naam="Stedelijk water")
    return {
        "water": water,
        "grondwater": OnderwerpFabriek(naam="Grondwater", synoniemen=["peilbuizen"], ouder=water),
        "inkoop": OnderwerpFabriek(naam="Inkoop", synoniemen=["aanbesteding", "contracten en bestekken"]),
    }


@pytest.mark.parametrize(
    ("titel", "omschrijving", "namen"),
    [
        ("", "", []),
        ("Hulp gevraagd", "Wie heeft er tijd?", []),
        ("Grondwater in de wijk", "", ["Grondwater"]),
        ("Wie weet iets van grondwateroverlast?", "", ["Grondwater"]),
        ("Kijk mee", "We hebben een peilbuis die springt.", ["Grondwater"]),
        ("Stedelijke wateren", "", ["Stedelijk water"]),
        ("Water in de stad", "", []),
        ("Contract en bestek", "", ["Inkoop"]),
        ("Contracten en bestekken nalezen", "", ["Inkoop"]),
        ("Aanbesteding", "Het gaat over grondwater.", ["Inkoop", "Grondwater"]),
        ("Grondwater", "Een aanbesteding.", ["Grondwater", "Inkoop"]),
        ("", "Grondwater, grondwater, en een keer inkoop.", ["Grondwater", "Inkoop"]),
    ],
)
def test_topics_are_found_in_what_is_written(onderwerpen, titel, omschrijving, namen):
    assert [keuze.label for keuze in onderwerpen_in(titel, omschrijving, nu_te_kiezen())] == namen


def test_how_many_people_may_be_asked_in_words(onderwerpen, monkeypatch):
    keuzes, over = nu_te_kiezen(), [onderwerpen["grondwater"].pk]

    def zin():
        return hoeveel_passen(over, (), keuzes)

    assert hoeveel_passen([], (), keuzes) == ""
    assert zin() == "We vonden nog niemand die hier iets van weet en aan wie je nu iets kunt vragen."
    een = KaartFabriek(onderwerp=onderwerpen["grondwater"]).lid
    assert zin() == "1 collega weet hier iets van en is te vragen."
    assert hoeveel_passen(over, [een.organisatie_id], keuzes).startswith("We vonden nog niemand")
    assert hoeveel_passen(over, (), keuzes, vragers=[een]).startswith("We vonden nog niemand")
    KaartFabriek(onderwerp=onderwerpen["water"])
    assert zin() == "2 collega’s weten hier iets van en zijn te vragen."
    monkeypatch.setattr("klussen.meedenken.MEESTE_GETELD", 1)
    assert zin() == "Meer dan 1 collega’s weten hier iets van en zijn te vragen."


def test_partial_suggests_topics_and_keeps_those_that_were_chosen(ik, onderwerpen):
    KaartFabriek(onderwerp=onderwerpen["grondwater"])
    grondwater = str(onderwerpen["grondwater"].pk)
    data = {"titel": "Inkoop van een peilbuis", "onderwerpen": [grondwater]}

    deel = soep(ik.post(MEEDENKEN, data))

    vakjes = {vakje["value"]: vakje.has_attr("checked") for vakje in deel.select("input[name=onderwerpen]")}
    assert vakjes == {grondwater: True, str(onderwerpen["inkoop"].pk): False}
    assert deel.select_one("[role=status]").get_text() == "1 collega weet hier iets van en is te vragen."


@pytest.mark.parametrize("onzin", [{}, {"onderwerpen": ["abc"], "organisatie": "9" * 30}, {"titel": "x" * 5000}])
def test_partial_takes_anything(ik, onderwerpen, onzin):
    deel = soep(ik.post(MEEDENKEN, onzin))

    assert not deel.select("input")
    assert deel.select_one("[role=status]").get_text() == ""


def test_partial_asks_no_more_with_many_people(ik, onderwerpen, django_assert_max_num_queries):
    data = {"titel": "Grondwater", "onderwerpen": [str(onderwerpen["grondwater"].pk)]}
    KaartFabriek.create_batch(5, onderwerp=onderwerpen["grondwater"])
    ik.post(MEEDENKEN, data)

    with django_assert_max_num_queries(2):
        ik.post(MEEDENKEN, data)


def test_without_a_script_a_button_thinks_along_and_keeps_what_was_typed(ik, onderwerpen):
    inkoop = str(onderwerpen["inkoop"].pk)
    data = invoer(titel="", omschrijving="Onze peilbuizen", onderwerpen=[inkoop], actie="meedenken", uren="12")

    antwoord = ik.post(NIEUW, data)

    assert antwoord.status_code == 200
    assert not Klus.objects.exists()
    # Nothing is wrong yet: it is still being written.
    assert not soep(antwoord).select(".fouten, .foutenlijst")
    nu = getypt(antwoord)
    assert (nu["titel"], nu["omschrijving"], nu["uren"]) == ("", "Onze peilbuizen", "12")
    voorgesteld = soep(antwoord).select(".meedenken input")
    # What was chosen already is not suggested again: unticked in the list, it must be gone.
    assert [vakje["value"] for vakje in voorgesteld] == [str(onderwerpen["grondwater"].pk)]


def test_ticking_a_suggestion_chooses_the_topic(ik, onderwerpen):
    grondwater = str(onderwerpen["grondwater"].pk)

    # In the list and among the suggestions: twice the same.
    antwoord = ik.post(NIEUW, invoer(titel="Grondwater", onderwerpen=[grondwater, grondwater]), follow=True)

    assert meldingen(antwoord) == ["Je klus staat op het bord. Je krijgt een mail zodra iemand reageert."]
    assert list(Klus.objects.get().onderwerpen.all()) == [onderwerpen["grondwater"]]
    assert "nog niemand" in soep(antwoord).select_one("#mensen").get_text()


def test_preview_and_page_say_how_many_people_fit(ik, onderwerpen):
    KaartFabriek(onderwerp=onderwerpen["grondwater"])
    data = invoer(titel="Grondwater", onderwerpen=[str(onderwerpen["grondwater"].pk)])

    voorbeeld = soep(ik.post(NIEUW, {**data, "actie": "voorbeeld"}))
    geplaatst = soep(ik.post(NIEUW, data, follow=True))

    zin = "1 collega weet hier iets van en is te vragen."
    assert voorbeeld.select_one(".meedenken [role=status]").get_text() == zin
    assert zin in geplaatst.select_one("#mensen").get_text()


def test_changing_a_klus_thinks_along_too(ik, klus, onderwerpen):
    klus.onderwerpen.set([onderwerpen["inkoop"]])
    adres = f"/klussen/{klus.pk}/wijzigen/"
    klus.titel = "Grondwater"
    klus.save()

    eerst = soep(ik.get(adres))
    daarna = ik.post(adres, invoer(titel="Aanbesteding", versie=klus.versie, actie="meedenken"))

    assert [vakje["value"] for vakje in eerst.select(".meedenken input")] == [str(onderwerpen["grondwater"].pk)]
    assert [vakje["value"] for vakje in soep(daarna).select(".meedenken input")] == [str(onderwerpen["inkoop"].pk)]
    klus.refresh_from_db()
    assert klus.titel == "Grondwater"


def test_writing_down_for_someone_thinks_along_for_that_organisation(als, coordinator, lid, onderwerpen):
    KaartFabriek(onderwerp=onderwerpen["grondwater"], lid=LidFabriek(organisatie=lid.organisatie))
    data = invoer(onderwerpen=[str(onderwerpen["grondwater"].pk)], actie="meedenken")

    antwoord = als(coordinator).post(f"{NIEUW}?voor={lid.pk}", data)

    assert "We vonden nog niemand" in soep(antwoord).select_one(".meedenken").get_text()
    assert not Klus.objects.exists()
