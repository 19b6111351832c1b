"""A sweep: do what is due by a list of rules, some seconds at a time.

How far it came is a `Plek`, a named tuple of the sweep's own that begins with the number of a rule and can be the
arguments of a job. What a rule finds is taken a little at a time, each in a transaction, which looks again. So a sweep
may run twice, be interrupted, or come a day late.
"""

import logging
import time
from collections.abc import Callable, Iterator

from django.db import connection, transaction

from klussenbank.kern.inzending import Weigering

log = logging.getLogger(__name__)

# So many of what is due are looked up at a time.
PER_KEER = 1000


def loop_stuk_na(regels, plek, seconden: float, *, zoek: Callable, neem: Callable):
    """Do what is due from `plek` on, for so many seconds; return for how many, and where to go on (None: nowhere).

    `zoek(regel, plek)` gives what a rule finds after `plek`: keys to take together, with the place behind them.
    `neem(regel, pks)` takes them, and returns for how many there was something to do. Of a rule nothing need be known
    but its function `doe`, which names it in the log.

    However short the time is, something is done. What goes wrong with one is logged, and leaves the others as they are.
    """
    tot, aantal = time.monotonic() + seconden, 0
    for nummer in range(plek.regel, len(regels)):
        for pks, verder in zoek(regels[nummer], plek):
            aantal += _doe(neem, regels[nummer], pks)
            if time.monotonic() >= tot:
                return aantal, verder
        plek = type(plek)(nummer + 1)
    return aantal, None


def per_keer(gevonden: Callable, na) -> Iterator[list]:
    """The rows that the query set `gevonden(na)` holds, some at a time: there may be very many.

    Each time it is asked for what comes after the last row that was given, at first after `na`.
    """
    while True:
        rijen = list(gevonden(na)[:PER_KEER])
        yield rijen
        if len(rijen) < PER_KEER:
            return
        na = rijen[-1]


def _doe(neem, regel, pks):
    try:
        with transaction.atomic():
            return neem(regel, pks)
    except Weigering:
        # Someone took a step just now; what follows from that is for the next day.
        return 0
    except Exception as fout:
        if not connection.is_usable():
            # The database went away, and nothing would go well: later on it goes on from here.
            raise
        # The class alone: its text may hold what people wrote.
        log.error("nalopen: %s van nummer %s ging mis: %s", regel.doe.__name__, pks[0], type(fout).__name__)
        return 0
