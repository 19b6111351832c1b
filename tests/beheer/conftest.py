import pytest
from django.contrib.auth.models import Group

from klussenbank.beheer.groep import COORDINATOR
from tests.fabriek import LidFabriek


@pytest.fixture
def coordinator(db):
    """A member of the group that moderates."""
    lid = LidFabriek(email="coordinator@platform.example", voornaam="Coby", achternaam="Ordinator", is_staff=True)
    lid.groups.add(Group.objects.get(name=COORDINATOR))
    return lid


@pytest.fixture
def beheerder(db):
    """A superuser."""
    return LidFabriek(
        email="beheer@platform.example", voornaam="Bea", achternaam="Heer", is_staff=True, is_superuser=True
    )


@pytest.fixture
def gewoon(db):
    """A member without any rights."""
    return LidFabriek(email="gewoon@rhenen.example", voornaam="Gea", achternaam="Woon")
