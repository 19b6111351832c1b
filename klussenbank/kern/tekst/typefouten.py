"""Typing errors: names that are nearly the same, and what somebody may have meant.

Names are found in the index by what is left when a letter is taken out: two words that differ by one letter too
many, too few, wrong or out of place have such a form in common (W. Garbe's "symmetric delete", 2012). Words are put
right with the word list and the words that the caller knows.
"""

import re
import string
from collections.abc import Iterable, Iterator

from klussenbank.kern.tekst.nagekeken import STOPWOORDEN
from klussenbank.kern.tekst.samenstelling import als_deel
from klussenbank.kern.tekst.stammen import LANGSTE_STAM
from klussenbank.kern.tekst.vouwen import vouw, woorden
from klussenbank.kern.tekst.woordenschat import schrijfwijze, woordenschat

# Before a form of a name: "~jansn" for Jansen.
ONGEVEER = "~"
# In shorter words one letter makes too much difference.
KORTST_ONGEVEER = 4
_MEESTE_VOORSTELLEN = 4
_MEESTE_TERMEN = 6
_KORTSTE_DEEL = 4


def vormen(woord: str) -> set[str]:
    """Return `woord` and what is left of it without any one of its letters; of a short word only itself."""
    woord = woord[:LANGSTE_STAM]
    if len(woord) < KORTST_ONGEVEER:
        return {woord}
    return {woord, *(woord[:plaats] + woord[plaats + 1 :] for plaats in range(len(woord)))}


def naamvormen(*namen: str) -> str:
    """Return the text form of the tsvector lexemes by which the words of `namen` are found in spite of an error.

    Each name as one word is among them: "vandenberg" for "van den Berg".
    """
    per_naam = [woorden(naam) for naam in namen]
    losse = {woord for naam in per_naam for woord in naam if woord not in STOPWOORDEN}
    alle = {vorm for woord in losse | {"".join(naam) for naam in per_naam} for vorm in vormen(woord)}
    return " ".join(f"'{ONGEVEER}{vorm}'" for vorm in sorted(alle - {""}))


def naamvraag(tekst: str) -> str:
    """Return the tsquery for people whose name holds words that are nearly those of `tekst`; "" when none is left."""
    gevraagd = [woord for woord in woorden(tekst) if woord not in STOPWOORDEN and len(woord) >= KORTST_ONGEVEER]
    delen = [" | ".join(f"'{ONGEVEER}{vorm}'" for vorm in sorted(vormen(woord))) for woord in gevraagd[:_MEESTE_TERMEN]]
    return " & ".join(f"({deel})" for deel in delen)


def voorstellen(woord: str, bekend: Iterable[str] = ()) -> list[str]:
    """Return the words that somebody who typed the folded `woord` may have meant, the likeliest first.

    Those of `bekend` (folded) come before others, and may differ by two letters.
    """
    eigen = [ander for ander in dict.fromkeys(bekend) if ander != woord and _scheelt_weinig(woord, ander)]
    schat = woordenschat()
    anders = {ander for ander in _met_een_fout(woord) if ander in schat and ander != woord}
    gevonden = [*eigen, *sorted(anders, key=lambda ander: -schat[ander]), *_samenstellingen(woord)]
    return list(dict.fromkeys(gevonden))[:_MEESTE_VOORSTELLEN]


def vervang(tekst: str, woord: str, ander: str) -> str:
    """Return what was typed with the folded `woord` replaced by `ander`, as that is written."""
    return re.sub(r"[^\W_]+", lambda gevonden: _of(gevonden.group(), woord, ander), tekst)


def _of(getypt, woord, ander):
    return schrijfwijze(ander) if vouw(getypt) == woord else getypt


def _met_een_fout(woord: str) -> Iterator[str]:
    """Give every word that is one typing error away from `woord`."""
    if len(woord) > LANGSTE_STAM:
        return
    for plaats in range(len(woord) + 1):
        voor, na = woord[:plaats], woord[plaats:]
        if na:
            yield voor + na[1:]
        if len(na) > 1:
            yield voor + na[1] + na[0] + na[2:]
        for letter in string.ascii_lowercase:
            yield voor + letter + na
            if na:
                yield voor + letter + na[1:]


def _samenstellingen(woord: str) -> Iterator[str]:
    """Give compounds in which one of the two parts of `woord` is put right."""
    for plaats in range(_KORTSTE_DEEL, len(woord) - _KORTSTE_DEEL + 1):
        links, rechts = woord[:plaats], woord[plaats:]
        if als_deel(links):
            yield from (links + ander for ander in _beste(rechts, achteraan=True))
        if als_deel(rechts, achteraan=True):
            yield from (ander + rechts for ander in _beste(links, achteraan=False))


def _beste(deel: str, *, achteraan: bool) -> list[str]:
    schat = woordenschat()
    goed = {ander for ander in _met_een_fout(deel) if ander in schat and als_deel(ander, achteraan=achteraan)}
    return sorted(goed, key=lambda ander: -schat[ander])[:2]


def _scheelt_weinig(een: str, ander: str) -> bool:
    """Whether at most two letters make the difference, and no more than a third of the word."""
    meeste = 2 if min(len(een), len(ander)) > 5 else 1
    if abs(len(een) - len(ander)) > meeste or min(len(een), len(ander)) < KORTST_ONGEVEER:
        return False
    return _afstand(een, ander, meeste) <= meeste


def _afstand(een: str, ander: str, hoogstens: int) -> int:
    """Return the number of letters to add, drop, change or swap with the next (Damerau and Levenshtein)."""
    vorige2: list[int] = []
    vorige = list(range(len(ander) + 1))
    for i, letter in enumerate(een, start=1):
        deze = [i]
        for j, andere in enumerate(ander, start=1):
            kosten = min(vorige[j] + 1, deze[j - 1] + 1, vorige[j - 1] + (letter != andere))
            if i > 1 and j > 1 and letter == ander[j - 2] and een[i - 2] == andere:
                kosten = min(kosten, vorige2[j - 2] + 1)
            deze.append(kosten)
        if min(deze) > hoogstens:
            return hoogstens + 1
        vorige2, vorige = vorige, deze
    return vorige[-1]
