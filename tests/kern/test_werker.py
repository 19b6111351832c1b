"""The worker as a process: what it does when its database is not there, or not what it should be.

What it does when the database goes away while it works stands in tests/test_uitval.py.
"""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.conf import settings as instellingen
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.kern.conftest import vrije_poort

GEDULD = 60


@pytest.fixture
def werker():
    """`werker(url)` starts one for the database at that address; it is ended after the test."""
    processen = []

    def _werker(url):
        omgeving = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "klussenbank.settings",
            "DATABASE_URL": url,
            "INGEBOUWD": "1",
            "KLUSSENBANK_DEMO": "",
            "SECRET_KEY": "een-sleutel-voor-de-proef",
        }
        proces = subprocess.Popen(
            [sys.executable, "manage.py", "werk"],
            cwd=instellingen.BASE_DIR,
            env=omgeving,
            stderr=subprocess.PIPE,
            text=True,
        )
        processen.append(proces)
        return proces

    yield _werker
    for proces in processen:
        proces.kill()
        proces.communicate()


@pytest.fixture
def lege_databank(transactional_db):
    """The address of a database without a single table."""
    naam = f"leeg_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {naam} TEMPLATE template0")
    db = connection.settings_dict
    yield make_conninfo(dbname=naam, user=db["USER"], password=db["PASSWORD"], host=db["HOST"], port=db["PORT"])
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {naam} WITH (FORCE)")


@pytest.mark.parametrize("teken", [signal.SIGTERM, signal.SIGINT])
def test_worker_waits_for_a_database_that_is_away_and_stops_when_asked(werker, teken):
    proces = werker(f"postgresql://iemand@127.0.0.1:{vrije_poort()}/klussenbank")
    # A worker that does not wait ends, and then there is nothing more to read.
    wekker = threading.Timer(GEDULD, proces.kill)
    wekker.start()
    regels = [proces.stderr.readline() for _ in range(2)]
    wekker.cancel()

    proces.send_signal(teken)

    assert proces.wait(timeout=GEDULD) == 0
    assert all("het werk viel stil (OperationalError) en begint zo opnieuw" in regel for regel in regels)


def test_worker_ends_when_the_database_has_no_tables(werker, lege_databank):
    proces = werker(lege_databank)

    _, fout = proces.communicate(timeout=GEDULD)

    assert proces.returncode == 1
    assert "Undefined" in fout
