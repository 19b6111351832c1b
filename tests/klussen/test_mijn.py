from datetime import timedelta

import pytest
from django.utils import timezone

from tests.fabriek import KlusFabriek, OnderwerpFabriek, ReactieFabriek
from tests.klussen.hulp import aantal_queries, klussen_op, tekst

MIJN = "/klussen/mijn/"


@pytest.fixture
def ik(lid, als):
    return als(lid)


def test_all_my_klussen_in_every_state_and_nobody_elses(ik, lid, coordinator):
    mijn = [KlusFabriek(plaatser=lid, status=status) for status in ("concept", "open", "afgerond", "ingetrokken")]
    mijn[1].verberg(coordinator, "Dubbel")
    KlusFabriek()

    assert klussen_op(ik.get(MIJN), "main") == [klus.pk for klus in reversed(mijn)]


@pytest.mark.parametrize(("dagen", "te_laat"), [(3, False), (-3, True)])
def test_hidden_klus_is_too_late_only_when_it_is(ik, lid, coordinator, dagen, te_laat):
    klus = KlusFabriek(plaatser=lid, reageren_tm=timezone.localdate() + timedelta(days=dagen))
    klus.verberg(coordinator, "Dubbel")

    assert ("Reageren kon" in tekst(ik.get(MIJN))) is te_laat


def test_all_my_reactions_with_how_they_stand(ik, lid):
    reacties = [
        ReactieFabriek(lid=lid, status=status) for status in ("wacht", "gekozen", "niet_gekozen", "ingetrokken")
    ]
    ReactieFabriek()

    antwoord = ik.get(f"{MIJN}?deel=reacties")

    assert klussen_op(antwoord, "main") == [reactie.klus_id for reactie in reversed(reacties)]
    for woord in ("Wacht op antwoord", "Gekozen", "Deze keer niet", "Ingetrokken"):
        assert woord in tekst(antwoord)


@pytest.mark.parametrize("status", ["afgerond", "ingetrokken"])
def test_reactie_on_a_klus_that_ended_waits_no_more(ik, lid, status):
    ReactieFabriek(lid=lid, klus__status=status)

    antwoord = tekst(ik.get(f"{MIJN}?deel=reacties"))

    assert "Niet beantwoord" in antwoord
    assert "Wacht op antwoord" not in antwoord


@pytest.mark.parametrize(
    ("vraag", "woorden"), [("", "Je hebt nog niets gevraagd"), ("?deel=reacties", "Je hebt nog nergens op gereageerd")]
)
def test_nothing_yet_says_what_to_do(ik, vraag, woorden):
    assert woorden in tekst(ik.get(MIJN + vraag))


def test_unknown_part_is_the_first(ik, lid):
    klus = KlusFabriek(plaatser=lid)

    assert klussen_op(ik.get(f"{MIJN}?deel=onzin"), "main") == [klus.pk]


@pytest.mark.parametrize("vraag", ["", "?deel=reacties"])
def test_number_of_queries_does_not_grow(ik, lid, vraag):
    onderwerpen = OnderwerpFabriek.create_batch(2)
    aantallen = []
    for nieuw in (1, 2, 27):
        for _ in range(nieuw):
            ReactieFabriek(klus=KlusFabriek(plaatser=lid, onderwerpen=onderwerpen, aantal_personen=2))
            ReactieFabriek(lid=lid, klus__onderwerpen=onderwerpen)
        aantallen.append(aantal_queries(ik, MIJN + vraag))

    assert aantallen[0] == aantallen[1] == aantallen[2] <= 12
