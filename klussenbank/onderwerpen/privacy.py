"""That which topics stand together says nothing of anyone (`kern.persoonsgegevens`)."""

from klussenbank.kern.persoonsgegevens import ZOLANG_NODIG, Tabel
from klussenbank.onderwerpen.models import Verwantschap

TABELLEN = [
    Tabel(
        Verwantschap,
        doel="laten zien welke onderwerpen bij elkaar horen",
        bewaard=ZOLANG_NODIG,
        geen="id onderwerp verwant plek klussen mensen",
    )
]
