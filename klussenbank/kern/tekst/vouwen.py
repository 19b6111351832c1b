"""Letters and words: what is written in different ways becomes equal."""

import re
import unicodedata

# The width of every column that holds a sorteernaam: a whole name of a person, and then some.
LANGSTE_SORTEERNAAM = 170
# Letters that Unicode does not take apart into a plain one and a sign.
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})

# A word without a possessive 's; "A+O" and "B&W" are one.
_WOORD = re.compile(r"(\b[^\W_]{1,2}[+&][^\W_]{1,2}\b|[^\W_]+)(?:['’]s\b)?", re.UNICODE)
# "e-mail" is "email", "T-splitsing" one word too; the s of 's-Gravenhage stands alone.
_LETTER_STREEP = re.compile(r"(?<![\w'’])([^\W\d_])-(?=[^\W\d_])", re.UNICODE)


def vouw(tekst: str) -> str:
    """Return `tekst` in lower case without diacritics: "Financiën" and "financien" become equal."""
    if tekst.isascii():
        return tekst.lower()
    # Apart, then lower case, then apart once more: either step may bring forth what the other one changes.
    ontleed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", tekst).casefold())
    return "".join(teken for teken in ontleed if not unicodedata.combining(teken)).translate(_LETTERS)


def woorden(tekst: str) -> list[str]:
    """Return the folded words of `tekst` in order, stop words included."""
    return _WOORD.findall(_LETTER_STREEP.sub(r"\1", vouw(tekst)))


def sorteernaam(achternaam: str, voornaam: str = "", tussenvoegsel: str = "") -> str:
    """Return the key that sorts names the Dutch way: "van den Berg" stands under B.

    Never longer than LANGSTE_SORTEERNAAM, though folding makes some names longer ("…" becomes three dots).

    >>> sorteernaam("Berg", "Anna", "van den")
    'berg, anna van den'
    """
    achter = vouw(achternaam).lstrip("'’ ")
    rest = " ".join(deel for deel in (vouw(voornaam), vouw(tussenvoegsel)) if deel)
    return (f"{achter}, {rest}" if rest else achter)[:LANGSTE_SORTEERNAAM]
