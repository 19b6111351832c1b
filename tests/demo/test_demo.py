"""The demo as one starts it: a database of its own, a site that one logs in to, and nothing left after it."""

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import psutil
import pytest
from django.conf import settings as instellingen
from django.core.management import CommandError, call_command

from klussenbank.demo import accounts

# Generous: the machine of the tests does other things too.
GEDULD = 120


@pytest.fixture(scope="module")
def var():
    """A folder for the data; as root the embedded database opens the folders above it."""
    map_ = Path(tempfile.mkdtemp(prefix="klussenbank-demo-"))
    map_.chmod(0o755)
    yield map_
    shutil.rmtree(map_)


@pytest.fixture
def poort():
    with socket.socket() as proef:
        proef.bind(("127.0.0.1", 0))
        return proef.getsockname()[1]


class Demo:
    """A running demo: what it says, and who belongs to it."""

    def __init__(self, var, poort):
        self.var = var
        self.adres = f"http://127.0.0.1:{poort}"
        weg = {"DATABASE_URL", "SECRET_KEY", "BASIS_URL", "ALLOWED_HOSTS", "INGEBOUWD"}
        omgeving = {naam: waarde for naam, waarde in os.environ.items() if naam not in weg}
        omgeving |= {
            "DJANGO_SETTINGS_MODULE": "klussenbank.settings",
            "KLUSSENBANK_DEMO": "1",
            "VAR_DIR": str(var),
        }
        self.uitvoer = ""
        self.proces = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(poort)],
            cwd=instellingen.BASE_DIR,
            env=omgeving,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lezer = threading.Thread(target=self._lees)
        self.lezer.start()

    def _lees(self):
        with self.proces.stdout as uitvoer:
            for regel in uitvoer:
                self.uitvoer += regel

    def wacht_tot_klaar(self):
        _wacht_tot(lambda: "Stoppen: Ctrl-C" in self.uitvoer or self.proces.poll() is not None)
        assert self.proces.poll() is None, self.uitvoer
        self.processen = [psutil.Process(self.proces.pid), *psutil.Process(self.proces.pid).children(recursive=True)]
        self.server = psutil.Process(int((self.var / "pg/postmaster.pid").read_text().split("\n")[0]))

    def kind(self, woord):
        return next(p for p in self.processen[1:] if woord in p.cmdline())

    def eis_weg(self):
        self.proces.wait(timeout=GEDULD)
        self.lezer.join(timeout=GEDULD)
        _wacht_tot(lambda: not [p for p in [*self.processen, self.server] if _draait(p)])


@pytest.fixture
def demo(var, poort):
    demo = Demo(var, poort)
    try:
        demo.wacht_tot_klaar()
        yield demo
    finally:
        demo.proces.terminate()
        demo.proces.wait(timeout=GEDULD)
        demo.lezer.join()


def _draait(proces):
    return proces.is_running() and proces.status() != psutil.STATUS_ZOMBIE


def _wacht_tot(geldt):
    eind = time.monotonic() + GEDULD
    while not geldt():
        assert time.monotonic() < eind, "duurt te lang"
        time.sleep(0.1)


class Bezoeker:
    """A browser without a window."""

    def __init__(self, adres):
        self.adres = adres
        koekjes = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(koekjes)

    def haal(self, pad, **velden):
        gegevens = urllib.parse.urlencode(velden).encode() if velden else None
        with self.opener.open(self.adres + pad, gegevens, timeout=30) as antwoord:
            return antwoord.geturl(), antwoord.read().decode()

    def log_in(self, email):
        _, pagina = self.haal("/account/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', pagina)[1]
        return self.haal("/account/login/", csrfmiddlewaretoken=token, login=email, password=accounts.WACHTWOORD)


def test_every_account_logs_in_and_mail_is_shown(demo):
    assert demo.adres in demo.uitvoer
    for email in accounts.ACCOUNTS:
        assert email in demo.uitvoer
        adres, pagina = Bezoeker(demo.adres).log_in(email)
        assert adres == f"{demo.adres}/"
        assert "Uitloggen" in pagina
    assert "Mail van de demo" in Bezoeker(demo.adres).haal("/demo/mail/")[1]


def test_second_start_keeps_what_was_there_and_ctrl_c_stops_all(demo):
    # The data of the test before this one; a first start of its own where that one did not run.
    (demo.var / "post").mkdir(exist_ok=True)
    (demo.var / "post/1.eml").write_text("To: ik@rhenen.example\nSubject: Van de vorige keer\n\nDag.\n")

    assert "Van de vorige keer" in Bezoeker(demo.adres).haal("/demo/mail/")[1]
    assert "Hulp gevraagd: bewoners betrekken" in _na_inloggen(demo, "/klussen/?q=bewoners")
    demo.proces.send_signal(signal.SIGINT)
    demo.eis_weg()
    assert demo.proces.returncode == 0
    assert "De demo is gestopt." in demo.uitvoer


def _na_inloggen(demo, pad):
    bezoeker = Bezoeker(demo.adres)
    bezoeker.log_in(accounts.COLLEGA)
    return bezoeker.haal(pad)[1]


def test_a_dying_worker_stops_the_demo(demo):
    demo.kind("procrastinate").kill()

    demo.eis_weg()
    assert demo.proces.returncode == 1
    assert "De werker is gestopt; daarom stopt de demo." in demo.uitvoer


def test_a_port_that_is_taken_is_said_so(settings):
    with socket.socket() as ander:
        ander.bind(("127.0.0.1", 0))
        ander.listen()
        bezet = ander.getsockname()[1]

        with pytest.raises(CommandError, match=rf"Poort {bezet} is niet vrij.*make demo PORT="):
            call_command("demo", port=bezet)


def test_a_port_that_does_not_exist_is_said_so():
    with pytest.raises(CommandError, match="Poort 70000 is niet vrij"):
        call_command("demo", port=70000)


def test_demo_refuses_outside_the_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="make demo"):
        call_command("demo")
