"""Where a question is answered in a text: the words to mark, and the sentence to show."""

import re
import unicodedata
from typing import NamedTuple

from klussenbank.kern.tekst.vouwen import vouw
from klussenbank.kern.tekst.vraag import Vraag

# A letter with the signs on it.
_WOORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_ZIN = re.compile(r"(?<=[.!?…])\s+|\n+")
_BELETSEL = "…"


class Stuk(NamedTuple):
    """A piece of text, and whether it is to be marked."""

    tekst: str
    gemarkeerd: bool


def markeer(tekst: str, vraag: Vraag) -> list[Stuk]:
    """Return `tekst` in pieces, the words and parts of words that answer `vraag` marked.

    >>> [stuk.tekst for stuk in markeer("Tegen grondwateroverlast", Vraag("grondwater")) if stuk.gemarkeerd]
    ['grondwater']
    """
    stukken, tot = [], 0
    for begin, eind in _treffers(tekst, vraag):
        if begin > tot:
            stukken.append(Stuk(tekst[tot:begin], gemarkeerd=False))
        stukken.append(Stuk(tekst[begin:eind], gemarkeerd=True))
        tot = eind
    if tot < len(tekst):
        stukken.append(Stuk(tekst[tot:], gemarkeerd=False))
    return stukken


def _treffers(tekst, vraag):
    for gevonden in _WOORD.finditer(tekst):
        woord = vouw(gevonden.group())
        treffer = vraag.treffer(woord)
        if treffer is None:
            continue
        # Folding can change the number of letters ("ß"); then the whole word is marked.
        if len(woord) != len(gevonden.group()):
            treffer = 0, len(gevonden.group())
        yield gevonden.start() + treffer[0], gevonden.start() + treffer[1]


def fragment(tekst: str, vraag: Vraag, lengte: int = 200) -> str:
    """Return the sentence of `tekst` that answers most of `vraag`, at most `lengte` characters; "" when none does."""
    tekst = unicodedata.normalize("NFC", tekst)
    beste, meeste = "", 0
    for zin in _ZIN.split(tekst):
        gevonden = {vouw(zin[begin:eind]) for begin, eind in _treffers(zin, vraag)}
        if len(gevonden) > meeste:
            beste, meeste = zin, len(gevonden)
    return _knip(beste.strip(), vraag, lengte)


def _knip(zin, vraag, lengte):
    """Cut a long sentence to `lengte` around its first match, between words."""
    if len(zin) <= lengte:
        return zin
    eerste = next(iter(_treffers(zin, vraag)))[0]
    begin = max(0, min(eerste - lengte // 3, len(zin) - lengte + 2))
    if begin:
        begin = zin.find(" ", begin, eerste) + 1 or begin
    eind = begin + lengte - 2
    if eind < len(zin):
        eind = zin.rfind(" ", begin, eind) if " " in zin[begin:eind] else eind
    return f"{_BELETSEL if begin else ''}{zin[begin:eind].strip()}{_BELETSEL if eind < len(zin) else ''}"
