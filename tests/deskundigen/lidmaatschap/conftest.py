import pytest

from deskundigen.lidmaatschap.models import Contactpersoon
from tests.fabriek import LidFabriek, OrganisatieFabriek


@pytest.fixture
def rhenen(db):
    """A participating organisation with a mail domain of its own."""
    return OrganisatieFabriek(naam="Gemeente Rhenen", slug="gemeente-rhenen", code="GM0340", domein="rhenen.example")


@pytest.fixture
def carla(rhenen):
    """Who keeps the members of that organisation."""
    carla = LidFabriek(email="carla@rhenen.example", voornaam="Carla", achternaam="Bos", organisatie=rhenen)
    Contactpersoon.objects.create(organisatie=rhenen, lid=carla)
    return carla


@pytest.fixture
def anna(rhenen):
    """A member of that organisation."""
    return LidFabriek(email="anna@rhenen.example", voornaam="Anna", achternaam="Vis", organisatie=rhenen)
