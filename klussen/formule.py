"""How well someone fits a klus, in points: the one place where that is decided, and what is said of it.

It reads nothing from the database. What counts stands in GEWICHTEN, with the words in which the page "Hoe kiezen we
wie we voorstellen?" explains it. The same counting puts klussen in order for a lid, on the start page.
"""

from enum import StrEnum
from functools import cache
from typing import NamedTuple

from deskundigen.models.kaart import Kleur, Niveau, waarom


class Nabij(StrEnum):
    """Where the topic of a card stands, seen from a topic of the klus."""

    ZELF = "zelf"
    ONDER = "onder"
    BOVEN = "boven"


class Gewicht(NamedTuple):
    """So many points for each time, `hoogstens` so many times; `uitleg` says in Dutch for what."""

    punten: int
    uitleg: str
    hoogstens: int = 1


# The differences say what goes first: of fresh cards where the topic stands before the colour, the colour before the
# level. A card that nobody looked at for a while counts as one of a lower level, at most two levels lower
# (`deskundigen.vers`).
GEWICHTEN = {
    "zelf": Gewicht(60, "een kaart over een onderwerp van de klus zelf"),
    "onder": Gewicht(40, "een kaart over een onderwerp dat daaronder valt"),
    "boven": Gewicht(20, "een kaart over het hoofdonderwerp erboven"),
    "blauw": Gewicht(12, "de kaart is blauw: hier wil iemand zich voor inzetten"),
    "groen": Gewicht(4, "de kaart is groen: hier wordt iemand blij van"),
    "veel": Gewicht(8, "weet er veel van"),
    "vaker": Gewicht(5, "heeft het vaker gedaan"),
    "iets": Gewicht(2, "weet er iets van"),
    "vervaagd": Gewicht(-3, "de kaart is al lang niet bijgewerkt", hoogstens=2),
    "ook": Gewicht(10, "een kaart over nog een onderwerp van de klus", hoogstens=2),
    "gedaan": Gewicht(6, "een klus over deze onderwerpen die is afgerond", hoogstens=3),
    "bedankt": Gewicht(4, "een bedankkaartje daarvoor, dat op het profiel staat", hoogstens=2),
    "gevraagd": Gewicht(-5, "de laatste tijd al gevraagd voor een andere klus", hoogstens=4),
}
# An invitation weighs for so many days.
GEVRAAGD_DAGEN = 60


class Kaartfeit(NamedTuple):
    """A green or blue card on the topic `over`, that stands `nabij` the topic `bij` of the klus.

    It faded by `vervaagd` levels; `tijd` is how much time its owner has, `leeftijd` how old it is, once it is old.
    """

    over: str
    bij: str
    nabij: Nabij
    kleur: str
    niveau: str
    vervaagd: int = 0
    tijd: str = ""
    leeftijd: str = ""

    @property
    def delen(self):
        """What this card brings, as parts of the sum."""
        keer = ((self.nabij, 1), (self.kleur, 1), (self.niveau, 1), ("vervaagd", self.vervaagd))
        return tuple(deel(naam, aantal) for naam, aantal in keer)

    @property
    def punten(self):
        return _van_kaart(self._replace(over="", bij="", tijd="", leeftijd=""))

    @property
    def reden(self):
        """What others read: "vaker gedaan; wil zich inzetten voor Grondwater"."""
        return waarom(self.kleur, self.niveau, self._waarover, tijd=self.tijd, leeftijd=self.leeftijd)

    @property
    def voor_eigenaar(self):
        """What the owner of the card reads beside a klus."""
        reden = f"Past bij je {Kleur(self.kleur).kaart.lower()} over {self._waarover}"
        return f"{reden}; {self.leeftijd}" if self.leeftijd else reden

    @property
    def _waarover(self):
        waar = {Nabij.ONDER: f", onderdeel van {self.bij}", Nabij.BOVEN: f", waar {self.bij} onder valt"}
        return f"{self.over}{waar.get(self.nabij, '')}"


class Deel(NamedTuple):
    """A part of the sum: which weight it is, and the points that it gives."""

    naam: str
    punten: int


class Uitkomst(NamedTuple):
    """How well someone fits: the points, and what they were counted from; `kaarten` are those that counted, best first.

    The others are as in `punten`; `ook` is how many further topics of the klus have a card of their own.
    """

    punten: int
    kaarten: tuple[Kaartfeit, ...]
    ook: int
    klussen: int
    bedankt: int
    gevraagd: int

    @property
    def delen(self) -> list[Deel]:
        """The parts of which the points are the sum."""
        delen = (*self.kaarten[0].delen, *(deel(naam, getattr(self, veld)) for naam, veld in _ERBIJ.items()))
        return [stuk for stuk in delen if stuk.punten]

    @property
    def redenen(self) -> tuple[str, ...]:
        """Why, in words that others read and can check. How often someone was asked is nobody's business."""
        return (*(kaart.reden for kaart in self.kaarten), *_over_klussen(self.klussen, self.bedankt))

    @property
    def voor_eigenaar(self) -> tuple[str, ...]:
        """The same, as the owner of the cards reads it beside a klus."""
        gedaan = (f"Je {reden}" for reden in _over_klussen(self.klussen, self.bedankt))
        return (*(kaart.voor_eigenaar for kaart in self.kaarten), *gedaan)


# What counts beside the best card: the weight, and the field of the outcome that says how often.
_ERBIJ = {"ook": "ook", "gedaan": "klussen", "bedankt": "bedankt", "gevraagd": "gevraagd"}


def deel(naam: str, keer: int) -> Deel:
    """Return what `keer` times the weight `naam` gives."""
    gewicht = GEWICHTEN[naam]
    return Deel(str(naam), gewicht.punten * min(keer, gewicht.hoogstens))


def punten(kaarten: list[Kaartfeit], *, klussen: int = 0, bedankt: int = 0, gevraagd: int = 0) -> Uitkomst | None:
    """Return how well someone fits a klus; None for who has no card that touches it.

    `kaarten` are the green and blue cards that do, `klussen` how many klussen on its topics this person did, `bedankt`
    how many thank-you cards for those stand on the profile, `gevraagd` how often this person was invited of late.
    The best card counts whole, each further topic of the klus with a card of its own a little.
    """
    if not kaarten:
        return None
    beste = _beste_per_onderwerp(kaarten) if len(kaarten) > 1 else kaarten
    ook = sum(kaart.nabij != Nabij.BOVEN for kaart in beste[1:])
    erbij = {"ook": ook, "klussen": klussen, "bedankt": bedankt, "gevraagd": gevraagd}
    totaal = beste[0].punten + sum(deel(naam, erbij[veld]).punten for naam, veld in _ERBIJ.items() if erbij[veld])
    return Uitkomst(totaal, tuple(beste), **erbij)


@cache
def _van_kaart(kaart):
    """Return the points of a card; there are few kinds of them."""
    return sum(stuk.punten for stuk in kaart.delen)


def _beste_per_onderwerp(kaarten):
    """Return for each topic of the klus the card that counts most, the best first; of one topic at most one card.

    A card that stands there already leaves the other topics that it stands near to the next card.
    """
    op_volgorde = sorted(kaarten, key=lambda kaart: (-kaart.punten, kaart.over, kaart.bij, kaart.kleur))
    beste, gehad, gebruikt = [], set(), set()
    for kaart in op_volgorde:
        if kaart.bij not in gehad and kaart.over not in gebruikt:
            gehad.add(kaart.bij)
            gebruikt.add(kaart.over)
            beste.append(kaart)
    return beste


def _over_klussen(klussen, bedankt):
    """What is said of what someone did before."""
    if not klussen:
        return []
    gedaan = "deed hier al een klus over" if klussen == 1 else f"deed hier al {klussen} klussen over"
    if not bedankt:
        return [gedaan]
    return [f"{gedaan}, en kreeg er {'een bedankkaartje' if bedankt == 1 else f'{bedankt} bedankkaartjes'} voor"]


_KAART = Kaartfeit("Grondwater", "Grondwater", Nabij.ZELF, Kleur.BLAUW.value, Niveau.VEEL.value)
# What the explanation works out: a klus about Grondwater, and four people who fit it.
VOORBEELD = {
    "Anouk": ([_KAART._replace(niveau=Niveau.VAKER.value)], {"klussen": 2, "bedankt": 1}),
    "Bert": ([_KAART], {"gevraagd": 3}),
    "Carla": ([_KAART._replace(kleur=Kleur.GROEN.value, vervaagd=1)], {}),
    "Daan": ([_KAART._replace(over="Stedelijk water", nabij=Nabij.BOVEN)], {}),
}
