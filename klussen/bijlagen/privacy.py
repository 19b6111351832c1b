"""What attachments hold of members, and what becomes of it (`kern.persoonsgegevens`)."""

from klussen.bijlagen.models import Bijlage
from klussenbank.kern.persoonsgegevens import ZOLANG_KLUS, Rol, Tabel


def _wis(lid):
    """Remove the files too: nobody can take a name out of those."""
    for bijlage in Bijlage.objects.filter(lid=lid):
        bijlage.haal_weg()


TABELLEN = [
    Tabel(
        Bijlage,
        doel="een bestand bij een klus zetten",
        bewaard=ZOLANG_KLUS,
        rollen=(Rol("lid", "die je toevoegde", weg=True, doe=_wis),),
        bijdrage="naam bestand",
        technisch="id klus soort grootte lid op inzending",
    )
]
