"""Joint search: klussen and people that answer the same question."""

import pytest
from django.utils import timezone

from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek
from tests.klussen.hulp import aantal_queries, klussen_op, soep, tekst

ZOEKEN = "/zoeken/"


@pytest.fixture
def ik(lid, als):
    return als(lid)


@pytest.fixture
def grondwater(db):
    return OnderwerpFabriek(naam="Grondwater", slug="grondwater", ouder=OnderwerpFabriek(naam="Water", slug="water"))


def mensen_op(antwoord):
    return [int(rij["data-deskundige"]) for rij in soep(antwoord).select("[data-deskundige]")]


def aantallen_op(antwoord):
    """How many klussen and how many people were found."""
    return [rij["data-aantal"] for rij in soep(antwoord).select("[data-aantal]")][:2]


def onderwerpen_op(antwoord):
    return [rij["data-onderwerp"] for rij in soep(antwoord).select("[data-onderwerp]")]


def test_without_a_question_it_says_what_can_be_asked(ik, db):
    KlusFabriek()

    for vraag in ("", "?q=", "?q=+++", "?q=%00", "?onderwerp=", "?status=alle"):
        antwoord = ik.get(ZOEKEN + vraag)
        assert "Typ een woord of kies een onderwerp." in tekst(antwoord)
        assert klussen_op(antwoord, "main") == mensen_op(antwoord) == []


def test_words_find_klussen_and_people(ik, grondwater):
    klus, kaart = KlusFabriek(titel="Meet het grondwater"), KaartFabriek(onderwerp=grondwater)
    KlusFabriek()
    DeskundigeFabriek()

    antwoord = ik.get(f"{ZOEKEN}?q=grondwater")

    assert klussen_op(antwoord) == [klus.pk]
    assert mensen_op(antwoord) == [kaart.lid_id]
    assert aantallen_op(antwoord) == ["1", "1"]
    assert "vaker gedaan; wil zich inzetten voor Grondwater" in tekst(antwoord)


@pytest.mark.parametrize("slug", ["grondwater", "water"])
def test_topic_finds_what_is_on_it_or_below(ik, grondwater, slug):
    klus, kaart = KlusFabriek(onderwerpen=[grondwater]), KaartFabriek(onderwerp=grondwater)
    KlusFabriek(onderwerpen=[OnderwerpFabriek()])
    KaartFabriek()

    antwoord = ik.get(f"{ZOEKEN}?onderwerp={slug}")

    assert klussen_op(antwoord) == [klus.pk]
    assert mensen_op(antwoord) == [kaart.lid_id]


def test_words_and_topic_narrow_each_other(ik, grondwater):
    klus = KlusFabriek(titel="Peilbuizen", onderwerpen=[grondwater])
    KlusFabriek(titel="Peilbuizen")
    KlusFabriek(onderwerpen=[grondwater])

    assert klussen_op(ik.get(f"{ZOEKEN}?q=peilbuizen&onderwerp=grondwater")) == [klus.pk]


def test_unknown_topic_finds_nothing(ik, grondwater):
    KlusFabriek(onderwerpen=[grondwater])
    KaartFabriek(onderwerp=grondwater)

    antwoord = ik.get(f"{ZOEKEN}?onderwerp=bestaat-niet")

    assert aantallen_op(antwoord) == ["0", "0"]
    assert "Een onderwerp uit dit adres kennen we niet." in tekst(antwoord)
    assert "kennen we niet" not in tekst(ik.get(f"{ZOEKEN}?onderwerp=grondwater"))


def test_only_open_klussen_and_people_who_may_be_asked(ik, lid, grondwater):
    KlusFabriek(titel="Grondwater", status="afgerond")
    KlusFabriek(titel="Grondwater", status="concept", plaatser=lid)
    weg = KaartFabriek(onderwerp=grondwater).lid
    weg.is_active = False
    weg.save()
    later = KaartFabriek(onderwerp=grondwater).lid.deskundige
    later.niet_tot = timezone.localdate() + timezone.timedelta(days=1)
    later.save()
    KaartFabriek(onderwerp=grondwater, kleur="rood")

    antwoord = ik.get(f"{ZOEKEN}?q=grondwater")

    assert aantallen_op(antwoord) == ["0", "0"]
    adressen = [link["href"] for link in soep(antwoord).select("#resultaten a")]
    assert "/klussen/?status=alle&q=grondwater" in adressen
    assert "/deskundigen/?beschikbaar=alle&q=grondwater" in adressen


def test_more_than_eight_stand_behind_a_link(ik, grondwater):
    KlusFabriek.create_batch(9, onderwerpen=[grondwater], plaatser=LidFabriek())
    for _ in range(9):
        KaartFabriek(onderwerp=grondwater)

    antwoord = ik.get(f"{ZOEKEN}?onderwerp=grondwater")

    assert (len(klussen_op(antwoord)), len(mensen_op(antwoord))) == (8, 8)
    assert aantallen_op(antwoord) == ["9", "9"]
    adressen = [link["href"] for link in soep(antwoord).select("#resultaten a")]
    assert {"/klussen/?onderwerp=grondwater", "/deskundigen/?onderwerp=grondwater"} <= set(adressen)


@pytest.mark.parametrize(
    "q",
    [
        "'; DROP TABLE klussen_klus; --",
        "a & b | !(c):*",
        "<script>alert(1)</script>",
        "\\",
        "%",
        "🎉",
        "é" * 300,
        "a " * 999,
    ],
)
def test_hostile_words_are_only_words(ik, q):
    KlusFabriek()

    antwoord = ik.get(ZOEKEN, {"q": q, "onderwerp": q})

    assert antwoord.status_code == 200
    assert not soep(antwoord).select("script:not([src])")


def test_chip_takes_its_part_of_the_question_away(ik, grondwater):
    antwoord = ik.get(f"{ZOEKEN}?q=+peil+&onderwerp=grondwater")

    chips = {chip.find(string=True).strip(): chip["href"] for chip in soep(antwoord).select("a.chip--weg")}

    assert chips == {"“peil”": "?onderwerp=grondwater", "Grondwater": "?q=peil"}


def test_red_card_is_not_found(ik, grondwater):
    iemand = DeskundigeFabriek().lid
    KaartFabriek(lid=iemand, onderwerp=grondwater, kleur="rood", tekst="Nooit meer peilbuizen")

    assert mensen_op(ik.get(f"{ZOEKEN}?onderwerp=grondwater")) == []
    assert mensen_op(ik.get(f"{ZOEKEN}?q=peilbuizen")) == []


@pytest.mark.parametrize("vraag", ["?onderwerp=grondwater", "?q=grondwater"])
def test_number_of_queries_does_not_grow(ik, grondwater, vraag):
    aantallen = []
    for nieuw in (1, 2, 9):
        for _ in range(nieuw):
            KlusFabriek(onderwerpen=[grondwater], aantal_personen=2)
            KaartFabriek(onderwerp=grondwater)
        aantallen.append(aantal_queries(ik, ZOEKEN + vraag))

    assert aantallen[0] == aantallen[1] == aantallen[2] <= 12


@pytest.mark.parametrize(
    ("q", "slugs"),
    [
        ("grondwater", ["grondwater"]),
        ("Peilbuizen", ["grondwater"]),
        ("grond", ["grondwater"]),
        ("water", ["water"]),
        ("het water", ["water"]),
        ("lage grondwaterstand", ["grondwater"]),
        ("lage water", []),
        ("financiën", []),
        ("de", []),
        ("<b>", []),
    ],
)
def test_topics_are_found_by_name_and_synonym(ik, grondwater, q, slugs):
    grondwater.synoniemen = ["peilbuis", "lage grondwaterstanden"]
    grondwater.save()

    assert onderwerpen_op(ik.get(ZOEKEN, {"q": q})) == slugs


def test_more_topics_than_eight_stand_on_their_own_page(ik, db):
    for nummer in range(9):
        OnderwerpFabriek(naam=f"Water {nummer}")

    antwoord = ik.get(ZOEKEN, {"q": "water"})

    groep = soep(antwoord).select_one("[aria-labelledby=gevonden-onderwerpen]")
    assert (len(onderwerpen_op(antwoord)), groep.select_one("[data-aantal]")["data-aantal"]) == (8, "9")
    assert groep.select("a")[-1]["href"] == "/onderwerpen/"
    assert not soep(ik.get(ZOEKEN, {"onderwerp": "water-1"})).select("[data-onderwerp]")
