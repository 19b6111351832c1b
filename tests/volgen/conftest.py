"""Members who follow, and a real worker as the tests of mail have it."""

import pytest

from tests.fabriek import LidFabriek, OnderwerpFabriek, OrganisatieFabriek
from tests.kern.conftest import postbus, wachtrij, werk
from tests.volgen.hulp import volg_mensen
from tests.werk import sql

__all__ = ["postbus", "wachtrij", "werk"]


@pytest.fixture(autouse=True)
def _zonder_oude_taken(db):
    """What another test left in the queue, which no flush reaches, is not of this one."""
    sql("DELETE FROM procrastinate_jobs WHERE status = 'todo'")


@pytest.fixture
def volger(db):
    return LidFabriek(voornaam="Fleur", achternaam="Bos", email="volger@voorbeeld.example")


@pytest.fixture
def water(db):
    return OnderwerpFabriek(naam="Stedelijk water", slug="stedelijk-water")


@pytest.fixture
def grondwater(water):
    return OnderwerpFabriek(naam="Grondwater", slug="grondwater", ouder=water)


@pytest.fixture
def anna(db):
    """Who is in no directory yet."""
    return LidFabriek(voornaam="Anna", achternaam="Vos", organisatie=OrganisatieFabriek(naam="Gemeente Rhenen"))


@pytest.fixture
def zoek(volger):
    return volg_mensen(volger, "onderwerp=grondwater")
