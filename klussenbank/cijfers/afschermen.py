"""Which figures may not be shown: those of fewer than five people, and those that would tell one of these.

Figures that add up to another form a line. Where exactly one of a line is withheld, anyone works it out from the
others; then the next smallest of that line is withheld too, and so on. In the end the lines are held against each
other, as one who is after a figure could: what follows from several lines together is told as well.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

from klussenbank.cijfers.maten import MINSTE_MENSEN

# A prime: sums are worked out modulo this, for fractions would take long. A coincidence costs a figure at most.
_PRIEM = 2_147_483_647


class Geteld(NamedTuple):
    """A figure as it was counted, with the number of different people who did what it counts."""

    waarde: float
    mensen: int


class Lijn(NamedTuple):
    """Figures (their keys) of which these parts are together as much as those.

    Where one must be withheld beside another, it is the smallest; or `samen`, where the parts are worth more.
    """

    delen: tuple[Hashable, ...]
    samen: tuple[Hashable, ...]
    liever_delen: bool = False


def achter(cijfers: Mapping[Hashable, Geteld], lijnen: Iterable[Lijn], ook: Iterable[Hashable] = ()) -> set:
    """Return the keys of `cijfers` that may not be shown; `ook` are some that may not for another reason.

    What is not in `cijfers` is 0, which everyone may know: nobody did anything.
    """
    weg = {sleutel for sleutel, cijfer in cijfers.items() if 0 < cijfer.mensen < MINSTE_MENSEN} | set(ook)
    lijnen = [
        lijn._replace(
            delen=tuple(sleutel for sleutel in lijn.delen if sleutel in cijfers),
            samen=tuple(sleutel for sleutel in lijn.samen if sleutel in cijfers),
        )
        for lijn in sorted(lijnen, key=lambda lijn: not lijn.liever_delen)
    ]
    van = defaultdict(list)
    for nummer, lijn in enumerate(lijnen):
        for sleutel in (*lijn.delen, *lijn.samen):
            van[sleutel].append(nummer)
    te_doen = set(range(len(lijnen)))
    while te_doen:
        while te_doen:
            # In their order, so that the same is withheld each time, and what is worth least goes first.
            nummer = min(te_doen)
            te_doen.remove(nummer)
            lijn = lijnen[nummer]
            if sum(sleutel in weg for sleutel in (*lijn.delen, *lijn.samen)) == 1:
                te_doen.update(_houd_achter(cijfers, lijn, weg, van))
        for sleutel in sorted(uit_te_rekenen(lijnen, weg), key=repr):
            # One line more that tells less; the others are looked at again.
            for nummer in _lijnen_vanaf(sleutel, lijnen, weg, van):
                if erbij := _houd_achter(cijfers, lijnen[nummer], weg, van):
                    te_doen.update(erbij)
                    break
    return weg


def _lijnen_vanaf(sleutel, lijnen, weg, van):
    """Give the numbers of the lines by which this figure may follow: its own, then those that share a withheld one."""
    gezien, straks = set(), deque([sleutel])
    while straks:
        for nummer in van[straks.popleft()]:
            if nummer in gezien:
                continue
            gezien.add(nummer)
            yield nummer
            lijn = lijnen[nummer]
            straks.extend(ander for ander in (*lijn.delen, *lijn.samen) if ander in weg)


def _houd_achter(cijfers, lijn, weg, van):
    """Withhold the smallest figure of a line that is still shown; return the numbers of the lines it is in."""
    over = [sleutel for sleutel in (*lijn.delen, *lijn.samen) if sleutel not in weg]
    if not over:
        return []
    # A figure of 0 would hide nothing; a sum, never smaller than its parts, comes last.
    liever = lijn.samen if lijn.liever_delen else ()
    erbij = min(
        over,
        key=lambda sleutel: (sleutel not in liever, cijfers[sleutel].waarde == 0, cijfers[sleutel].waarde),
    )
    weg.add(erbij)
    return van[erbij]


def uit_te_rekenen(lijnen: Iterable[Lijn], weg: set) -> set:
    """Return which of `weg` one works out from everything else, by all lines together: Gaussian elimination."""
    rijen = {}
    for lijn in lijnen:
        rij = defaultdict(int)
        for kant, teken in ((lijn.delen, 1), (lijn.samen, -1)):
            for sleutel in kant:
                if sleutel in weg:
                    rij[sleutel] += teken
        rij = {sleutel: aantal for sleutel, aantal in rij.items() if aantal}
        for spil in [sleutel for sleutel in rij if sleutel in rijen]:
            _trek_af(rij, rijen[spil], spil)
        if not rij:
            continue
        spil = min(rij, key=repr)
        omgekeerd = pow(rij[spil], -1, _PRIEM)
        rij = {sleutel: aantal * omgekeerd % _PRIEM for sleutel, aantal in rij.items()}
        for ander in rijen.values():
            if spil in ander:
                _trek_af(ander, rij, spil)
        rijen[spil] = rij
    return {spil for spil, rij in rijen.items() if len(rij) == 1}


def _trek_af(rij, af, spil):
    """Take a row from another so often that nothing of `spil` is left in it."""
    keer = rij[spil]
    for sleutel, aantal in af.items():
        over = (rij.get(sleutel, 0) - keer * aantal) % _PRIEM
        if over:
            rij[sleutel] = over
        else:
            rij.pop(sleutel, None)
