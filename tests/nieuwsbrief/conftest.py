"""A coordinator with a newsletter, and a real worker and mail server as the tests of mail have them."""

import uuid

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from klussenbank.beheer.groep import COORDINATOR
from klussenbank.nieuwsbrief import acties
from tests.fabriek import LidFabriek
from tests.kern.conftest import postbus, start_werker, wachtrij, werk

__all__ = ["postbus", "start_werker", "wachtrij", "werk"]


def maak_coordinator(naam="Coby"):
    lid = LidFabriek(
        email=f"{naam.lower()}@platform.example", voornaam=naam, achternaam="Jansen", organisatie=None, is_staff=True
    )
    lid.groups.add(Group.objects.get(name=COORDINATOR))
    return lid


@pytest.fixture
def coordinator(db):
    return maak_coordinator()


@pytest.fixture
def ik(coordinator):
    """The browser of the coordinator."""
    client = Client()
    client.force_login(coordinator)
    return client


@pytest.fixture
def brief(coordinator):
    """A draft with an introduction, over what stands on the board when it is asked for."""
    brief = acties.maak(coordinator, uuid.uuid4())
    brief.inleiding = "Dag allemaal,\n\nHelp elkaar."
    brief.bewaar(brief.versie, keuzes=[])
    return brief
