"""The machine that watches over the site gets an answer, database or not."""

import socket
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from klussenbank import gezond
from tests import werk


@pytest.fixture
def dode_poort():
    """A port on which nobody listens."""
    with socket.socket() as proef:
        proef.bind(("127.0.0.1", 0))
        return proef.getsockname()[1]


@pytest.fixture
def stille_poort():
    """A port that takes connections and never answers, as a database behind a broken network."""
    with socket.socket() as luisteraar:
        luisteraar.bind(("127.0.0.1", 0))
        luisteraar.listen()
        yield luisteraar.getsockname()[1]


@pytest.fixture
def database_op(settings, monkeypatch):
    """Say that the database is to be found at another port."""

    def _database_op(poort):
        monkeypatch.setitem(settings.DATABASES["default"], "HOST", "127.0.0.1")
        monkeypatch.setitem(settings.DATABASES["default"], "PORT", str(poort))

    return _database_op


@pytest.fixture
def wachtrij(transactional_db):
    """An empty queue before and after, that another connection sees too."""
    _leeg()
    yield
    _leeg()


def _leeg():
    werk.sql("TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers")


def test_klaar_says_yes_when_the_database_answers(wachtrij, client):
    werk.werker()

    antwoord = client.get("/gezond/klaar")

    assert (antwoord.status_code, antwoord.content) == (200, b"klaar\n")


def test_klaar_warns_of_mail_and_work_and_names_nobody(wachtrij, client):
    werk.mail(geleden=timedelta(minutes=45))
    werk.mail(mislukt_op=timezone.now(), fout="SMTPRecipientsRefused")

    antwoord = client.get("/gezond/klaar")

    assert antwoord.status_code == 200
    assert antwoord.content.decode().splitlines() == [
        "klaar",
        "let op: er draait geen werker",
        "let op: 1 mail wacht, de oudste 45 minuten",
        "let op: 1 mail kon niet worden verstuurd",
    ]


def test_klaar_says_yes_while_a_table_is_being_changed(wachtrij, client):
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE procrastinate_jobs IN ACCESS EXCLUSIVE MODE")
        begin = time.monotonic()

        antwoord = client.get("/gezond/klaar")

        cursor.execute("ROLLBACK")
    assert antwoord.status_code == 200
    assert antwoord.content.decode().splitlines()[1:] == [
        "let op: de stand van mail en achtergrondwerk is niet te lezen"
    ]
    assert time.monotonic() - begin >= gezond.ANTWOORDTIJD


def test_klaar_says_yes_before_a_table_is_made(wachtrij, client, monkeypatch):
    monkeypatch.setattr(gezond.wachtrij, "_STAND", "SELECT FROM bestaat_nog_niet")

    antwoord = client.get("/gezond/klaar")

    assert antwoord.status_code == 200
    assert "niet te lezen" in antwoord.content.decode()


def test_klaar_says_no_when_the_database_is_gone(client, database_op, dode_poort):
    database_op(dode_poort)

    assert client.get("/gezond/klaar").status_code == 503


def test_klaar_says_no_within_five_seconds_when_the_database_is_silent(client, database_op, stille_poort):
    database_op(stille_poort)
    begin = time.monotonic()

    antwoord = client.get("/gezond/klaar")

    assert antwoord.status_code == 503
    assert time.monotonic() - begin < 5


def test_klaar_connects_as_the_site_does(db, client, settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"]["OPTIONS"], "sslmode", "dit-bestaat-niet")

    assert client.get("/gezond/klaar").status_code == 503


@pytest.mark.parametrize("sessie", [None, "een-oude-sessie"])
def test_live_asks_nothing_of_the_database(client, settings, sessie):
    # Without the `db` fixture every query fails the test, also one of the session or the login.
    if sessie:
        client.cookies[settings.SESSION_COOKIE_NAME] = sessie

    antwoord = client.get("/gezond/live")

    assert (antwoord.status_code, antwoord.content) == (200, b"leeft\n")


def test_klaar_reads_no_session(client, settings, database_op, dode_poort):
    client.cookies[settings.SESSION_COOKIE_NAME] = "een-oude-sessie"
    database_op(dode_poort)

    assert client.get("/gezond/klaar").status_code == 503


@pytest.mark.parametrize("adres", ["/gezond/live", "/gezond/klaar"])
def test_gezond_takes_no_post(client, adres):
    assert client.post(adres).status_code == 405
