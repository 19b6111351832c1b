"""Figures as bars: what a table says beside it, drawn on the server, at about its own size."""

from collections.abc import Sequence
from typing import NamedTuple

from klussenbank.kern.regel import ingekort

# Text in the picture is as large as text beside it.
BREEDTE, LANGSTE_BALK, BALK, NAAMREGEL, TUSSEN = 400, 300, 13, 18, 10
# As much of a name as fits.
LANGSTE_NAAM = 44


class Rij(NamedTuple):
    """What is drawn of one thing: of each bar how much (None: not told), and what stands at its end."""

    naam: str
    balken: Sequence[tuple[int | None, str]]


class Balk(NamedTuple):
    """One bar: which of its group (from 1), where it stands, how long it is (as text, with a point), what it says."""

    nummer: int
    y: int
    lengte: str
    tekst: str


class Groep(NamedTuple):
    """The bars of one row, below its name, of which `y` is the baseline."""

    naam: str
    y: int
    balken: list[Balk]


class Staven(NamedTuple):
    """Bars on one scale. `sleutel` says what each of a group counts, `tekst` what one would see."""

    tekst: str
    sleutel: Sequence[str]
    groepen: list[Groep]
    breedte: int
    hoogte: int
    balk: int


def teken(tekst: str, sleutel: Sequence[str], rijen: Sequence[Rij]) -> Staven:
    """Draw these rows, in their order."""
    meest = max((aantal or 0 for rij in rijen for aantal, _ in rij.balken), default=0) or 1
    hoog = NAAMREGEL + len(sleutel) * (BALK + 2) + TUSSEN
    groepen = [_groep(rij, nummer * hoog, meest) for nummer, rij in enumerate(rijen)]
    return Staven(tekst, sleutel, groepen, BREEDTE, max(len(rijen), 1) * hoog, BALK)


def _groep(rij, boven, meest):
    balken = [
        Balk(nummer + 1, boven + NAAMREGEL + nummer * (BALK + 2), f"{LANGSTE_BALK * (aantal or 0) / meest:.1f}", tekst)
        for nummer, (aantal, tekst) in enumerate(rij.balken)
    ]
    return Groep(ingekort(rij.naam, LANGSTE_NAAM), boven + NAAMREGEL - 5, balken)
