"""The daily sweep: do what is due today (`klussen.aan_de_beurt`), some seconds at a time.

Each klus or reactie that a rule finds is taken in a transaction of its own, which locks the klus, looks again, and
records what it reminds of (`Herinnering`). So a sweep may run twice, be interrupted, or come a day late: nothing is
sent twice and nothing is left out.
"""

import logging
import time
from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F

from klussen.aan_de_beurt import REGELS
from klussen.fouten import KlusFout
from klussen.models import Klus, Reactie

log = logging.getLogger(__name__)

# So many of what is due are looked up at a time.
PER_KEER = 1000


class Plek(NamedTuple):
    """How far a sweep is: at which rule, and after which key there."""

    regel: int = 0
    na: int = 0


def loop_na() -> int:
    """Do all that is due today; return how many klussen and reacties something was done for."""
    aantal, plek = 0, Plek()
    while plek:
        gedaan, plek = loop_stuk_na(plek)
        aantal += gedaan
    return aantal


def loop_stuk_na(plek: Plek, seconden: float = float("inf")) -> tuple[int, Plek | None]:
    """Do what is due from `plek` on, for so many seconds; return for how many, and where to go on (None: nowhere).

    However short that is, something is done. What goes wrong with one is logged, and leaves the others as they are.
    """
    tot, aantal = time.monotonic() + seconden, 0
    for nummer in range(plek.regel, len(REGELS)):
        for pk in _nummers(REGELS[nummer], plek.na):
            aantal += _doe(REGELS[nummer], pk)
            if time.monotonic() >= tot:
                return aantal, Plek(nummer, pk)
        plek = Plek(nummer + 1)
    return aantal, None


def _nummers(regel, na) -> Iterator[int]:
    """The keys after `na` that the rule finds, some at a time: there may be very many."""
    while True:
        # Ordered by an expression: in the order of the keys themselves the database may walk all klussen until it has
        # found enough of them, instead of along the index of the rule.
        gevonden = regel.gevonden().filter(pk__gt=na).order_by(F("pk") + 0)
        stuk = list(gevonden.values_list("pk", flat=True)[:PER_KEER])
        yield from stuk
        if len(stuk) < PER_KEER:
            return
        na = stuk[-1]


def _doe(regel, pk):
    try:
        with transaction.atomic():
            rij = _vergrendeld(regel, pk)
            return bool(rij and regel.doe(rij))
    except KlusFout:
        # Someone took a step just now; what follows from that is for the next day.
        return False
    except Exception as fout:
        if not connection.is_usable():
            # The database went away, and nothing would go well: later on it goes on from here.
            raise
        # The class alone: its text may hold what people wrote.
        log.error("nalopen: %s van nummer %s ging mis: %s", regel.doe.__name__, pk, type(fout).__name__)
        return False


def _vergrendeld(regel, pk):
    """Return the row with its klus locked, when it then still is one of those of `regel`."""
    gevonden = regel.gevonden()
    van_klus = {"pk": pk} if gevonden.model is Klus else {"reacties": pk}
    # First the lock, as every step does; what was read while waiting for it would be out of date.
    # Read as a row: of a question whether it exists Django drops `of`, and every joined row would be locked too.
    if Klus.objects.select_for_update(of=("self",)).filter(**van_klus).order_by("pk").only("pk").first() is None:
        return None
    erbij = ["plaatser", "mede_plaatser", "organisatie"]
    if gevonden.model is Reactie:
        erbij = ["lid", *(f"klus__{veld}" for veld in erbij)]
    return gevonden.select_related(*erbij).filter(pk=pk).order_by("pk").first()
