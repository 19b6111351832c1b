"""Dutch text analysis: what is written, and what is searched for, become the same words. README.md tells how.

Pure Python without Django, so that PostgreSQL's own dictionaries (which differ between versions) play no part:
PostgreSQL stores and ranks the vector that is made here.
"""

from klussenbank.kern.tekst.index import vector
from klussenbank.kern.tekst.markeren import Stuk, fragment, markeer
from klussenbank.kern.tekst.nagekeken import STOPWOORDEN
from klussenbank.kern.tekst.stammen import stam
from klussenbank.kern.tekst.typefouten import naamvormen, naamvraag, vervang, voorstellen
from klussenbank.kern.tekst.vouwen import LANGSTE_SORTEERNAAM, sorteernaam, vouw, woorden
from klussenbank.kern.tekst.vraag import Vraag, vraag, vraag_van

__all__ = [
    "LANGSTE_SORTEERNAAM",
    "STOPWOORDEN",
    "Stuk",
    "Vraag",
    "fragment",
    "markeer",
    "naamvormen",
    "naamvraag",
    "sorteernaam",
    "stam",
    "vector",
    "vervang",
    "voorstellen",
    "vouw",
    "vraag",
    "vraag_van",
    "woorden",
]
