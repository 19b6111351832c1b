"""The overview as a picture and a table: the same rows in the same order, with the same numbers."""

from typing import NamedTuple

from klussenbank.onderwerpen.cijfers import Cijfer

# The orders of the table, by what the address says; each has the most telling rows first.
SORTERINGEN = {
    "verschil": lambda cijfer: cijfer.verschil,
    "naam": lambda cijfer: 0,
    "mensen": lambda cijfer: -cijfer.mensen,
    "klussen": lambda cijfer: -cijfer.klussen,
}
STANDAARD = "verschil"
# Sizes in the picture. It is drawn at about its own size: text in it is as large as text beside it.
BREEDTE, REGEL, BALK, LANGSTE_BALK = 360, 58, 14, 255
# As much of a name as fits.
LANGSTE_NAAM = 44


class Balk(NamedTuple):
    """One bar: its class, where it stands, how long it is (as text, with a point), and what stands at its end."""

    soort: str
    y: int
    lengte: str
    tekst: str


class Rij(NamedTuple):
    """A topic in the picture: its name, the baseline of that, and its two bars."""

    naam: str
    y: int
    balken: list[Balk]


class Staafdiagram(NamedTuple):
    """Two bars for each topic, on one scale."""

    rijen: list[Rij]
    breedte: int
    hoogte: int
    balk: int


def sorteer(rijen: list[Cijfer], hoe: str) -> list[Cijfer]:
    """Return the rows in the order `hoe`; those that are equal stay as they were, by name."""
    return sorted(rijen, key=SORTERINGEN[hoe])


def staafdiagram(rijen: list[Cijfer]) -> Staafdiagram:
    """Draw the numbers of these topics, in their order."""
    meest = max((max(cijfer.mensen, cijfer.klussen) for cijfer in rijen), default=0) or 1

    def balk(soort, aantal, tekst, y):
        return Balk(soort, y, f"{LANGSTE_BALK * aantal / meest:.1f}", tekst)

    getekend = []
    for nummer, cijfer in enumerate(rijen):
        y = nummer * REGEL
        mensen = f"{cijfer.mensen} {'persoon' if cijfer.mensen == 1 else 'mensen'}"
        klussen = f"{cijfer.klussen} {'klus' if cijfer.klussen == 1 else 'klussen'}"
        balken = [
            balk("mensen", cijfer.mensen, mensen, y + 20),
            balk("klussen", cijfer.klussen, klussen, y + 20 + BALK + 2),
        ]
        getekend.append(Rij(_kort(cijfer.onderwerp.label), y + 14, balken))
    return Staafdiagram(getekend, BREEDTE, max(len(rijen), 1) * REGEL, BALK)


def _kort(naam):
    return naam if len(naam) <= LANGSTE_NAAM else f"{naam[: LANGSTE_NAAM - 1].rstrip()}…"
