import pytest
from django.contrib.auth.models import Group
from django.test import Client

from klussenbank.beheer.groep import COORDINATOR
from tests.fabriek import BijeenkomstFabriek, DeelnameFabriek, KaartFabriek, LidFabriek, OnderwerpFabriek


@pytest.fixture
def coordinator(db):
    lid = LidFabriek(voornaam="Coby", organisatie=None, is_staff=True)
    lid.groups.add(Group.objects.get(name=COORDINATOR))
    return lid


@pytest.fixture
def sessie(coordinator):
    """A meeting that goes on now."""
    return BijeenkomstFabriek(gemaakt_door=coordinator)


@pytest.fixture
def aanwezigen(sessie):
    """`aanwezigen(n)`: so many members who are there, each of an organisation of their own."""

    def _aanwezigen(aantal):
        return [DeelnameFabriek(bijeenkomst=sessie, lid__voornaam=f"Lid{nummer}").lid for nummer in range(aantal)]

    return _aanwezigen


@pytest.fixture
def met_kaart():
    """`met_kaart(lid, kleur, onderwerp)` gives a card; a green or blue one puts the member in the directory."""

    def _met_kaart(lid, kleur, onderwerp=None):
        from deskundigen.acties import doe_mee

        if kleur != "rood":
            doe_mee(lid)
        return KaartFabriek(lid=lid, kleur=kleur, onderwerp=onderwerp or OnderwerpFabriek())

    return _met_kaart


@pytest.fixture
def bezoek():
    """`bezoek(lid)` is a browser of that member alone."""

    def _bezoek(lid):
        client = Client()
        client.force_login(lid)
        return client

    return _bezoek
