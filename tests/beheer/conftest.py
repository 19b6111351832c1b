import pytest

from tests.fabriek import LidFabriek


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
