import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from klussenbank.kern.models import Mail
from tests.fabriek import WACHTWOORD, OrganisatieFabriek


@pytest.fixture
def rhenen(db):
    """A participating organisation with a mail domain of its own."""
    return OrganisatieFabriek(naam="Gemeente Rhenen", slug="gemeente-rhenen", domein="rhenen.example")


@pytest.fixture
def code_van(db):
    """Return the code in the last mail to an address that waits in the outbox."""

    def _code_van(email):
        mail = Mail.objects.filter(aan=email).latest("pk")
        return re.search(r"^([B-Z]{4}-[B-Z]{4})$", mail.tekst, re.M)[1]

    return _code_van


@pytest.fixture
def log_in(client):
    """Log in through the page, as a visitor does."""

    def _log_in(email, wachtwoord, **extra):
        return client.post(reverse("account_login"), {"login": email, "password": wachtwoord}, **extra)

    return _log_in


@pytest.fixture
def ingelogd(client):
    """Say who is logged in, by mail address; None for a visitor."""

    def _ingelogd():
        antwoord = client.get(reverse("account_change_password"), follow=True)
        return getattr(antwoord.wsgi_request.user, "email", None)

    return _ingelogd


@pytest.fixture
def fouten():
    """Return what an answer says at its fields: {field: [message, ...]}."""

    def _fouten(antwoord):
        return dict(antwoord.context["form"].errors)

    return _fouten


@pytest.fixture
def tekst():
    """Return the words of a page."""

    def _tekst(antwoord):
        return " ".join(BeautifulSoup(antwoord.content, "lxml").get_text(" ").split())

    return _tekst


@pytest.fixture
def klok():
    """Let time stand still, so that a code of an app stays the same."""
    with time_machine.travel("2026-10-01 12:00:00+02:00", tick=False) as klok:
        yield klok


@pytest.fixture
def doe(client, django_capture_on_commit_callbacks):
    """Send a form, and do what waits for the end of its transaction."""

    def _doe(naam, gegevens=None, *args, **extra):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse(naam, args=args), gegevens or {}, **extra)

    return _doe


@pytest.fixture
def binnen(log_in, doe):
    """Log in with the password and show once more that it is you."""

    def _binnen(lid):
        log_in(lid.email, WACHTWOORD)
        return doe("account_reauthenticate", {"password": WACHTWOORD})

    return _binnen
