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
# PostgreSQL refuses a lexeme of 2048 bytes and a position over 16383.
_LANGSTE_STAM = 100
_LAATSTE_PLAATS = 16383

_WOORD = re.compile(r"\w+(?:['’]s\b)?", re.UNICODE)
_STEMMER = Stemmer.Stemmer("dutch", maxCacheSize=20000)


def vouw(tekst: str) -> str:
    """Return `tekst` in lower case without diacritics: "Financiën" and "financien" become equal."""
    ontleed = unicodedata.normalize("NFKD", tekst.casefold())
    return "".join(teken for teken in ontleed if not unicodedata.combining(teken))


def woorden(tekst: str) -> list[str]:
    """Return the folded words of `tekst` in order, stop words included."""
    return [woord.replace("'s", "").replace("’s", "") for woord in _WOORD.findall(vouw(tekst))]


@lru_cache(maxsize=50_000)
def stam(woord: str) -> str:
    """Return the stem of one folded word (Snowball's Dutch stemmer)."""
    return _STEMMER.stemWord(woord)[:_LANGSTE_STAM]


def vector(*delen: tuple[str, str]) -> str:
    """Return the text form of a PostgreSQL tsvector for (text, weight) pairs; weight is A, B, C or D.

    >>> vector(("Grondwater in de wijk", "A"))
    "'grondwater':1A 'wijk':4A"
    """
    plaatsen: dict[str, list[str]] = {}
    plaats = 0
    for tekst, gewicht in delen:
        for woord in woorden(tekst):
            plaats = min(plaats + 1, _LAATSTE_PLAATS)
            if woord not in STOPWOORDEN:
                bij_stam = plaatsen.setdefault(stam(woord), [])
                # PostgreSQL keeps at most 256 positions of one lexeme.
                if len(bij_stam) < 255:
                    bij_stam.append(f"{plaats}{gewicht}")
    return " ".join(f"'{lexeem}':{','.join(waar)}" for lexeem, waar in plaatsen.items())


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

    >>> sorteernaam("Berg", "Anna", "van den")
    'berg, anna van den'
    """
    achter = vouw(achternaam).lstrip("'’ ")
    rest = " ".join(deel for deel in (vouw(voornaam), vouw(tussenvoegsel)) if deel)
    return f"{achter}, {rest}" if rest else achter
