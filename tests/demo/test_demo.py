"""The demo as one starts it: a database of its own, a site that one logs in to, and nothing left after it."""

import contextlib
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
GEDULD = 300


@pytest.fixture
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
    """A running demo: what it says, and who belongs to it; counting which lines it runs triples its first start."""

    def __init__(self, var, poort, *, tel_regels):
        self.var = var
        self.adres = f"http://127.0.0.1:{poort}"
        weg = {"DATABASE_URL", "SECRET_KEY", "BASIS_URL", "ALLOWED_HOSTS", "INGEBOUWD"}
        omgeving = {naam: waarde for naam, waarde in os.environ.items() if naam not in weg}
        if not tel_regels:
            omgeving = {naam: waarde for naam, waarde in omgeving.items() if not naam.startswith("COV")}
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


@contextlib.contextmanager
def _demo(var, poort, *, tel_regels=True):
    """A demo that is ready; it is stopped afterwards, whatever the test found."""
    demo = Demo(var, poort, tel_regels=tel_regels)
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

    def post(self, formulier, pad, **velden):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.haal(formulier)[1])[1]
        return self.haal(pad, csrfmiddlewaretoken=token, **velden)

    def log_in(self, email):
        return self.post("/account/login/", "/account/login/", login=email, password=accounts.WACHTWOORD)


def test_demo_lives_twice_and_leaves_no_process(var, poort):
    # The lines that fill a demo are counted elsewhere.
    with _demo(var, poort, tel_regels=False) as demo:
        _eis_dat_elk_account_inlogt(demo)
        bezoeker = Bezoeker(demo.adres)
        bezoeker.log_in(accounts.COLLEGA)
        klus = re.search(r'data-klus="(\d+)"', bezoeker.haal("/klussen/?q=afkoppelprojecten")[1])[1]
        bezoeker.post(f"/klussen/{klus}/", f"/klussen/{klus}/reageren/", bericht="Dat deed ik al eens.")
        _wacht_tot(lambda: "Dat deed ik al eens." in _verstuurd(demo))
        demo.kind("werk").kill()
        demo.eis_weg()
        assert demo.proces.returncode == 1
        assert "De werker is gestopt; daarom stopt de demo." in demo.uitvoer

    with _demo(var, poort) as demo:
        # The second life knows the first, and is not filled again.
        assert "Dat deed ik al eens." in _verstuurd(demo)
        assert bezoeker.haal(f"/klussen/{klus}/")[0] == f"{demo.adres}/klussen/{klus}/"
        demo.proces.send_signal(signal.SIGINT)
        demo.eis_weg()
        assert demo.proces.returncode == 0
        assert "De demo is gestopt." in demo.uitvoer


def _eis_dat_elk_account_inlogt(demo):
    assert demo.adres in demo.uitvoer
    for email in accounts.ACCOUNTS:
        assert email in demo.uitvoer
        adres, pagina = Bezoeker(demo.adres).log_in(email)
        assert adres == f"{demo.adres}/"
        assert "Uitloggen" in pagina


def _verstuurd(demo):
    """The mail that has left: the worker of the demo sent it."""
    pagina = Bezoeker(demo.adres).haal("/demo/mail/")[1]
    return "" if "wacht nog op verzending" in pagina else pagina


def test_a_port_that_is_taken_is_said_so():
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
