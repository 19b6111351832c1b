"""How common Dutch words are, from the word list of the library wordfreq (subtitles, news, books, Wikipedia, the web).

The list is read from the library's data file without importing the library: that would load what cleans text in
all the world's languages, and take twice as long. It is read at the first question, and only by who asks one.
"""

import gc
import gzip
from bisect import bisect_left
from functools import cache, lru_cache
from heapq import nlargest
from importlib.util import find_spec
from pathlib import Path

import msgpack

from klussenbank.kern.tekst.nagekeken import VAKWOORDEN
from klussenbank.kern.tekst.vouwen import vouw

# On the Zipf scale: the logarithm of how often a word occurs in a billion. Below it are names and typing errors.
ZELDZAAMST = 1.8
# What the words of the field get that such a list hardly has.
_VAKWOORD = 3.5
_KORTST = 3


# Of folded words that are written with accents: how.
_met_accenten: dict[str, str] = {}


def schrijfwijze(woord: str) -> str:
    """Return the folded `woord` as it is written, where the list knows: "financiën"."""
    woordenschat()
    return _met_accenten.get(woord, woord)


@cache
def woordenschat() -> dict[str, float]:
    """Return the folded words of three letters and more, each with its frequency on the Zipf scale (1.8 to 7.5)."""
    map_ = Path(next(iter(find_spec("wordfreq").submodule_search_locations)))
    # Thousands of small lists come to life at once; looking for garbage among them takes a third of the time.
    gc_aan = gc.isenabled()
    gc.disable()
    try:
        with gzip.open(map_ / "data" / "large_nl.msgpack.gz") as bestand:
            kop, *emmers = msgpack.load(bestand, raw=False)
        if kop != {"format": "cB", "version": 1}:
            raise ValueError(f"wordfreq heeft een andere indeling: {kop}")
        # Bucket n holds the words that are 10 ** (-n / 100) of all words.
        schat: dict[str, float] = {}
        for nummer, woorden in enumerate(emmers[: round(100 * (9 - ZELDZAAMST)) + 1]):
            zipf = 9 - nummer / 100
            for woord in woorden:
                if len(woord) < _KORTST or not woord.isalpha():
                    continue
                if woord.isascii():
                    schat.setdefault(woord, zipf)
                elif (gevouwen := vouw(woord)) not in schat:
                    schat[gevouwen] = zipf
                    _met_accenten[gevouwen] = woord
        for woord in VAKWOORDEN:
            schat[woord] = max(schat.get(woord, 0), _VAKWOORD)
    finally:
        if gc_aan:
            gc.enable()
    return schat


@cache
def _alfabetisch() -> list[str]:
    return sorted(woordenschat())


@lru_cache(maxsize=1000)
def aanvullingen(begin: str, aantal: int) -> tuple[str, ...]:
    """Return the `aantal` most common words that start with the folded letters `begin`, the most common first."""
    schat, alle = woordenschat(), _alfabetisch()
    vanaf, tot = bisect_left(alle, begin), bisect_left(alle, begin + "{")
    return tuple(nlargest(aantal, alle[vanaf:tot], key=schat.__getitem__))
