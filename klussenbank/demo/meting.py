"""Measures how long pages take, beside a bare page that reads as many rows.

Each page is asked from the WSGI application in this process, by a logged-in member, with everything that a request
passes: middleware, session, rights, database, templates. Its bare twin is a WSGI callable that reads as many rows as
the page shows (klussen, people, topics) with one query and joins their titles. In every round each page and its twin
take turns, so that whatever else the machine does weighs on both, and the ratio of the two says more than the
milliseconds. Queries are counted in a separate call, since counting costs time.
"""

import re
import time
from dataclasses import dataclass, field
from math import ceil
from urllib.parse import urlencode, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deskundigen.models import Onderwerp
from klussen.models import Klus
from klussenbank.demo.vulling import gevulde_leden

ZOEKWOORD = "grondwater"
_RIJ = re.compile(rb'data-(?:klus|deskundige|onderwerp)="')


class NietGevuld(Exception):
    """There is nothing to measure: no member, topic or klus that `vul` made."""


class Mislukt(Exception):
    """A page did not come as it should; the message names it."""


@dataclass
class Pagina:
    """A page, how many rows it shows and queries it asks, and the seconds that it and its bare twin took."""

    naam: str
    url: str
    rijen: int = 0
    queries: int = 0
    tijden: list[float] = field(default_factory=list)
    kale_tijden: list[float] = field(default_factory=list)

    @property
    def verhouding(self):
        """How many times as long as its bare twin the page takes, at the median."""
        return percentiel(self.tijden, 50) / percentiel(self.kale_tijden, 50)


def percentiel(tijden: list[float], deel: int) -> float:
    """Return the smallest time that `deel` percent of the times do not exceed."""
    return sorted(tijden)[ceil(len(tijden) * deel / 100) - 1]


def meet(rondes: int) -> list[Pagina]:
    """Measure every page `rondes` times; raises NietGevuld or Mislukt."""
    lid = gevulde_leden().filter(deskundige__isnull=False, klussen__isnull=False).first()
    if lid is None:
        raise NietGevuld
    client = Client()
    client.force_login(lid)
    try:
        haal = _Bezoek(client.cookies.output(header="", attrs=[], sep=";").strip())
        paginas = _paginas(lid)
        for pagina in paginas:
            with CaptureQueriesContext(connection) as queries:
                pagina.rijen = max(len(_RIJ.findall(haal(pagina))), 1)
            pagina.queries = len(queries)
            _kaal(pagina.rijen)
        for _ in range(rondes):
            for pagina in paginas:
                pagina.tijden.append(_duur(haal, pagina))
                pagina.kale_tijden.append(_duur(_kaal, pagina.rijen))
    finally:
        client.logout()
    return paginas


def _paginas(lid):
    """Return what is measured; the same database always gives the same objects."""
    hoofd = Onderwerp.objects.hoofdonderwerpen().annotate(aantal=Count("kinderen__klussen")).order_by("-aantal", "pk")
    onderwerp = hoofd.first()
    klus = Klus.objects.zichtbaar_voor(lid).open().filter(onderwerpen__isnull=False).order_by("-pk").first()
    if onderwerp is None or klus is None:
        raise NietGevuld
    klussen, mensen, zoeken = reverse("klussen:lijst"), reverse("deskundigen:lijst"), reverse("zoeken")
    over, woord = urlencode({"onderwerp": onderwerp.slug}), urlencode({"q": ZOEKWOORD})
    return [
        Pagina("start", reverse("start")),
        Pagina("klussen", klussen),
        Pagina("klussen over een onderwerp", f"{klussen}?{over}"),
        Pagina("klussen met een zoekwoord", f"{klussen}?{woord}"),
        Pagina("één klus", klus.get_absolute_url()),
        Pagina("wie weet wat", mensen),
        Pagina("wie weet wat over een onderwerp", f"{mensen}?{over}"),
        Pagina("zoeken", f"{zoeken}?{woord}"),
        Pagina("één onderwerp", onderwerp.get_absolute_url()),
    ]


class _Bezoek:
    """Asks pages from the application with the cookies of a logged-in member."""

    def __init__(self, cookies):
        self.applicatie = get_wsgi_application()
        self.cookies = cookies
        self.adres = urlsplit(settings.BASIS_URL)

    def __call__(self, pagina):
        pad, _, vraag = pagina.url.partition("?")
        omgeving = {
            "PATH_INFO": pad,
            "QUERY_STRING": vraag,
            "HTTP_HOST": self.adres.netloc,
            "HTTP_COOKIE": self.cookies,
            "wsgi.url_scheme": self.adres.scheme,
        }
        setup_testing_defaults(omgeving)
        statussen = []
        antwoord = self.applicatie(omgeving, lambda status, koppen: statussen.append(status))
        try:
            inhoud = b"".join(antwoord)
        finally:
            antwoord.close()
        if not statussen[0].startswith("200"):
            raise Mislukt(f"{pagina.url} gaf {statussen[0]}")
        return inhoud


def _kale_applicatie(omgeving, begin_antwoord):
    """The bare twin, as a WSGI application: one query for as many rows as the query string says, and their titles."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, titel, omschrijving FROM klussen_klus ORDER BY id LIMIT %s", [int(omgeving["QUERY_STRING"])]
        )
        regels = [f"<li><a href='/klussen/{nummer}/'>{titel}</a></li>" for nummer, titel, _ in cursor]
    connection.close()
    begin_antwoord("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return ["".join(regels).encode()]


def _kaal(rijen):
    omgeving = {"QUERY_STRING": str(rijen)}
    setup_testing_defaults(omgeving)
    return b"".join(_kale_applicatie(omgeving, lambda status, koppen: None))


def _duur(functie, argument):
    begin = time.perf_counter()
    functie(argument)
    return time.perf_counter() - begin
