"""Splitting Dutch compounds: gemeente|raad(s)|vergadering, grond|water|overlast.

A word is cut where both sides are words, an s may link them, and the cheapest cutting wins: a part costs more the
rarer it is, and every part costs something, so few common parts beat many rare ones. Parts are cut again. Left
whole is
- a word that is more common than its parts explain (after Koehn and Knight, "Empirical Methods for Compound
  Splitting", 2003): "bestuur" occurs far too often to be best + uur;
- a particle with a form of a verb: "overlast", "uitvoeren", "voorziening";
- what the reviewed list says.
"""

import re
from functools import cache
from typing import NamedTuple

from klussenbank.kern.tekst.nagekeken import (
    GEEN_DEEL,
    GEEN_EINDE,
    HELE_WOORDEN,
    KORT_ACHTERAAN,
    KORT_VOORAAN,
    OOK_EERSTE_DEEL,
    PLAATSNAMEN,
    SAMENGESTELD,
    VOORZETSELS,
)
from klussenbank.kern.tekst.stammen import stam
from klussenbank.kern.tekst.woordenschat import woordenschat

_KORTSTE_DEEL = 3
_KORTSTE_SAMENSTELLING = 6
# Longer is no word that anybody wrote; cutting takes time that grows with the square of the length.
LANGSTE_SAMENSTELLING = 50
# How common a part must be, on the Zipf scale, by its length: the shorter, the more often it is there by accident.
_GEWOON = {4: 3.4, 5: 2.8}
_KORT_ZIPF = 4.0
# A verb's stem as first part ("afkoppel" in "afkoppelproject") is judged by the infinitive, a rare plural as last part
# by the singular, a little lower.
_VERWANT = 2.3
_VERWANT_LAGER = 0.3
_PER_DEEL = 1.5
_MEEST_GEWOON = 6.5
# A part that ends in an s, or is followed by a linking one, costs more: "water|standen", not "water(s)|tanden".
_MET_S = 0.8
_ZONDER_TUSSEN_S = 0.3
_TWIJFEL = 0.3
_KORTSTE_AFLEIDING = 7
# So much more common than the compound its parts are, on average.
_MEER_DAN_GEHEEL = 0.5
_WERKWOORDSVORM = (
    *("en", "d", "t", "de", "te", "den", "ten", "ing", "ingen", "end", "ende"),
    *("er", "ers", "baar", "bare", "sel", "st"),
)
# What doubles the last consonant of a stem before it is an ending: "waterschap|pen" is a plural.
_UITGANG = frozenset(["en", "ing", "ingen", "er", "ers", "end", "ende", "ig", "ige", "el", "els", "elen"])


# The rest of a noun in -ing whose consonant doubled or stands apart: "beheer|sing", "opwek|king".
_LOS_ING = re.compile("[a-z]ing(en)?")


class Deel(NamedTuple):
    """A part of a compound: the letters, and where they stand in the word (a linking s is not among them)."""

    tekst: str
    begin: int
    eind: int


class _Snede(NamedTuple):
    kosten: float
    delen: tuple[Deel, ...]


def splits(woord: str) -> tuple[Deel, ...]:
    """Return the smallest parts of one folded word; the word itself as the only part when it is no compound.

    >>> [deel.tekst for deel in splits("grondwateroverlast")]
    ['grond', 'water', 'overlast']
    """
    return tuple(_splits(woord, 0))


def als_deel(deel: str, *, achteraan: bool = False) -> bool:
    """Whether these letters can be a part of a compound: the last one, or one before it."""
    return _zipf(deel, achteraan=achteraan) is not None


def _splits(woord, begin):
    snede = None
    if _KORTSTE_SAMENSTELLING <= len(woord) <= LANGSTE_SAMENSTELLING and woord.isalpha() and not _is_heel(woord):
        snede = _Woord(woord).snede()
    if snede is None or (not _is_samengesteld(woord) and not _verklaart(snede, woord)):
        return [Deel(woord, begin, begin + len(woord))]
    return [klein for deel in snede.delen for klein in _splits(deel.tekst, begin + deel.begin)]


@cache
def _stammen(lijst):
    return frozenset(stam(woord) for woord in lijst)


def _is_samengesteld(woord):
    return stam(woord) in _stammen(SAMENGESTELD)


def _is_heel(woord):
    return not _is_samengesteld(woord) and (
        woord in PLAATSNAMEN or stam(woord) in _stammen(HELE_WOORDEN) or _is_afgeleid(woord)
    )


def _verklaart(snede, woord):
    """Whether the parts are so common that the compound may be as common as it is."""
    zipf = woordenschat().get(woord)
    if zipf is None:
        return True
    return sum(_zipf(deel.tekst) or 0 for deel in snede.delen) / len(snede.delen) - zipf >= _MEER_DAN_GEHEEL


def _is_afgeleid(woord):
    """Whether this is a particle with a form of a verb: one word, though the rest is a word too."""
    for lengte in range(2, min(len(woord) - 3, 10)):
        if woord[:lengte] not in VOORZETSELS:
            continue
        voor, rest = woord[:lengte], woord[lengte:]
        if rest not in woordenschat() or not rest.endswith(_WERKWOORDSVORM):
            continue
        if voor in OOK_EERSTE_DEEL:
            if not rest.endswith(("en", "ing", "ingen", "end", "ende")):
                continue
            if rest.endswith("heden") or (rest.endswith("en") and rest[:-2] in woordenschat()):
                continue
            if rest.endswith(("ing", "ingen")) and voor in {"binnen", "buiten", "deel", "thuis", "weg"}:
                continue
        elif len(splits(rest)) > 1:
            continue
        return True
    return False


def _zipf(deel, *, achteraan=False):
    """Return how common `deel` is as a part, on the Zipf scale; None when it cannot be one."""
    if deel in GEEN_DEEL or (achteraan and (deel in GEEN_EINDE or _LOS_ING.fullmatch(deel))):
        return None
    schat, lengte = woordenschat(), len(deel)
    if lengte == _KORTSTE_DEEL:
        return schat.get(deel, _KORT_ZIPF) if deel in (KORT_ACHTERAAN if achteraan else KORT_VOORAAN) else None
    zipf = schat.get(deel)
    if zipf is not None and zipf >= _GEWOON.get(lengte, 0):
        return zipf
    for vorm in _enkelvouden(deel) if achteraan else _infinitieven(deel):
        if schat.get(vorm, 0) >= _VERWANT:
            return schat[vorm] - _VERWANT_LAGER
    return None


def _infinitieven(deel):
    """Return how the verb with the stem `deel` may be spelled in full."""
    zacht = {"f": "v", "s": "z"}.get(deel[-1], deel[-1])
    vormen = [f"{deel}en", f"{deel}{deel[-1]}en", f"{deel[:-1]}{zacht}en"]
    if deel[-3] == deel[-2]:
        vormen.append(f"{deel[:-2]}{zacht}en")
    if deel.endswith("ing"):
        vormen.append(f"{deel[:-3]}en")
    return vormen


def _enkelvouden(deel):
    """Return the words of which `deel` may be the plural, and the verbs of which it may be made."""
    if len(deel) < _KORTSTE_AFLEIDING:
        return []
    vormen = [deel.removesuffix(uitgang) for uitgang in ("en", "s") if deel.endswith(uitgang)]
    vormen += [f"{deel.removesuffix(uitgang)}en" for uitgang in ("ing", "ingen", "er", "ers") if deel.endswith(uitgang)]
    return vormen


class _Woord:
    """The cutting of one word, each stretch of letters looked at once."""

    def __init__(self, woord):
        self.woord = woord
        self.bekend = {}

    def snede(self):
        """Return the cheapest cutting in two or more parts, or None."""
        return self._in_tweeen(0, len(self.woord))

    def _in_tweeen(self, begin, eind):
        beste = None
        if eind - begin < _KORTSTE_SAMENSTELLING:
            return None
        for plaats in range(begin + _KORTSTE_DEEL, eind - _KORTSTE_DEEL + 1):
            if self._is_buiging(plaats, eind) or not (rechts := self._stuk(plaats, eind)):
                continue
            for links, extra in self._linkerstukken(begin, plaats, eind):
                kosten = links.kosten + rechts.kosten + extra
                if beste is None or kosten < beste.kosten:
                    beste = _Snede(kosten, links.delen + rechts.delen)
        return beste

    def _linkerstukken(self, begin, plaats, eind):
        """Give the readings of what stands left: as it is, and without a linking s."""
        met_s = self.woord[plaats - 1] == "s" and plaats - begin > _KORTSTE_DEEL + 1
        if links := self._stuk(begin, plaats):
            yield links, _MET_S + _ZONDER_TUSSEN_S if met_s else 0
        if met_s and (links := self._stuk(begin, plaats - 1)):
            yield links, _MET_S + (_TWIJFEL if self._stuk(plaats - 1, eind) else 0)

    def _is_buiging(self, plaats, eind):
        woord = self.woord
        return eind == len(woord) and woord[plaats - 1] == woord[plaats] and woord[plaats + 1 :] in _UITGANG

    def _stuk(self, begin, eind):
        """Return the cheapest reading of these letters, as one part or as several; None when there is none."""
        if (begin, eind) not in self.bekend:
            self.bekend[begin, eind] = self._lees(begin, eind)
        return self.bekend[begin, eind]

    def _lees(self, begin, eind):
        deel = self.woord[begin:eind]
        zipf = _zipf(deel, achteraan=eind == len(self.woord))
        heel = None
        if zipf is not None:
            heel = _Snede(_PER_DEEL + max(0, _MEEST_GEWOON - zipf), (Deel(deel, begin, eind),))
        verder = self._in_tweeen(begin, eind)
        return min((snede for snede in (heel, verder) if snede), key=lambda snede: snede.kosten, default=None)
