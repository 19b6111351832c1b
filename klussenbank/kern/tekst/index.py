"""What a text is found by: the text form of a PostgreSQL tsvector."""

from functools import lru_cache

from klussenbank.kern.tekst.nagekeken import STOPWOORDEN
from klussenbank.kern.tekst.ontleding import ontleed
from klussenbank.kern.tekst.vouwen import woorden

# Before the stem of a word that stands inside another one: "_water" for the water in "grondwater". So a question
# can ask for a word wherever it stands, or for the word alone.
BINNEN = "_"
# A word inside another one weighs as much as a whole word one field lower.
_LAGER = {"A": "B", "B": "C", "C": "D", "D": "D"}
# PostgreSQL refuses a position over 16383 and a vector of 1 MB, in which each lexeme takes a few bytes more than its
# letters, and keeps at most 256 positions of one.
_LAATSTE_PLAATS = 16383
_RUIMTE = 1_000_000
_PER_LEXEEM = 5
_MEESTE_PLAATSEN = 255


def vector(*delen: tuple[str, str]) -> str:
    """Return the text form of a PostgreSQL tsvector for (text, weight) pairs; weight is A, B, C or D.

    Of texts that are longer than a tsvector can hold, the end is left out.

    >>> vector(("Grondwater in de wijk", "A"))
    "'grondwater':1A '_grond':1B '_water':1B 'wijk':4A"
    """
    plaatsen: dict[str, list[str]] = {}
    ruimte, plaats = _RUIMTE, 0
    # Written out rather than cut in pieces: bulk work spends most of its time here.
    for tekst, gewicht in delen:
        lager = _LAGER[gewicht]
        for woord in woorden(tekst):
            plaats += 1
            if woord in STOPWOORDEN:
                continue
            stam, binnen, omvang = _lexemen(woord)
            ruimte -= omvang
            if ruimte < 0:
                break
            waar = plaats if plaats < _LAATSTE_PLAATS else _LAATSTE_PLAATS
            bij_stam = plaatsen.get(stam)
            if bij_stam is None:
                plaatsen[stam] = [f"{waar}{gewicht}"]
            elif len(bij_stam) < _MEESTE_PLAATSEN:
                bij_stam.append(f"{waar}{gewicht}")
            for lexeem in binnen:
                bij_lexeem = plaatsen.get(lexeem)
                if bij_lexeem is None:
                    plaatsen[lexeem] = [f"{waar}{lager}"]
                elif len(bij_lexeem) < _MEESTE_PLAATSEN:
                    bij_lexeem.append(f"{waar}{lager}")
    return " ".join([f"'{lexeem}':{','.join(waar)}" for lexeem, waar in plaatsen.items()])


@lru_cache(maxsize=100_000)
def _lexemen(woord):
    """Return the stem, the lexemes of the words inside, and the room that all of them take, in bytes."""
    ontleding = ontleed(woord)
    binnen = tuple(dict.fromkeys(BINNEN + deel.stam for deel in ontleding.binnen))
    return ontleding.stam, binnen, sum(len(lexeem.encode()) + _PER_LEXEEM for lexeem in (ontleding.stam, *binnen))
