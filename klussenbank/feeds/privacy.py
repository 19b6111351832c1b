"""What keys to read along elsewhere hold of members, and what becomes of it (`kern.persoonsgegevens`)."""

from klussenbank.feeds.models import Feedsleutel, Koppeling
from klussenbank.kern.persoonsgegevens import ZOLANG_LID, ZOLANG_NODIG, Rol, Tabel

TABELLEN = [
    Tabel(
        Feedsleutel,
        doel="klussen laten zien in je eigen agenda of feedlezer",
        bewaard=ZOLANG_LID,
        rollen=(Rol("lid", leeg="gemaakt_op", doe=Feedsleutel.objects.zet_uit),),
        technisch="lid versie gemaakt_op",
    ),
    Tabel(
        Koppeling,
        doel="klussen laten zien op het intranet van een organisatie",
        bewaard=ZOLANG_NODIG,
        rollen=(Rol("gemaakt_door", "die je maakte", velden="organisatie gemaakt_op"),),
        technisch="organisatie gemaakt_op gemaakt_door",
        geen="versie laatst_gebruikt_op",
    ),
]
