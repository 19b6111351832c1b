"""What there is to talk about in a group."""

import pytest

from deskundigen.bijeenkomst.gesprek import MEESTE_STARTERS, open_kaarten, rode_kaarten, starters, verwant
from deskundigen.models import Lid
from tests.fabriek import LidFabriek, OnderwerpFabriek


def leden(*namen):
    return [Lid(pk=nummer, voornaam=naam) for nummer, naam in enumerate(namen, start=1)]


ANNA, BERT, CARLA = leden("Anna", "Bert", "Carla")


@pytest.mark.parametrize(
    ("kaarten", "rood", "zinnen"),
    [
        ({}, {}, []),
        ({1: {"Water": {"groen"}}}, {}, []),
        ({1: {"Water": {"groen", "blauw"}}}, {}, []),
        (
            {1: {"Water": {"blauw"}}, 2: {"Water": {"groen"}}},
            {},
            ["Anna wil zich hiervoor inzetten, Bert wordt er blij van."],
        ),
        (
            {1: {"Water": {"blauw"}}, 2: {"Water": {"groen", "blauw"}}, 3: {"Water": {"groen"}}},
            {},
            ["Anna en Bert willen zich hiervoor inzetten, Carla wordt er blij van."],
        ),
        (
            {1: {"Water": {"blauw"}}, 2: {"Water": {"groen"}}, 3: {"Water": {"groen"}}},
            {},
            ["Anna wil zich hiervoor inzetten, Bert en Carla worden er blij van."],
        ),
        (
            {1: {"Water": {"groen"}}, 2: {"Water": {"groen"}}},
            {},
            ["Anna en Bert worden hier allebei blij van."],
        ),
        (
            {wie: {"Water": {"blauw"}} for wie in (1, 2, 3)},
            {},
            ["Anna, Bert en Carla willen zich hier allemaal voor inzetten."],
        ),
        (
            {1: {"Water": {"groen"}}},
            {2: {"Water"}, 3: {"Geld"}},
            ["Anna heeft er zin in, Bert vindt dit echt niet leuk."],
        ),
        (
            {1: {"Water": {"groen", "blauw"}}},
            {2: {"Water"}, 3: {"Water"}},
            ["Anna heeft er zin in, Bert en Carla vinden dit echt niet leuk."],
        ),
        (
            {1: {"Water": {"groen"}}, 2: {"Water": {"blauw"}}},
            {3: {"Water"}},
            ["Bert en Anna hebben er zin in, Carla vindt dit echt niet leuk."],
        ),
    ],
)
def test_what_a_group_can_talk_about(kaarten, rood, zinnen):
    gevonden = starters([ANNA, BERT, CARLA], kaarten, rood)

    assert [starter.tekst for starter in gevonden] == zinnen
    assert {starter.onderwerp for starter in gevonden} <= {"Water"}


def test_first_where_people_differ_each_topic_once_and_no_more_than_a_few():
    kaarten = {
        1: {f"Onderwerp {nummer}": {"groen"} for nummer in range(9)},
        2: {f"Onderwerp {nummer}": {"groen"} for nummer in range(9)} | {"Onderwerp 7": {"blauw"}},
    }

    gevonden = starters([ANNA, BERT], kaarten, {})

    assert [starter.onderwerp for starter in gevonden] == [f"Onderwerp {nummer}" for nummer in (7, 0, 1, 2, 3)]
    assert len(gevonden) == MEESTE_STARTERS


def test_cards_are_those_that_everyone_may_see(db, met_kaart):
    onderwerp, buiten = OnderwerpFabriek(), LidFabriek()
    een, ander = LidFabriek(), LidFabriek()
    for kleur in ("groen", "blauw"):
        met_kaart(een, kleur, onderwerp)
    met_kaart(ander, "blauw", onderwerp)
    met_kaart(ander, "rood")
    met_kaart(buiten, "groen", onderwerp)
    buiten.deskundige.delete()
    wie = [een.pk, ander.pk, buiten.pk]

    assert open_kaarten(wie) == {een.pk: {onderwerp.naam: {"groen", "blauw"}}, ander.pk: {onderwerp.naam: {"blauw"}}}
    assert verwant(wie) == {(een.pk, ander.pk): 1}


def test_red_cards_are_those_on_a_topic(db, met_kaart):
    lid, onderwerp = LidFabriek(), OnderwerpFabriek()
    met_kaart(lid, "rood", onderwerp)
    met_kaart(lid, "groen")

    assert rode_kaarten([lid.pk]) == {lid.pk: {onderwerp.naam}}
