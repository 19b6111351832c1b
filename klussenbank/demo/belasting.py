"""Many members at once on a site that is being upgraded: what goes wrong meanwhile, and how long pages take.

The site runs as a real one does (`kern/webserver.py`): so a HUP lets new code take over. Each member asks one page
after another over connections of its own, as through a proxy that keeps none open, and looks whether it is its own.
"""

import http.client
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.html import escape

from klussenbank.demo.kinderen import sterf_met_ouder

# Longer than this no page takes, not while the database is away either.
GEDULD = 60
KLAAR_BINNEN = 60


class Antwoord(NamedTuple):
    """One page: when it was asked, how many seconds it took, the status (0: no answer), and whether it is right."""

    begin: float
    duur: float
    status: int
    klopt: bool


class Bezoeker(NamedTuple):
    """A member who is logged in, and by what one knows a page as theirs."""

    koekje: str
    voornaam: str


class Webserver:
    """The site as on a real machine, until the end of its `with`; its environment is given along."""

    def __init__(self, poort: int, omgeving: dict, toepassing: str = "klussenbank.wsgi"):
        self._poort, self._omgeving, self._toepassing = poort, omgeving, toepassing

    def __enter__(self):
        self._proces = subprocess.Popen(  # noqa: S603
            [
                *[sys.executable, "-m", "gunicorn", "--config", "python:klussenbank.kern.webserver"],
                *[self._toepassing, "--bind", f"127.0.0.1:{self._poort}"],
            ],
            env=self._omgeving,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=sterf_met_ouder,
        )
        eind = time.monotonic() + KLAAR_BINNEN
        while self._vraag_live() != 200:
            if time.monotonic() > eind or self._proces.poll() is not None:
                self.__exit__()
                raise RuntimeError("De website start niet.")
            time.sleep(0.1)
        return self

    def __exit__(self, *fout):
        self._proces.terminate()
        self._proces.wait()

    def neem_over(self):
        """Let workers with the code as it is now take the place of those that are there; return once they have."""
        eerst = self._werkers()
        self._proces.send_signal(signal.SIGHUP)
        eind = time.monotonic() + KLAAR_BINNEN
        while (nu := self._werkers()) & eerst or not nu:
            if time.monotonic() > eind:
                raise RuntimeError("De oude werkers stoppen niet.")
            time.sleep(0.05)

    def _werkers(self):
        import psutil

        return {kind.pid for kind in psutil.Process(self._proces.pid).children()}

    def _vraag_live(self):
        try:
            return haal(self._poort, "/gezond/live").status
        except OSError:
            return 0


def haal(poort: int, adres: str, koekje: str = "") -> http.client.HTTPResponse:
    """Ask a page over a connection of its own, and return the answer with its text as `inhoud`."""
    verbinding = http.client.HTTPConnection("127.0.0.1", poort, timeout=GEDULD)
    try:
        verbinding.request("GET", adres, headers={"Cookie": koekje, "Connection": "close"})
        antwoord = verbinding.getresponse()
        antwoord.inhoud = antwoord.read().decode()
        return antwoord
    finally:
        verbinding.close()


@dataclass
class Drukte:
    """Members who ask pages until the end of the `with`; what they got stands in `antwoorden`."""

    poort: int
    bezoekers: list[Bezoeker]
    adressen: list[str]
    antwoorden: list[Antwoord] = field(default_factory=list)

    def __enter__(self):
        self._stop = threading.Event()
        self._draden = [
            threading.Thread(target=self._bezoek, args=(nummer, bezoeker))
            for nummer, bezoeker in enumerate(self.bezoekers)
        ]
        for draad in self._draden:
            draad.start()
        return self

    def __exit__(self, *fout):
        self._stop.set()
        for draad in self._draden:
            draad.join()

    def _bezoek(self, nummer, bezoeker):
        # Each begins elsewhere in the mix.
        keer = nummer
        mijn = f'class="accountmenu__naam">{escape(bezoeker.voornaam)}</span>'
        while not self._stop.is_set():
            begin = time.monotonic()
            try:
                antwoord = haal(self.poort, self.adressen[keer % len(self.adressen)], bezoeker.koekje)
                status, klopt = antwoord.status, antwoord.status != 200 or mijn in antwoord.inhoud
            except (OSError, http.client.HTTPException):
                status, klopt = 0, True
            # To append is one step, whatever the other threads do.
            self.antwoorden.append(Antwoord(begin, time.monotonic() - begin, status, klopt))
            keer += 1


@dataclass
class Verslag:
    """What happened: every answer, and from when until when the database was away."""

    antwoorden: list[Antwoord]
    weg: tuple[float, float]

    @property
    def mislukt(self) -> list[Antwoord]:
        return [antwoord for antwoord in self.antwoorden if antwoord.status != 200]

    @property
    def mislukt_zonder_reden(self) -> list[Antwoord]:
        """What failed although the database was there for as long as the page took."""
        begin, eind = self.weg
        return [a for a in self.mislukt if a.begin + a.duur < begin or a.begin > eind]

    @property
    def fout(self) -> list[Antwoord]:
        """Pages of someone else."""
        return [antwoord for antwoord in self.antwoorden if not antwoord.klopt]

    @property
    def statussen(self) -> Counter:
        return Counter(antwoord.status for antwoord in self.mislukt)

    @property
    def tijden(self) -> list[float]:
        """In milliseconds, of the pages that came."""
        return [1000 * antwoord.duur for antwoord in self.antwoorden if antwoord.status == 200]


def belast(drukte: Drukte, *, neem_over: Callable[[], None], herstart: Callable[[], None], seconden: float) -> Verslag:
    """Let `drukte` go on for so long; meanwhile let new code take over twice, and in between restart the database."""
    with drukte, _duurt(seconden):
        time.sleep(seconden / 5)
        neem_over()
        time.sleep(seconden / 5)
        begin = time.monotonic()
        herstart()
        eind = time.monotonic()
        time.sleep(seconden / 5)
        neem_over()
        time.sleep(seconden / 5)
    return Verslag(drukte.antwoorden, (begin, eind))


@contextmanager
def _duurt(seconden):
    """Go on until so many seconds have passed."""
    eind = time.monotonic() + seconden
    yield
    time.sleep(max(0, eind - time.monotonic()))
