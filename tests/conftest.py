"""Fixtures that the whole suite shares."""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import TransactionTestCase

from klussenbank.beheer.groep import COORDINATOR
from klussenbank.kern import kortstondig
from klussenbank.kern.models import Mail
from tests import fabriek
from tests.inlogdienst import Inlogdienst
from tests.leeg import Legen


def pytest_configure(config):
    legen = Legen()
    TransactionTestCase._fixture_teardown = lambda testcase: legen(testcase)


def pytest_collection_modifyitems(items):
    # Under the event loop of a browser no test runs one of its own, as those of a worker do.
    items.sort(key=lambda item: "browser" in item.keywords)


@pytest.fixture
def lid(db):
    """A member of a municipality."""
    return fabriek.LidFabriek(
        email="ambtenaar@rhenen.example", voornaam="Marieke", tussenvoegsel="de", achternaam="Graaf"
    )


@pytest.fixture
def collega(db):
    """A member of another organisation."""
    return fabriek.LidFabriek(email="collega@veenendaal.example", voornaam="Youssef", achternaam="el Amrani")


@pytest.fixture
def coordinator(db):
    """A member of the group that moderates."""
    lid = fabriek.LidFabriek(
        email="coordinator@platform.example", voornaam="Coby", achternaam="Ordinator", is_staff=True
    )
    lid.groups.add(Group.objects.get(name=COORDINATOR))
    return lid


@pytest.fixture
def als(client):
    """Log in: `als(lid)` returns the client of that member."""

    def _als(iemand):
        client.force_login(iemand)
        return client

    return _als


@pytest.fixture
def bezorg(db, mailoutbox):
    """Send what stands in the outbox, as the worker would, and return all mail sent so far."""

    def _bezorg():
        for mail in Mail.objects.order_by("pk"):
            mail.bezorg()
        return mailoutbox

    return _bezorg


@pytest.fixture(scope="session")
def oidc():
    """A provider of OpenID Connect that runs."""
    dienst = Inlogdienst()
    yield dienst
    dienst.stop()


@pytest.fixture(autouse=True)
def _lege_cache():
    """Rate limits of one test must not count in the next, nor numbers that were counted."""
    yield
    cache.clear()
    kortstondig.vergeet_alles()
