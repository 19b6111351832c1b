"""A word taken apart for the index and for questions: its stem, and the stems of the words inside it."""

from functools import lru_cache
from typing import NamedTuple

from klussenbank.kern.tekst.samenstelling import splits
from klussenbank.kern.tekst.stammen import stam


class Binnenwoord(NamedTuple):
    """A word inside a compound: its stem, and where it stands."""

    stam: str
    begin: int
    eind: int


class Ontleding(NamedTuple):
    """A word for the search engine.

    `delen` are the smallest parts of a compound; `binnen` are those and every run of them that is not the whole:
    "grondwater" in "grondwateroverlast". Both are empty when the word is no compound.
    """

    stam: str
    delen: tuple[str, ...]
    binnen: tuple[Binnenwoord, ...]


@lru_cache(maxsize=50_000)
def ontleed(woord: str) -> Ontleding:
    """Return the analysis of one folded word."""
    delen = splits(woord)
    if len(delen) == 1:
        return Ontleding(stam(woord), (), ())
    aantal = len(delen)
    binnen = tuple(
        Binnenwoord(stam(woord[delen[van].begin : delen[tot].eind]), delen[van].begin, delen[tot].eind)
        for van in range(aantal)
        for tot in range(van, aantal)
        if tot - van < aantal - 1
    )
    return Ontleding(stam(woord), tuple(stam(deel.tekst) for deel in delen), binnen)
