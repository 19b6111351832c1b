"""When a search finds little: what comes nearest, what may have been meant, and the topic that is called so."""

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict

from deskundigen.filters import DeskundigeFilter
from klussen.filters import KlusFilter
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek
from tests.klussen.hulp import klussen_op


@pytest.fixture
def grondwater(db):
    return OnderwerpFabriek(naam="Grondwater", slug="grondwater", synoniemen=["peilbuis", "natte kelder"])


@pytest.fixture
def ik(db, als):
    return als(LidFabriek())


def hulp(antwoord):
    """What the help beside the results says, and where its links lead."""
    soep = BeautifulSoup(antwoord.content, "lxml")
    stukken = soep.select(".zoekhulp")
    return [" ".join(stuk.get_text().split()) for stuk in stukken], [a["href"] for stuk in stukken for a in stuk("a")]


def mensen_op(antwoord):
    soep = BeautifulSoup(antwoord.content, "lxml")
    return [int(rij["data-deskundige"]) for rij in soep.select("[data-deskundige]")]


def test_some_words_do_when_all_together_find_nothing(ik, grondwater):
    een = KlusFabriek(titel="Subsidie voor groene daken")
    twee = KlusFabriek(titel="Groene daken tellen in de wijk")
    KlusFabriek(titel="Iets heel anders")

    antwoord = ik.get("/klussen/", {"q": "subsidie daken wijk tellen"})

    assert klussen_op(antwoord) == [twee.pk, een.pk]
    assert hulp(antwoord)[0] == ["Geen klus bevat al je woorden. Dit komt het dichtst in de buurt."]


def test_all_words_are_enough_without_help(ik, grondwater):
    klus = KlusFabriek(titel="Groene daken in de wijk")
    KlusFabriek(titel="Groene daken")

    antwoord = ik.get("/klussen/", {"q": "groene daken wijk"})

    assert (klussen_op(antwoord), hulp(antwoord)) == ([klus.pk], ([], []))


def test_what_must_not_be_there_stays_away_from_partial_answers(ik, grondwater):
    KlusFabriek(titel="Daken en riolering")
    klus = KlusFabriek(titel="Daken en bomen")

    assert klussen_op(ik.get("/klussen/", {"q": "daken wijk -riool"})) == [klus.pk]


@pytest.mark.parametrize(
    ("q", "bedoeld", "adres"),
    [
        ("grondwatr", "grondwater", "?q=grondwater"),
        ("Gronwdater meten", "grondwater meten", "?q=grondwater+meten"),
        ("finacien", "financiën", "?q=financi%C3%ABn"),
    ],
)
def test_typing_error_gets_what_was_meant(ik, grondwater, q, bedoeld, adres):
    KlusFabriek(titel="Grondwater meten", onderwerpen=[grondwater])
    KlusFabriek(titel="Hulp bij financiën")

    teksten, links = hulp(ik.get("/klussen/", {"q": q}))

    assert (f"Bedoelde je {bedoeld}?" in teksten, adres in links) == (True, True)


def test_only_what_occurs_is_suggested(ik, grondwater):
    KlusFabriek(titel="Iets anders")

    assert hulp(ik.get("/klussen/", {"q": "subsidei"})) == ([], [])


def test_suggestion_keeps_the_other_filters(ik, grondwater):
    KlusFabriek(titel="Grondwater meten", omvang="klein")

    _, links = hulp(ik.get("/klussen/", {"q": "grondwatr", "omvang": "klein", "pagina": 3}))

    assert links == ["?q=grondwater&omvang=klein"]


# Of the filters themselves: a template would pass over what goes wrong in them.
@pytest.mark.parametrize("soort", [KlusFilter, DeskundigeFilter])
@pytest.mark.parametrize("naam", ["organisatie", "onderwerp"])
def test_nothing_is_suggested_where_nothing_can_be(grondwater, soort, naam):
    klus = KlusFabriek(titel="Grondwater meten", onderwerpen=[grondwater])
    KaartFabriek(lid=DeskundigeFabriek(lid__organisatie=klus.organisatie).lid, onderwerp=grondwater)

    assert soort(QueryDict("q=grondwatr")).bedoeld.label == "grondwater"
    assert soort(QueryDict(f"q=grondwatr&{naam}=bestaat-niet")).bedoeld is None


def test_hidden_klus_is_not_given_away(ik, grondwater, verborgen_klus):
    assert hulp(ik.get("/klussen/", {"q": "grondwatr"})) == ([], [])


@pytest.fixture
def verborgen_klus(db):
    from django.utils import timezone

    return KlusFabriek(
        titel="Geheim grondwater", verborgen_op=timezone.now(), verborgen_door=LidFabriek(), verborgen_reden="Dubbel."
    )


@pytest.mark.parametrize("q", ["grondwater", "Grond-water", "peilbuizen", "natte kelders"])
def test_topic_is_offered_by_name_and_synonym(ik, grondwater, q):
    teksten, links = hulp(ik.get("/klussen/", {"q": q, "omvang": "klein"}))

    if q == "Grond-water":
        assert teksten == []
        return
    assert teksten[-1] == "Grondwater is een onderwerp. Toon alles over Grondwater"
    assert links[-1] == "?omvang=klein&onderwerp=grondwater"


def test_chosen_topic_is_not_offered_again(ik, grondwater):
    assert hulp(ik.get("/deskundigen/", {"q": "grondwater", "onderwerp": "grondwater"}))[0] == []


@pytest.mark.parametrize("q", ["Öztürk", "ozturk", "Ozturk Esra", "Esra Oztürk", "Ozturck", "Özturk", "Osturk"])
def test_person_is_found_by_name_in_spite_of_an_error(ik, q):
    persoon = DeskundigeFabriek(lid__voornaam="Esra", lid__achternaam="Öztürk").lid
    DeskundigeFabriek(lid__voornaam="Anna", lid__achternaam="Bakker")

    antwoord = ik.get("/deskundigen/", {"q": q})

    assert mensen_op(antwoord) == [persoon.pk]
    ongeveer = "Niemand heet precies zo. Deze namen lijken erop." in hulp(antwoord)[0]
    assert ongeveer == (q in {"Ozturck", "Osturk"})


@pytest.mark.parametrize("q", ["van den Berg", "berg", "Anna Berg", "Berg, Anna van den", "vandenberg", "van de Berg"])
def test_person_is_found_with_and_without_tussenvoegsel(ik, q):
    persoon = DeskundigeFabriek(lid__voornaam="Anna", lid__tussenvoegsel="van den", lid__achternaam="Berg").lid
    DeskundigeFabriek(lid__voornaam="Piet", lid__achternaam="Kuiper")

    assert mensen_op(ik.get("/deskundigen/", {"q": q})) == [persoon.pk]


def test_answers_are_marked_with_the_sentence_that_holds_them(ik, grondwater):
    KlusFabriek(
        titel="Tegen grondwateroverlast",
        samenvatting="Wij zoeken iemand.",
        omschrijving="Het gaat om de wijk Oost. Daar staat het grondwater hoog & <laag>. Meer weten we niet.",
    )
    persoon = KaartFabriek(onderwerp=grondwater, kleur="groen").lid

    klus = BeautifulSoup(ik.get("/klussen/", {"q": "grondwater"}).content, "lxml").select_one("[data-klus]")
    mens = BeautifulSoup(ik.get("/deskundigen/", {"q": "grondwater"}).content, "lxml")

    assert [mark.text for mark in klus.select("h2 mark")] == ["grondwater"]
    assert klus.select_one(".klus__zin").text == "Daar staat het grondwater hoog & <laag>."
    assert [mark.text for mark in klus.select(".klus__zin mark")] == ["grondwater"]
    assert [mark.text for mark in mens.select(f"[data-deskundige='{persoon.pk}'] mark")] == ["Grondwater"]


def test_card_in_a_list_without_question_has_no_marks(ik, grondwater):
    KlusFabriek(titel="Grondwater meten")

    assert b"<mark>" in ik.get("/klussen/", {"q": "grondwater"}).content
    assert b"<mark>" not in ik.get("/klussen/").content


def test_joint_search_says_it_once(ik, grondwater):
    KlusFabriek(titel="Grondwater meten", onderwerpen=[grondwater])
    KaartFabriek(onderwerp=grondwater)

    teksten, _ = hulp(ik.get("/zoeken/", {"q": "grondwatr"}))

    assert teksten == ["Bedoelde je grondwater?"]
