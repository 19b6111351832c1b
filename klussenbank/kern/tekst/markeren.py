"""Where a question is answered in a text: the words to mark, and the sentence to show."""

import re
from typing import NamedTuple

from klussenbank.kern.tekst.vouwen import vouw
from klussenbank.kern.tekst.vraag import Vraag

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
    """Return where words answer; the parts of a compound that was asked only where the compound itself does not."""
    gevonden = list(_zoek(tekst, vraag, delen=False))
    return gevonden or (list(_zoek(tekst, vraag, delen=True)) if vraag.in_delen else [])


def _zoek(tekst, vraag, *, delen):
    tot = 0
    # Taking every word apart would take most of the time of a list; nearly all of them cannot answer.
    for wortel in vraag.wortels.finditer(tekst):
        if wortel.start() < tot:
            continue
        begin, tot = _woord_om(tekst, wortel)
        woord = vouw(tekst[begin:tot])
        treffer = vraag.treffer(woord, delen=delen)
        if treffer is not None:
            # Folding can change the number of letters ("ß"); then the whole word is marked.
            van, tot_en_met = treffer if len(woord) == tot - begin else (0, tot - begin)
            yield begin + van, begin + tot_en_met


def _woord_om(tekst, plek):
    """Return where the word begins and ends that holds the match `plek`."""
    begin, eind = plek.span()
    while begin and _is_letter(tekst[begin - 1]):
        begin -= 1
    while eind < len(tekst) and _is_letter(tekst[eind]):
        eind += 1
    return begin, eind


def _is_letter(teken):
    return teken.isalnum() or "\u0300" <= teken <= "\u036f"


def fragment(tekst: str, vraag: Vraag, lengte: int = 200) -> str:
    """Return the sentence of `tekst` that answers most of `vraag`, at most `lengte` characters; "" when none does."""
    gevonden = _treffers(tekst, vraag)
    beste, meeste, van = "", 0, 0
    for grens in [*_ZIN.finditer(tekst), None] if gevonden else []:
        tot = grens.start() if grens else len(tekst)
        in_zin = {tekst[begin:eind].lower() for begin, eind in gevonden if van <= begin < tot}
        if len(in_zin) > meeste:
            beste, meeste = tekst[van:tot], len(in_zin)
        van = grens.end() if grens else tot
    return _knip(beste.strip(), vraag, lengte)


def _knip(zin, vraag, lengte):
    """Cut a long sentence to `lengte` around its first match, between words."""
    if len(zin) <= lengte:
        return zin
    eerste = _treffers(zin, vraag)[0][0]
    begin = max(0, min(eerste - lengte // 3, len(zin) - lengte + 2))
    if begin:
        begin = zin.find(" ", begin, eerste) + 1 or begin
    eind = begin + lengte - 2
    if eind < len(zin):
        eind = zin.rfind(" ", begin, eind) if " " in zin[begin:eind] else eind
    return f"{_BELETSEL if begin else ''}{zin[begin:eind].strip()}{_BELETSEL if eind < len(zin) else ''}"
