"""Fixtures for tests that look at the whole site."""

import copy
import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import override_settings

from tests.site.wereld import maak_wereld


def _sessie(lid):
    """Log in, as one who just showed once more that it is he, with all that he has, and return the cookies."""
    client = Client()
    client.force_login(lid)
    sessie = client.session
    # From long after the tests: that someone did so counts for a few minutes.
    bewijs = {"method": "mfa", "at": time.time() + 60 * 60 * 24, "reauthenticated": True}
    sessie[AUTHENTICATION_METHODS_SESSION_KEY] = [bewijs]
    sessie[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(lid.pk)
    sessie.save()
    return client.cookies


@pytest.fixture(scope="module")
def _wereld_van_module(django_db_setup, django_db_blocker, tmp_path_factory):
    map_ = tmp_path_factory.mktemp("var")
    with override_settings(MEDIA_ROOT=map_ / "media", VAR_DIR=map_), django_db_blocker.unblock(), transaction.atomic():
        wereld = maak_wereld()
        yield wereld, {rol: _sessie(lid) for rol, lid in wereld.leden.items() if lid.is_active}
        transaction.set_rollback(True)


@pytest.fixture
def wereld(_wereld_van_module, db):
    """One of everything. Made once per module; what a test changes is undone by `db`."""
    return _wereld_van_module[0]


@pytest.fixture(scope="session")
def _site():
    """The chain of middleware, loaded once: it lists all static files."""
    return ClientHandler(enforce_csrf_checks=False)


@pytest.fixture
def bezoek(wereld, _wereld_van_module, _site):
    """`bezoek("coordinator")` returns a client with that role; errors become a 500 page instead of an exception.

    Ask for a new (`nieuw`) one where middleware must see other settings.
    """

    def _bezoek(rol=None, *, nieuw=False, **opties):
        client = Client(raise_request_exception=False, **opties)
        if not (nieuw or opties):
            client.handler = _site
        if rol not in {None, "anoniem"}:
            client.cookies = copy.deepcopy(_wereld_van_module[1][rol])
        return client

    return _bezoek
