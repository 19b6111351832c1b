"""From a word to its stem: Snowball's Dutch stemmer, and what it needs to serve this field.

Snowball 3 has Kraaij and Pohlmann's algorithm as `dutch`. It cuts without knowing words: "velden" becomes vel, "gebied"
bied, "haven" haaf, "fotos" stays. So a word is first brought to its plain form where the word list has one, and the
reviewed families add what no rule tells.
"""

from functools import cache, lru_cache

import Stemmer

from klussenbank.kern.tekst.nagekeken import FAMILIES, GEEN_MEERVOUD_OP_S, GEEN_WERKWOORD
from klussenbank.kern.tekst.vouwen import vouw
from klussenbank.kern.tekst.woordenschat import woordenschat

# PostgreSQL refuses a lexeme of 2048 bytes.
LANGSTE_STAM = 100
_STEMMER = Stemmer.Stemmer("dutch", maxCacheSize=0)
# On the Zipf scale: how common a form must be to count, and how much rarer than its inflection it may be.
_BEKEND = 2.3
_ZELDZAMER = 0.7
# So much rarer the plural of a noun in -en may be.
_MEERVOUD_ZELDZAMER = 1.2
_ZEKER_BEKEND = 2.8
_KORTST_GEBOGEN = 5
_KORTSTE_REST = 3
_KLINKERS = frozenset("aeiouy")
_TWEEKLANKEN = frozenset(["aa", "ee", "oo", "uu", "ie", "ei", "ui", "oe", "eu", "au", "ou"])
_HARD = {"v": "f", "z": "s"}
_ZACHT = {"f": "v", "s": "z"}
# What stands before a participle instead of ge-: "betaald", "verhuisd".
_ONSCHEIDBAAR = ("be", "ver", "ont", "her", "over", "onder")
# What stands before the s of a plural.
_MET_S = (
    "a",
    "e",
    "i",
    "o",
    "u",
    "y",
    "el",
    "em",
    "en",
    "er",
    "aar",
    "oor",
    "or",
    "ier",
    "eur",
    "um",
    "t",
    "d",
    "k",
    "p",
)


@lru_cache(maxsize=50_000)
def stam(woord: str) -> str:
    """Return the stem of one folded word; words of one family have the same."""
    ruw = _ruwe_stam(woord)
    return _familie().get(ruw, ruw)


@cache
def _familie() -> dict[str, str]:
    """What the stem of each word in the reviewed families becomes: the stem of the first."""
    return {_ruwe_stam(vouw(woord)): _ruwe_stam(vouw(familie[0])) for familie in FAMILIES for woord in familie}


def _ruwe_stam(woord: str) -> str:
    if infinitief := _infinitief(woord):
        return _ruwe_stam(infinitief)
    enkel = _zonder_buiging(woord)
    # Of such a word the stemmer would take the -en, or what looks like one.
    if enkel.endswith("en") and (enkel != woord or _is_naamwoord_op_en(enkel)):
        return enkel[:LANGSTE_STAM]
    stam_ = _STEMMER.stemWord(enkel)
    if stam_ == enkel[:-1] and _is_woord_op_s(enkel):
        stam_ = enkel
    if enkel.startswith("ge") and not stam_.startswith("ge") and not _is_voltooid(enkel, stam_):
        stam_ = "ge" + stam_
    return stam_[:LANGSTE_STAM]


def _is_woord_op_s(woord: str) -> bool:
    """Whether the s belongs to the word: "plaats", "grens", known by what is made with -en."""
    schat = woordenschat()
    return woord.endswith("s") and max(schat.get(f"{woord}en", 0), schat.get(f"{woord[:-1]}zen", 0)) >= _BEKEND


def _is_voltooid(woord: str, stam_: str) -> bool:
    """Whether `woord` is the past participle of the verb with `stam_`: ge + stam + d or t.

    A noun in -te ("gemeente", "geboorte") has no form without the e.
    """
    uitgang = woord[2 + len(stam_) :] if woord.startswith("ge" + stam_) else ""
    return uitgang in {"d", "t", "de"} or (uitgang == "te" and woordenschat().get(woord[:-1], 0) >= _BEKEND)


def _is_naamwoord_op_en(woord: str) -> bool:
    """Whether the -en belongs to the word: "haven", "teken", known by its plural in -s."""
    schat, meervoud = woordenschat(), f"{woord}s"
    return meervoud not in GEEN_MEERVOUD_OP_S and schat.get(meervoud, 0) >= max(
        _BEKEND, schat.get(woord, 0) - _MEERVOUD_ZELDZAMER
    )


def _zonder_buiging(woord: str) -> str:
    """Return a noun in the singular, what was made of a verb as its stem, an adjective without its -e."""
    if len(woord) < _KORTST_GEBOGEN or not woord.isascii():
        return woord
    if woord.removesuffix("e") in GEEN_WERKWOORD:
        return woord.removesuffix("e")
    if woord.endswith("s"):
        woord = woord[:-1] if _is_meervoud_op_s(woord) else woord
    elif woord.endswith("en"):
        woord = _zonder_en(woord)
    if woord.endswith("ing") and f"{woord[:-3]}en" in woordenschat():
        return _zonder_en(f"{woord[:-3]}en")
    if woord.endswith("eert"):
        return woord[:-1]
    if woord.endswith("e"):
        return _zonder_e(woord)
    return woord


def _infinitief(woord: str) -> str:
    """Return the verb of which `woord` is the form in -t, or the participle in -d, that the stemmer leaves; or ""."""
    if not woord.endswith(("t", "d")) or len(woord) < _KORTST_GEBOGEN or not woord.isascii() or woord.endswith("eert"):
        return ""
    schat, rest, voor, laatste = woordenschat(), woord[:-1], woord[-3], woord[-2]
    if _STEMMER.stemWord(woord) != woord or woord in GEEN_WERKWOORD:
        return ""
    if laatste in _KLINKERS and voor + laatste not in _TWEEKLANKEN:
        return ""
    deelwoord = woord.endswith("d")
    if deelwoord and not woord.startswith(_ONSCHEIDBAAR):
        return ""
    # A noun, known by its plural: "planten", "bekenden". Of a participle the past is spelled like one: "betaalden".
    if f"{woord}en" in schat and not (deelwoord and rest[-3:-1] in _TWEEKLANKEN):
        return ""
    zacht = _ZACHT.get(laatste, laatste)
    if voor == rest[-3] and voor in "aeou":
        vormen = [f"{rest[:-2]}{zacht}en"]
    elif voor in "aeiou" and rest[-3] not in _KLINKERS:
        # Short when stressed ("begint", beginnen), so always in the only syllable.
        vormen = [f"{rest}{laatste}en"]
        if not _KLINKERS.isdisjoint(rest[:-3]):
            vormen.append(f"{rest}en")
    elif voor in _KLINKERS:
        vormen = [f"{rest}en", f"{rest[:-1]}{zacht}en"]
    else:
        vormen = [f"{rest}en"]
    beste = max(vormen, key=lambda vorm: schat.get(vorm, 0))
    return beste if schat.get(beste, 0) >= _ZEKER_BEKEND else ""


def _zonder_en(woord: str) -> str:
    """Undo the spelling of -en: "plannen" plan, "bomen" boom, "huizen" huis, "fasen" fase, "velden" veld."""
    schat, rest = woordenschat(), woord[:-2]
    if woord.endswith(("ieen", "eeen")):
        return rest
    if len(rest) < _KORTSTE_REST or rest[-1] in _KLINKERS or _is_naamwoord_op_en(woord):
        return woord
    if woord.endswith("eren") and f"{rest[:-1]}ert" in schat:
        return f"{rest[:-1]}er"
    voor, laatste = rest[-2], rest[-1]
    hard = _HARD.get(laatste, laatste)
    if laatste == voor:
        vormen = [rest[:-1]]
    else:
        vormen = [rest[:-1] + hard, woord[:-1]]
        # One vowel in an open syllable sounds long, and is written double in a closed one.
        if voor in "aeou" and rest[-3:-1] not in _TWEEKLANKEN:
            lang = f"{rest[:-1]}{voor}{hard}"
            if schat.get(lang, 0) >= _ZEKER_BEKEND:
                return lang
    beste = max(vormen, key=lambda vorm: schat.get(vorm, 0))
    return beste if schat.get(beste, 0) >= _BEKEND else woord


def _is_meervoud_op_s(woord: str) -> bool:
    schat, enkel = woordenschat(), woord[:-1]
    return (
        woord not in GEEN_MEERVOUD_OP_S
        and enkel.endswith(_MET_S)
        and schat.get(enkel, 0) >= max(_BEKEND, schat.get(woord, 0) - _ZELDZAMER)
    )


def _zonder_e(woord: str) -> str:
    schat, kaal = woordenschat(), woord[:-1]
    if woord.endswith(("ale", "ele")) and (recht := f"{kaal[:-1]}{kaal[-2]}l") in schat:
        return recht
    if _STEMMER.stemWord(woord) == woord:
        for vorm in (kaal, f"{kaal[:-1]}{kaal[-2]}{kaal[-1]}"):
            if schat.get(vorm, 0) >= max(_BEKEND, schat.get(woord, 0) - _ZELDZAMER):
                return vorm
    return woord
