"""Fixtures that the whole suite shares."""

from collections import defaultdict
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import TransactionTestCase

import deskundigen
import klussen
import klussenbank
from klussenbank.beheer.groep import COORDINATOR
from klussenbank.kern import kortstondig
from klussenbank.kern.models import Mail
from tests import fabriek
from tests.inlogdienst import Inlogdienst
from tests.leeg import Legen

# All takes two to three times as long while coverage looks on. It looks on at this many cases of a parametrized test;
# what only the others run does not count as tested.
GETELDE_GEVALLEN = 4


@contextmanager
def _zonder_te_tellen(config):
    """Let coverage look away."""
    cov = config.pluginmanager.getplugin("_cov")
    controle = cov and cov.cov_controller
    if not controle:
        yield
        return
    controle.pause()
    try:
        yield
    finally:
        controle.resume()


def pytest_configure(config):
    legen = Legen()
    TransactionTestCase._fixture_teardown = lambda testcase: legen(testcase)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session):
    # Lines that run when a module is loaded do so once: load ours while coverage looks on, and the tests without it.
    for pakket in (deskundigen, klussen, klussenbank):
        for module in walk_packages(pakket.__path__, f"{pakket.__name__}."):
            if ".migrations" not in module.name:
                import_module(module.name)
    with _zonder_te_tellen(session.config):
        return (yield)


def pytest_collection_modifyitems(items):
    # Under the event loop of a browser no test runs one of its own, as those of a worker do.
    items.sort(key=lambda item: "browser" in item.keywords)
    gevallen = defaultdict(list)
    for item in items:
        if hasattr(item, "callspec"):
            gevallen[item.nodeid.partition("[")[0]].append(item)
    for lijst in gevallen.values():
        # Spread over the whole table: what stands together is alike.
        geteld = {nummer * len(lijst) // GETELDE_GEVALLEN for nummer in range(GETELDE_GEVALLEN)}
        for nummer, item in enumerate(lijst):
            if nummer not in geteld:
                item.add_marker(pytest.mark.no_cover)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    # The marker itself covers no more than the call.
    with _zonder_te_tellen(item.config) if item.get_closest_marker("no_cover") else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    with _zonder_te_tellen(item.config) if item.get_closest_marker("no_cover") else nullcontext():
        return (yield)


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
