"""The tables as pictures: the same figures in the same order. Drawn on the server, at about their own size."""

from typing import NamedTuple

from klussenbank.cijfers.maten import DEFINITIES, Maat
from klussenbank.cijfers.tabellen import Hulp, Tabel
from klussenbank.kern.regel import ingekort
from klussenbank.kern.staven import Rij, Staven, teken

# What is drawn of each row of a table.
REEKSEN = [Maat.GEPLAATST, Maat.INGEVULD, Maat.AFGEROND]
# Of the picture of who helps whom.
VAK, NAAMRUIMTE, LANGSTE_ORGANISATIE, TREDEN = 34, 190, 26, 5


def staven(tabel: Tabel) -> Staven:
    """Draw how many klussen each row of a table has, but for the one of all together."""
    plekken = [tabel.maten.index(maat) for maat in REEKSEN]
    rijen = [
        Rij(rij.label, [(rij.cellen[plek].waarde, rij.cellen[plek].tekst) for plek in plekken])
        for rij in tabel.rijen
        if not rij.is_totaal
    ]
    tekst = f"{tabel.titel}: hoeveel klussen zijn geplaatst, ingevuld en afgerond."
    return teken(tekst, [DEFINITIES[maat].titel for maat in REEKSEN], rijen)


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
    namen = [ingekort(naam.removeprefix("Gemeente "), LANGSTE_ORGANISATIE) for naam in hulp.namen]
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
