"""What people know per topic, as the directory reads it: in step with cards and topics at every change."""

import pytest

from deskundigen.acties import bewaar_kaart, stap_uit, verwijder_kaart
from deskundigen.models import Deskundige, Kaart, Kennis, Lid
from deskundigen.models import deskundige as model
from tests.fabriek import KaartFabriek, LidFabriek, OnderwerpFabriek


@pytest.fixture
def water(db):
    return OnderwerpFabriek(naam="Water", slug="water")


@pytest.fixture
def riool(water):
    return OnderwerpFabriek(naam="Riool", slug="riool", ouder=water)


def kennis(lid):
    rijen = Kennis.objects.filter(deskundige=lid.pk).values_list("onderwerp__slug", "kleur", "rang")
    return {(slug, kleur): rang for slug, kleur, rang in rijen}


def op_volgorde(*onderwerpen, kleur=None):
    gevonden = Deskundige.objects.op_rang(onderwerpen=[onderwerp.pk for onderwerp in onderwerpen], kleur=kleur)
    leden = Lid.objects.in_bulk()
    return [leden[pk] for pk in gevonden.sleutels(0, 25)]


def test_a_card_counts_for_its_topic_the_main_topic_and_anything_in_its_colour_and_in_either(water, riool):
    lid = KaartFabriek(onderwerp=riool, kleur="blauw", niveau="iets").lid
    KaartFabriek(lid=lid, onderwerp=water, kleur="groen", niveau="veel")
    KaartFabriek(lid=lid, onderwerp=None, tekst="Vergaderen", kleur="rood")
    assert kennis(lid) == {
        (None, ""): 6,
        (None, "blauw"): 3,
        (None, "groen"): 6,
        ("water", ""): 6,
        ("water", "blauw"): 3,
        ("water", "groen"): 6,
        ("riool", ""): 3,
        ("riool", "blauw"): 3,
    }


def test_it_follows_cards_that_come_and_go(riool):
    lid = LidFabriek()
    kaart = Kaart(lid=lid, onderwerp=riool, kleur="groen", niveau="vaker")
    bewaar_kaart(kaart)
    assert kennis(lid)["riool", ""] == 4
    verwijder_kaart(kaart)
    assert kennis(lid) == {}


def test_it_goes_with_who_leaves_the_directory(riool):
    lid = KaartFabriek(onderwerp=riool).lid
    stap_uit(lid)
    assert kennis(lid) == {}


def test_it_follows_a_topic_to_another_main_topic(water, riool):
    lid = KaartFabriek(onderwerp=riool).lid
    riool.ouder = OnderwerpFabriek(slug="bodem")
    riool.save()
    riool.verhuis_kennis()
    assert {slug for slug, _ in kennis(lid)} == {None, "riool", "bodem"}


def test_it_follows_topics_that_merge_and_what_stands_below_them(water, riool):
    onder, boven = KaartFabriek(onderwerp=riool).lid, KaartFabriek(onderwerp=water).lid
    water.voeg_samen_met(OnderwerpFabriek(slug="bodem"))
    assert {slug for slug, _ in kennis(onder)} == {None, "riool", "bodem"}
    assert {slug for slug, _ in kennis(boven)} == {None, "bodem"}


def test_several_topics_are_merged_by_the_highest_level_on_one_of_them(water, riool):
    bodem, lucht = OnderwerpFabriek(), OnderwerpFabriek()
    eerste = KaartFabriek(onderwerp=bodem, niveau="veel").lid
    KaartFabriek(lid=eerste, onderwerp=riool, niveau="iets")
    tweede = KaartFabriek(onderwerp=riool, kleur="groen", niveau="veel").lid
    derde = KaartFabriek(onderwerp=bodem, niveau="vaker").lid
    KaartFabriek(lid=derde, onderwerp=lucht, niveau="veel")
    assert op_volgorde(water, bodem) == [eerste, tweede, derde]
    assert op_volgorde(water, bodem, kleur="blauw") == [eerste, derde]
    assert op_volgorde(water) == [tweede, eerste]
    assert op_volgorde() == []


def test_very_many_topics_come_down_to_everything(riool, monkeypatch):
    monkeypatch.setattr(model, "MEESTE_TAKKEN", 1)
    bodem = OnderwerpFabriek()
    laag = KaartFabriek(onderwerp=riool, niveau="iets").lid
    hoog = KaartFabriek(onderwerp=bodem, niveau="vaker").lid
    KaartFabriek()
    assert op_volgorde(riool, bodem) == [hoog, laag]
