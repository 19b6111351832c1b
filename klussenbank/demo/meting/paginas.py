"""Which pages are measured, what they ask the database, and the query that stands in for each on its bare twin."""

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

import psycopg
from django.db import connection
from django.db.models import Count, QuerySet
from django.test import Client
from django.urls import reverse

from deskundigen.models import Deskundige, Onderwerp
from klussen.models import Klus
from klussenbank.demo.vulling import gevulde_leden
from klussenbank.demo.vulling.samenstellingen import SAMENSTELLINGEN

# Of the compounds in order of use. Even the seldom one stands in a few of the open klussen of the smallest size.
GANGBAAR, ZELDZAAM, TWEE = SAMENSTELLINGEN[0], SAMENSTELLINGEN[800], f"{SAMENSTELLINGEN[1]} {SAMENSTELLINGEN[4]}"
# The page says that it is one of the site by the address of the machine itself.
HOST = "127.0.0.1"
_RIJ = re.compile(rb'data-(?:klus|deskundige|onderwerp)="')
# Counting begins with its sets, a union with a bracket.
_LEEST = re.compile(r"[\s(]*(SELECT|WITH)\b")
# How often the database times each statement; the median counts.
_KEER = 5

_VAN_MENSEN = ["pk", "zin", "lid__voornaam", "lid__achternaam", "lid__functie", "lid__organisatie__naam"]


class NietGevuld(Exception):
    """There is nothing to measure: no member, topic or klus that `vul` made."""


class Mislukt(Exception):
    """A page did not come as it should; the message names it."""


@dataclass
class Pagina:
    """A page, and a query that reads what it shows and no more."""

    naam: str
    url: str
    kaal: QuerySet


@dataclass
class Gezien:
    """What one look at a page taught: rows and queries, the slowest statement in ms, and its bare twin."""

    rijen: int
    queries: int
    traagste: float
    kaal: dict


def lid_om_te_meten():
    """Return a member with a profile and klussen; the same database always gives the same one. Raises NietGevuld."""
    lid = gevulde_leden().filter(deskundige__isnull=False, klussen__isnull=False).first()
    if lid is None:
        raise NietGevuld
    return lid


@contextmanager
def sessie(lid):
    """A client in which `lid` is logged in; afterwards the session is gone."""
    client = Client(HTTP_HOST=HOST)
    client.force_login(lid)
    try:
        yield client
    finally:
        client.logout()


def kies_paginas(lid) -> list[Pagina]:
    """Return what is measured for `lid`; the same database always gives the same. Raises NietGevuld."""
    koppeling = Klus.onderwerpen.through.objects
    vaak = koppeling.values("onderwerp").annotate(aantal=Count("pk")).order_by("-aantal", "onderwerp").first()
    klus = Klus.objects.zichtbaar_voor(lid).open().filter(onderwerpen__isnull=False).order_by("-pk").first()
    zoekt = Klus.objects.reageerbaar().filter(onderwerpen__isnull=False).order_by("-pk").first()
    if vaak is None or klus is None or zoekt is None:
        raise NietGevuld
    onderwerp = Onderwerp.objects.filter(pk=vaak["onderwerp"])
    over = {"onderwerp": onderwerp.get().slug}

    bord = _klussen(Klus.objects.open().filter(verborgen_op__isnull=True))
    gids = Deskundige.objects.beschikbaar().op_rang().values_list(*_VAN_MENSEN)
    kenners = Deskundige.objects.beschikbaar().op_rang(onderwerpen=[vaak["onderwerp"]]).values_list(*_VAN_MENSEN)

    def lijst(naam, basis, rijen, **vraag):
        return Pagina(naam, f"{reverse(basis)}?{urlencode(vraag)}" if vraag else reverse(basis), rijen[:25])

    return [
        lijst("klussen", "klussen:lijst", bord),
        lijst("klussen over een onderwerp", "klussen:lijst", bord.over(onderwerp), **over),
        lijst("klussen, zeldzaam woord", "klussen:lijst", bord.zoek(ZELDZAAM), q=ZELDZAAM),
        lijst("klussen, gangbaar woord", "klussen:lijst", bord.zoek(GANGBAAR), q=GANGBAAR),
        lijst("klussen, twee woorden", "klussen:lijst", bord.zoek(TWEE), q=TWEE),
        lijst("klussen, onderwerp en woord", "klussen:lijst", bord.over(onderwerp).zoek(GANGBAAR), q=GANGBAAR, **over),
        lijst("wie weet wat", "deskundigen:lijst", gids),
        lijst("wie weet wat over een onderwerp", "deskundigen:lijst", kenners, **over),
        Pagina("samen zoeken", f"{reverse('zoeken')}?{urlencode({'q': GANGBAAR})}", bord.zoek(GANGBAAR)[:8]),
        Pagina("één klus", klus.get_absolute_url(), _klussen(Klus.objects.filter(pk=klus.pk))),
        Pagina("wie een klus kan doen", f"{reverse('klussen:mensen', args=[zoekt.pk])}?meer=ja", kenners[:20]),
        Pagina("start", reverse("start"), bord[:10]),
    ]


def _klussen(klussen):
    velden = ["pk", "titel", "samenvatting", "organisatie__naam", "plaatser__voornaam", "plaatser__achternaam"]
    return klussen.order_by("-geplaatst_op", "-id").values_list(*velden)


def bekijk(client, pagina: Pagina) -> Gezien:
    """Ask the page once in this process and say what it holds and asked; raises Mislukt."""
    vragen = []

    def onthoud(execute, sql, params, many, context):
        vragen.append((sql, params))
        return execute(sql, params, many, context)

    client.get(pagina.url)
    with connection.execute_wrapper(onthoud):
        antwoord = client.get(pagina.url)
    if antwoord.status_code != 200:
        raise Mislukt(f"{pagina.url} gaf {antwoord.status_code}")
    duren = [duur(sql, params) for sql, params in vragen if _LEEST.match(sql)]
    kaal = {"sql": _als_tekst(pagina.kaal), "grootte": len(antwoord.content)}
    return Gezien(len(_RIJ.findall(antwoord.content)), len(vragen), max(duren), kaal)


def duur(sql, params) -> float:
    """Return how many milliseconds the database itself takes for a statement: the median of a few times."""
    return median(plan(sql, params, "ANALYZE, TIMING OFF")["Execution Time"] for _ in range(_KEER))


def plan(sql, params, opties="COSTS ON") -> dict:
    """Return how the database works out a statement, as `EXPLAIN` tells it."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ({opties}, FORMAT JSON) {sql}", params)
        (uitleg,) = cursor.fetchone()
    return (json.loads(uitleg) if isinstance(uitleg, str) else uitleg)[0]


def _als_tekst(rijen):
    """Return the statement of a queryset with its values in it."""
    sql, params = rijen.query.sql_with_params()
    return psycopg.ClientCursor(connection.connection).mogrify(sql, params)
