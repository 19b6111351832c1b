"""The loop of a sweep, by rules that belong to no part of the site."""

import logging
from typing import NamedTuple

from klussenbank.kern import nalopen
from klussenbank.kern.inzending import Weigering


class Plek(NamedTuple):
    regel: int = 0
    na: int = 0


class Regel(NamedTuple):
    """A rule over numbers."""

    nummers: list
    doe: object


def zoek(regel, plek):
    for stuk in nalopen.per_keer(lambda na: [nummer for nummer in regel.nummers if nummer > na], plek.na):
        for nummer in stuk:
            yield [nummer], Plek(plek.regel, nummer)


def neem(regel, pks):
    return regel.doe(*pks)


def loop(regels, plek, seconden=float("inf")):
    return nalopen.loop_stuk_na(regels, plek, seconden, zoek=zoek, neem=neem)


def test_rules_are_done_in_turn_from_any_place_on(db, monkeypatch):
    monkeypatch.setattr(nalopen, "PER_KEER", 2)
    gedaan = []

    def doe(nummer):
        gedaan.append(nummer)
        return 1

    regels = [Regel([1, 2, 3], doe), Regel([], doe), Regel([10, 20], doe)]

    assert loop(regels, Plek(0, 1)) == (4, None)
    assert gedaan == [2, 3, 10, 20]
    assert loop(regels, Plek(), seconden=0) == (1, Plek(0, 1))
    # Where a rule has nothing left, something of the next is done.
    assert loop(regels, Plek(0, 3), seconden=0) == (1, Plek(2, 10))
    assert loop(regels, Plek(3)) == (0, None)


def test_a_refusal_is_no_error_and_an_error_is_told_without_its_text(db, caplog):
    def doe(nummer):
        if nummer == 1:
            raise Weigering
        if nummer == 2:
            raise ValueError("wat iemand schreef")
        return 1

    with caplog.at_level(logging.DEBUG, logger=nalopen.__name__):
        assert loop([Regel([1, 2, 3], doe)], Plek()) == (1, None)

    assert caplog.messages == ["nalopen: doe van nummer 2 ging mis: ValueError"]
