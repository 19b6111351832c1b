"""The overview as a picture and a table: the same rows in the same order, with the same numbers."""

from klussenbank.kern.staven import Rij, Staven, teken
from klussenbank.onderwerpen.cijfers import Cijfer

# The orders of the table, by what the address says; each has the most telling rows first.
SORTERINGEN = {
    "verschil": lambda cijfer: cijfer.verschil,
    "naam": lambda cijfer: 0,
    "mensen": lambda cijfer: -cijfer.mensen,
    "klussen": lambda cijfer: -cijfer.klussen,
}
STANDAARD = "verschil"
_SLEUTEL = ["Mensen die je nu mag vragen", "Klussen: open of van het laatste jaar"]


def sorteer(rijen: list[Cijfer], hoe: str) -> list[Cijfer]:
    """Return the rows in the order `hoe`; those that are equal stay as they were, by name."""
    return sorted(rijen, key=SORTERINGEN[hoe])


def staafdiagram(rijen: list[Cijfer]) -> Staven:
    """Draw the numbers of these topics, in their order."""
    tekst = "Per hoofdonderwerp hoeveel mensen je mag vragen en hoeveel klussen er waren."
    return teken(tekst, _SLEUTEL, [Rij(cijfer.onderwerp.label, _balken(cijfer)) for cijfer in rijen])


def _balken(cijfer):
    mensen = f"{cijfer.mensen} {'persoon' if cijfer.mensen == 1 else 'mensen'}"
    klussen = f"{cijfer.klussen} {'klus' if cijfer.klussen == 1 else 'klussen'}"
    return [(cijfer.mensen, mensen), (cijfer.klussen, klussen)]
