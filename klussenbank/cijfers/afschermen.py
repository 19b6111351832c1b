"""Which figures may not be shown: those of fewer than five people, and those that would tell one of these.

Figures that add up to another form a line. Where exactly one of a line is withheld, anyone works it out from the
others; then the next smallest of that line is withheld too, and so on until no line tells anything.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

from klussenbank.cijfers.maten import MINSTE_MENSEN


class Geteld(NamedTuple):
    """A figure as it was counted, with the number of different people who did what it counts."""

    waarde: float
    mensen: int


def achter(cijfers: Mapping[Hashable, Geteld], lijnen: Iterable[Iterable[Hashable]], ook=()) -> set:
    """Return the keys of `cijfers` that may not be shown; `ook` are some that may not for another reason.

    A line is the keys of figures of which the one is the sum of the others. What is not in `cijfers` is 0, which
    everyone may know: nobody did anything.
    """
    weg = {sleutel for sleutel, cijfer in cijfers.items() if 0 < cijfer.mensen < MINSTE_MENSEN} | set(ook)
    lijnen = [[sleutel for sleutel in lijn if sleutel in cijfers] for lijn in lijnen]
    van = defaultdict(list)
    for nummer, lijn in enumerate(lijnen):
        for sleutel in lijn:
            van[sleutel].append(nummer)
    te_doen = list(range(len(lijnen)))
    while te_doen:
        lijn = lijnen[te_doen.pop()]
        if sum(sleutel in weg for sleutel in lijn) != 1:
            continue
        over = [sleutel for sleutel in lijn if sleutel not in weg]
        if over:
            # A figure of 0 would hide nothing; the sum of a line, never smaller than a part, comes last.
            erbij = min(over, key=lambda sleutel: (cijfers[sleutel].waarde == 0, cijfers[sleutel].waarde))
            weg.add(erbij)
            te_doen += van[erbij]
    return weg
