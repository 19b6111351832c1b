"""Drawing lots: one seed, one series of choices."""

import random
from itertools import accumulate

from klussenbank.demo.vulling import teksten
from klussenbank.demo.vulling.samenstellingen import GEWICHTEN, SAMENSTELLINGEN

# Sentences differ in use as words do, less strongly.
_ZINGEWICHTEN = list(accumulate(1 / (8 + plaats) for plaats in range(len(teksten.ZINNEN))))


class Loting:
    """Draws choices, topics and texts; the same `zaad` draws the same series."""

    def __init__(self, zaad: str, onderwerpen: list):
        self._bron = random.Random(zaad)  # noqa: S311 - content, no secret
        self.deel = self._bron.random
        self.onderwerpen = onderwerpen
        # Some topics are asked for far more often than others.
        self._gewichten = list(accumulate(1 / (3 + plaats) for plaats in range(len(onderwerpen))))

    def kans(self, deel: float) -> bool:
        return self.deel() < deel

    def getal(self, van: int, tot: int) -> int:
        """Return a number from `van` up to, not including, `tot`."""
        return van + int(self.deel() * (tot - van))

    def kies(self, keuzes):
        return keuzes[int(self.deel() * len(keuzes))]

    def weeg(self, gewichten: dict):
        """Return one of the keys, each as likely as its weight says."""
        return self._bron.choices(list(gewichten), list(gewichten.values()))[0]

    def kies_onderwerpen(self, hoogstens: int) -> list:
        """Return one to `hoogstens` different topics."""
        aantal = self.getal(1, hoogstens + 1)
        return list(dict.fromkeys(self._bron.choices(self.onderwerpen, cum_weights=self._gewichten, k=aantal)))

    def woord(self) -> str:
        """Return a word that a title is about: of the plain ones, or a compound."""
        return self.kies(teksten.WOORDEN) if self.kans(0.5) else self.samenstellingen(1)[0]

    def samenstellingen(self, aantal: int) -> list[str]:
        """Return `aantal` compounds, each as often as such a word is used."""
        return self._bron.choices(SAMENSTELLINGEN, cum_weights=GEWICHTEN, k=aantal)

    def zinnen(self, aantal: int, onderwerp: str) -> str:
        """Return `aantal` different sentences, in paragraphs of three."""
        gekozen: dict[str, None] = {}
        while len(gekozen) < aantal:
            gekozen |= dict.fromkeys(self._bron.choices(teksten.ZINNEN, cum_weights=_ZINGEWICHTEN, k=aantal))
        zinnen = [
            zin.format(
                onderwerp=onderwerp,
                woord=self.kies(teksten.WOORDEN),
                aantal=self.getal(2, 60),
                **dict(zip("abc", self._verschillende(3), strict=True)),
            )
            for zin in list(gekozen)[:aantal]
        ]
        return "\n\n".join(" ".join(zinnen[begin : begin + 3]) for begin in range(0, aantal, 3))

    def _verschillende(self, aantal):
        """Return `aantal` compounds of which no two are equal."""
        while len(set(woorden := self.samenstellingen(aantal))) < aantal:
            pass
        return woorden
