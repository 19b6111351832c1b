"""A real worker and a real mail server, for the tests where mail is the point."""

import os
import socket
import subprocess
import sys

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as instellingen
from django.db import connection
from procrastinate.contrib.django import app
from psycopg.conninfo import make_conninfo

from klussenbank.kern.taken import EEN_TEGELIJK


class Postbus:
    """What a local SMTP server does with mail: keep it, or answer with an error."""

    def __init__(self):
        self.berichten = []
        self.antwoord = "250 OK"
        self.bij_ontvangst = None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.bij_ontvangst:
            await self.bij_ontvangst(envelope)
        if self.antwoord.startswith("250"):
            self.berichten.append(envelope)
        return self.antwoord


@pytest.fixture
def postbus(settings):
    """A local SMTP server, to which the site sends its mail."""
    bus = Postbus()
    server = Controller(bus, hostname="127.0.0.1", port=vrije_poort())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = bus.poort = server.port
    yield bus
    server.stop()


def vrije_poort():
    with socket.socket() as proef:
        proef.bind(("127.0.0.1", 0))
        return proef.getsockname()[1]


@pytest.fixture
def wachtrij(transactional_db):
    """An empty queue before and after: a test flush does not reach the tables of procrastinate."""
    _leeg()
    yield
    _leeg()


def _leeg():
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers"
        )


MAIL = ["mail"]


@pytest.fixture
def werk(wachtrij):
    """Run a worker in this process until nothing is due: `werk()` for mail, `werk(queues=None)` for all queues.

    The periodic work that a new worker finds due is slow beside a mail; where it is not asked for it would let the
    first pause before a second try pass by.
    """

    def _werk(queues=MAIL):
        with app.replace_connector(app.connector.get_worker_connector()) as met_verbinding:
            met_verbinding.run_worker(
                queues=queues,
                wait=False,
                install_signal_handlers=False,
                listen_notify=False,
                additional_context={EEN_TEGELIJK: True},
            )

    return _werk


@pytest.fixture
def taak():
    """`taak(functie)` makes it a task for as long as the test lasts."""

    def _taak(functie, **opties):
        return app.task(name="proef", queue="mail", **opties)(functie)

    yield _taak
    app.tasks.pop("proef", None)


@pytest.fixture
def start_werker(postbus):
    """Start the worker as on a real site: a process of its own. It is ended after the test."""
    werkers = []

    def _start():
        db = connection.settings_dict
        omgeving = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "klussenbank.settings",
            "DATABASE_URL": make_conninfo(
                dbname=db["NAME"], user=db["USER"], password=db["PASSWORD"], host=db["HOST"], port=db["PORT"]
            ),
            "INGEBOUWD": "1",
            "KLUSSENBANK_DEMO": "",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(postbus.poort),
            "SECRET_KEY": "een-sleutel-voor-de-proef",
        }
        opdracht = [sys.executable, "manage.py", "werk"]
        werker = subprocess.Popen(opdracht, cwd=instellingen.BASE_DIR, env=omgeving, stderr=subprocess.DEVNULL)
        werkers.append(werker)
        return werker

    yield _start
    for werker in werkers:
        werker.kill()
        werker.wait()
