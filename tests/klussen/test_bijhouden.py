"""When topics merge or names change, klussen move along and are found by the new words."""

from klussen.models import Klus
from tests.fabriek import KlusFabriek, OnderwerpFabriek
from tests.klussen.hulp import rij


def test_merge_of_topics_moves_klussen_and_keeps_them_once(db):
    van, naar = OnderwerpFabriek(naam="Afkoppeling"), OnderwerpFabriek(naam="Hemelwater")
    een, beide = KlusFabriek(onderwerpen=[van]), KlusFabriek(onderwerpen=[van, naar])
    anders = KlusFabriek()

    van.voeg_samen_met(naar)

    assert list(een.onderwerpen.all()) == list(beide.onderwerpen.all()) == [naar]
    assert not anders.onderwerpen.exists()
    assert set(Klus.objects.zoek("hemelwater")) == set(Klus.objects.zoek("afkoppeling")) == {een, beide}


def test_new_name_of_a_topic_is_searched(db):
    onderwerp = OnderwerpFabriek(naam="Riool")
    klus = KlusFabriek(onderwerpen=[onderwerp])

    onderwerp.synoniemen = ["vuilwater"]
    onderwerp.save()
    onderwerp.indexeer()

    assert set(Klus.objects.zoek("vuilwater")) == {klus}


def test_new_name_of_an_organisation_is_searched(db):
    klus, ander = KlusFabriek(), KlusFabriek()
    voor = rij(ander)

    klus.organisatie.naam = "Gemeente Foodvalley"
    klus.organisatie.save()
    klus.organisatie.indexeer()

    assert set(Klus.objects.zoek("foodvalley")) == {klus}
    assert rij(ander) == voor
