"""Dutch text analysis: what is written, and what is searched for, become the same stems.

Pure Python without Django, so that PostgreSQL's own dictionaries (which differ between versions) play
no part: PostgreSQL stores and ranks the vector that is made here.
"""

import re
import unicodedata
from functools import lru_cache

import Stemmer

# Function words only. "weg", "mee" and "niet" stay out: they carry content in titles of klussen.
STOPWOORDEN = frozenset(
    [
        "aan",
        "als",
        "bij",
        "dan",
        "dat",
        "de",
        "der",
        "deze",
        "die",
        "dit",
        "door",
        "een",
        "en",
        "er",
        "het",
        "hij",
        "hoe",
        "hun",
        "ik",
        "in",
        "is",
        "je",
        "jij",
        "jou",
        "jouw",
        "kan",
        "maar",
        "met",
        "mijn",
        "naar",
        "nog",
        "of",
        "om",
        "ons",
        "onze",
        "ook",
        "op",
        "over",
        "te",
        "tot",
        "u",
        "uit",
        "uw",
        "van",
        "voor",
        "wat",
        "we",
        "wel",
        "wie",
        "wij",
        "worden",
        "wordt",
        "ze",
        "zich",
        "zij",
        "zijn",
        "zo",
        "zodat",
        "zou",
    ]
)
# PostgreSQL refuses a lexeme of 2048 bytes, a position over 16383 and a vector of 1 MB, in which each lexeme takes
# a few bytes more than its letters.
_LANGSTE_STAM = 100
_LAATSTE_PLAATS = 16383
_RUIMTE = 1_000_000
_PER_LEXEEM = 5
# The width of every column that holds a sorteernaam: a whole name of a person, and then some.
LANGSTE_SORTEERNAAM = 170
# Letters that Unicode does not take apart into a plain one and a sign.
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})

# Without a possessive 's.
_WOORD = re.compile(r"(\w+)(?:['’]s\b)?", re.UNICODE)
_STEMMER = Stemmer.Stemmer("dutch", maxCacheSize=20000)


def vouw(tekst: str) -> str:
    """Return `tekst` in lower case without diacritics: "Financiën" and "financien" become equal."""
    if tekst.isascii():
        return tekst.lower()
    # Apart, then lower case, then apart once more: either step may bring forth what the other one changes.
    ontleed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", tekst).casefold())
    return "".join(teken for teken in ontleed if not unicodedata.combining(teken)).translate(_LETTERS)


def woorden(tekst: str) -> list[str]:
    """Return the folded words of `tekst` in order, stop words included."""
    return _WOORD.findall(vouw(tekst))


@lru_cache(maxsize=50_000)
def stam(woord: str) -> str:
    """Return the stem of one folded word (Snowball's Dutch stemmer)."""
    return _STEMMER.stemWord(woord)[:_LANGSTE_STAM]


def vector(*delen: tuple[str, str]) -> str:
    """Return the text form of a PostgreSQL tsvector for (text, weight) pairs; weight is A, B, C or D.

    Of texts that are longer than a tsvector can hold, the end is left out.

    >>> vector(("Grondwater in de wijk", "A"))
    "'grondwater':1A 'wijk':4A"
    """
    plaatsen: dict[str, list[str]] = {}
    ruimte, plaats = _RUIMTE, 0
    # Written out rather than cut in pieces: bulk work spends most of its time here.
    for tekst, gewicht in delen:
        for woord in woorden(tekst):
            plaats += 1
            if woord in STOPWOORDEN:
                continue
            lexeem = stam(woord)
            ruimte -= len(lexeem.encode()) + _PER_LEXEEM
            if ruimte < 0:
                break
            bij_stam = plaatsen.get(lexeem)
            if bij_stam is None:
                bij_stam = plaatsen[lexeem] = []
            # PostgreSQL keeps at most 256 positions of one lexeme.
            if len(bij_stam) < 255:
                bij_stam.append(f"{plaats if plaats < _LAATSTE_PLAATS else _LAATSTE_PLAATS}{gewicht}")
    return " ".join([f"'{lexeem}':{','.join(waar)}" for lexeem, waar in plaatsen.items()])


def vraag(tekst: str) -> str:
    """Return the text form of a PostgreSQL tsquery that asks for every word of `tekst`; "" when none is left.

    The last word may be unfinished: it also finds words that start with it.
    """
    gevraagd = [woord for woord in woorden(tekst) if woord not in STOPWOORDEN][:20]
    if not gevraagd:
        return ""
    laatste = gevraagd[-1][:_LANGSTE_STAM]
    lexemen = [f"'{stam(woord)}'" for woord in gevraagd[:-1]]
    lexemen.append(f"('{stam(laatste)}' | '{laatste}':*)")
    return " & ".join(lexemen)


def sorteernaam(achternaam: str, voornaam: str = "", tussenvoegsel: str = "") -> str:
    """Return the key that sorts names the Dutch way: "van den Berg" stands under B.

    Never longer than LANGSTE_SORTEERNAAM, though folding makes some names longer ("…" becomes three dots).

    >>> sorteernaam("Berg", "Anna", "van den")
    'berg, anna van den'
    """
    achter = vouw(achternaam).lstrip("'’ ")
    rest = " ".join(deel for deel in (vouw(voornaam), vouw(tussenvoegsel)) if deel)
    return (f"{achter}, {rest}" if rest else achter)[:LANGSTE_SORTEERNAAM]
