"""The tables as pictures: the same figures in the same order. Drawn on the server, at about their own size."""

from typing import NamedTuple

from klussenbank.cijfers.maten import DEFINITIES, Maat
from klussenbank.cijfers.tabellen import Cel, Hulp, Tabel

# What is drawn of each row of a table.
REEKSEN = [Maat.GEPLAATST, Maat.INGEVULD, Maat.AFGEROND]
BREEDTE, LANGSTE_BALK, BALK, NAAMREGEL, TUSSEN = 400, 300, 13, 18, 10
LANGSTE_NAAM = 44
# Of the picture of who helps whom.
VAK, NAAMRUIMTE, LANGSTE_ORGANISATIE, TREDEN = 34, 190, 26, 5


class Balk(NamedTuple):
    """One bar: what it counts, where it stands, how long it is (as text, with a point), and what stands at its end."""

    maat: str
    y: int
    lengte: str
    tekst: str


class Groep(NamedTuple):
    """The bars of one row, below its name."""

    naam: str
    y: int
    balken: list[Balk]


class Staven(NamedTuple):
    """Bars on one scale; `sleutel` are the measures with what they are called."""

    titel: str
    sleutel: list[tuple[str, str]]
    groepen: list[Groep]
    breedte: int
    hoogte: int
    balk: int


def staven(tabel: Tabel) -> Staven:
    """Draw how many klussen each row of a table has, but for the one of all together."""
    plekken = [tabel.maten.index(maat) for maat in REEKSEN]
    rijen = [rij for rij in tabel.rijen if not rij.is_totaal]
    meest = max((rij.cellen[plek].waarde or 0 for rij in rijen for plek in plekken), default=0) or 1
    hoog = NAAMREGEL + len(REEKSEN) * (BALK + 2) + TUSSEN
    groepen = [
        Groep(
            _kort(rij.label, LANGSTE_NAAM),
            nummer * hoog + NAAMREGEL - 5,
            [
                _balk(rij.cellen[plek], nummer * hoog + NAAMREGEL + keer * (BALK + 2), meest)
                for keer, plek in enumerate(plekken)
            ],
        )
        for nummer, rij in enumerate(rijen)
    ]
    sleutel = [(maat.value, DEFINITIES[maat].titel) for maat in REEKSEN]
    return Staven(tabel.titel, sleutel, groepen, BREEDTE, max(len(rijen), 1) * hoog, BALK)


def _balk(cel: Cel, y, meest):
    return Balk(cel.maat.value, y, f"{LANGSTE_BALK * (cel.waarde or 0) / meest:.1f}", cel.tekst)


class Vak(NamedTuple):
    """One square: where it stands, how dark it is (0 is empty, "achter" not shown), and what stands in it."""

    x: int
    y: int
    trede: str
    tekst: str


class Naam(NamedTuple):
    """What stands before a row or above a column, and where."""

    tekst: str
    x: int
    y: int


class Matrix(NamedTuple):
    """A square for each two organisations: rows help, columns asked."""

    rijen: list[Naam]
    kolommen: list[Naam]
    vakken: list[Vak]
    breedte: int
    hoogte: int
    vak: int


def matrix(hulp: Hulp) -> Matrix:
    """Draw who helps whom."""
    meest = max((cel.waarde or 0 for rij in hulp.cellen for cel in rij), default=0) or 1
    namen = [_kort(naam.removeprefix("Gemeente "), LANGSTE_ORGANISATIE) for naam in hulp.namen]
    begin = NAAMRUIMTE
    vakken = [
        Vak(begin + x * VAK, begin + y * VAK, _trede(cel, meest), cel.tekst if cel.waarde != 0 else "")
        for y, rij in enumerate(hulp.cellen)
        for x, cel in enumerate(rij)
    ]
    zijde = begin + len(namen) * VAK
    return Matrix(
        [Naam(naam, begin - 8, begin + nummer * VAK + 22) for nummer, naam in enumerate(namen)],
        [Naam(naam, begin + nummer * VAK + 21, begin - 8) for nummer, naam in enumerate(namen)],
        vakken,
        zijde + 2,
        zijde + 2,
        VAK - 2,
    )


def _trede(cel, meest):
    if cel.is_achter:
        return "achter"
    return str(-(-int(cel.waarde * TREDEN) // int(meest))) if cel.waarde else "0"


def _kort(naam, lengte):
    return naam if len(naam) <= lengte else f"{naam[: lengte - 1].rstrip()}…"
