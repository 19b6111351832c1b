"""When topics merge or names change, klussen move along and are found by the new words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from klussen import bijhouden
from klussen.models import Klus
from tests.fabriek import KlusFabriek, OnderwerpFabriek, OrganisatieFabriek
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


@pytest.mark.parametrize("wat", ["onderwerp", "organisatie"])
def test_words_saved_meanwhile_stay_found(db, monkeypatch, wat):
    """The renewal began before the klus was changed and comes to it after that."""
    onderwerp, organisatie = OnderwerpFabriek(), OrganisatieFabriek()
    KlusFabriek.create_batch(2, organisatie=organisatie, onderwerpen=[onderwerp])
    echt, gewijzigd = Klus.indexeer, []

    def indexeer(klus):
        echt(klus)
        if not gewijzigd:
            # Someone saves the other one between two writes.
            ander = Klus.objects.exclude(pk=klus.pk).get()
            ander.titel = "Peilbuizen"
            ander.save()
            echt(ander)
            gewijzigd.append(ander)

    monkeypatch.setattr(bijhouden, "PER_KEER", 1)
    monkeypatch.setattr(Klus, "indexeer", indexeer)

    {"onderwerp": onderwerp, "organisatie": organisatie}[wat].indexeer()

    assert list(Klus.objects.zoek("peilbuizen")) == gewijzigd


def test_rows_are_locked_while_their_index_is_renewed(db):
    klus = KlusFabriek(onderwerpen=[OnderwerpFabriek()])

    with CaptureQueriesContext(connection) as queries:
        bijhouden.indexeer_bij_organisatie(klus.organisatie)

    gelezen = [query["sql"] for query in queries if '"klussen_klus"."titel"' in query["sql"]]
    assert len(gelezen) == 1
    assert gelezen[0].endswith('FOR NO KEY UPDATE OF "klussen_klus"')
