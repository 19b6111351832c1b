"""The daily sweep: do what is due today (`klussen.aan_de_beurt`), some seconds at a time.

Each klus or reactie that a rule finds is taken in a transaction of its own, which locks the klus, looks again, and
records what it reminds of (`Herinnering`). So a sweep may run twice, be interrupted, or come a day late: nothing is
sent twice and nothing is left out.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import F

from klussen.aan_de_beurt import REGELS
from klussen.models import Klus, Reactie
from klussenbank.kern import nalopen


class Plek(NamedTuple):
    """How far a sweep is: at which rule, and after which key there."""

    regel: int = 0
    na: int = 0


def loop_na() -> int:
    """Do all that is due today; return how many klussen and reacties something was done for."""
    aantal, _ = loop_stuk_na(Plek())
    return aantal


def loop_stuk_na(plek: Plek, seconden: float = float("inf")) -> tuple[int, Plek | None]:
    """Do what is due from `plek` on, for so many seconds (`klussenbank.kern.nalopen`)."""
    return nalopen.loop_stuk_na(REGELS, plek, seconden, zoek=_zoek, neem=_neem)


def _zoek(regel, plek) -> Iterator[tuple[list[int], Plek]]:
    """What the rule finds after `plek`, one by one, and how far the sweep is with it."""

    def gevonden(na):
        # Ordered by an expression: in the order of the keys themselves the database may walk all klussen until it has
        # found enough of them, instead of along the index of the rule.
        return regel.gevonden().filter(pk__gt=na).order_by(F("pk") + 0).values_list("pk", flat=True)

    for stuk in nalopen.per_keer(gevonden, plek.na):
        for pk in stuk:
            yield [pk], Plek(plek.regel, pk)


def _neem(regel, pks):
    (pk,) = pks
    rij = _vergrendeld(regel, pk)
    return bool(rij and regel.doe(rij))


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
