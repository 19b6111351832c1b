import pytest

from deskundigen.models import Kleur
from deskundigen.papier.models import Papierkaart, Uitnodiging
from tests.fabriek import OnderwerpFabriek, OrganisatieFabriek


@pytest.fixture
def grondwater(db):
    return OnderwerpFabriek(naam="Grondwater", slug="grondwater", synoniemen=["kwel"])


@pytest.fixture
def veenendaal(db):
    """An organisation whose people may sign up with their mail address."""
    return OrganisatieFabriek(naam="Gemeente Veenendaal", slug="veenendaal", domein="veenendaal.example")


@pytest.fixture
def uitnodiging(lid, coordinator, grondwater):
    """A green and a red card that wait for `lid`."""
    uitnodiging = Uitnodiging.objects.create(email=lid.email, gemaakt_door=coordinator)
    Papierkaart.objects.create(uitnodiging=uitnodiging, kleur=Kleur.GROEN, onderwerp=grondwater, niveau="veel")
    Papierkaart.objects.create(uitnodiging=uitnodiging, kleur=Kleur.ROOD, tekst="Lange vergaderingen")
    return uitnodiging
