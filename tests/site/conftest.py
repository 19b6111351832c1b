"""Fixtures for tests that look at the whole site."""

import pytest
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import override_settings

from tests.site.wereld import maak_wereld


@pytest.fixture(scope="module")
def _wereld_van_module(django_db_setup, django_db_blocker, tmp_path_factory):
    uploads = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with uploads, django_db_blocker.unblock(), transaction.atomic():
        yield maak_wereld()
        transaction.set_rollback(True)


@pytest.fixture
def wereld(_wereld_van_module, db):
    """One of everything. Made once per module; what a test changes is undone by `db`."""
    return _wereld_van_module


@pytest.fixture(scope="session")
def _site():
    """The chain of middleware, loaded once: it lists all static files."""
    return ClientHandler(enforce_csrf_checks=False)


@pytest.fixture
def bezoek(wereld, _site):
    """`bezoek("coordinator")` returns a client with that role; errors become a 500 page instead of an exception.

    Ask for a new (`nieuw`) one where middleware must see other settings.
    """

    def _bezoek(rol=None, *, nieuw=False, **opties):
        client = Client(raise_request_exception=False, **opties)
        if not (nieuw or opties):
            client.handler = _site
        if rol not in {None, "anoniem"}:
            client.force_login(wereld.leden[rol])
        return client

    return _bezoek
