"""`manage.py herindexeer` makes the index of everything that can be found anew, and tells how far it is."""

import io

import pytest
from django.core.management import call_command

from deskundigen.models import Deskundige
from klussen import bijhouden
from klussen.models import Klus
from tests.fabriek import DeskundigeFabriek, KlusFabriek


def herindexeer():
    uitvoer = io.StringIO()
    call_command("herindexeer", stdout=uitvoer)
    return uitvoer.getvalue().splitlines()


def test_everything_is_found_by_new_words(db):
    klus, persoon = KlusFabriek(titel="Grondwater meten"), DeskundigeFabriek(lid__achternaam="Öztürk")
    for model in (Klus, Deskundige):
        model.objects.update(zoekvector="'verouderd':1A")

    herindexeer()

    assert list(Klus.objects.zoek("water")) == [klus]
    assert list(Deskundige.objects.zoek("ozturk")) == [persoon]
    assert not Klus.objects.zoek("verouderd").exists()


def test_it_goes_in_small_parts_and_says_how_far(db, monkeypatch):
    KlusFabriek.create_batch(5)
    monkeypatch.setattr(bijhouden, "PER_KEER", 2)

    regels = herindexeer()

    assert regels[-2].startswith("klussen: 5 van 5 (100 %)") or regels[-1].startswith("klussen: 5 van 5 (100 %)")


@pytest.mark.parametrize("wat", ["klussen", "mensen"])
def test_nothing_to_do_is_said_too(db, wat):
    assert f"{wat}: 0 van 0 (100 %) in 0 s" in herindexeer()
