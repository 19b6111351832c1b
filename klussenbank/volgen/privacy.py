"""What following holds of members, and what becomes of it (`kern.persoonsgegevens`)."""

from klussenbank.kern.persoonsgegevens import ZOLANG_LID, Rol, Tabel
from klussenbank.volgen.models import Notificatie, Reden, Volging, Weekmail

_NIEUWS = "je laten weten wat er nieuw is"

TABELLEN = [
    Tabel(
        Volging,
        doel=f"{_NIEUWS} van wat je volgt; niemand anders ziet wat je volgt",
        bewaard="tot je ermee stopt",
        rollen=(Rol("lid", weg=True),),
        zelf="onderwerp organisatie klus lijst zoekvraag naam ritme",
        technisch="id lid sinds versie",
    ),
    Tabel(
        Notificatie,
        doel=_NIEUWS,
        bewaard="negentig dagen",
        rollen=(
            Rol("lid", "aan jou", velden="id klus soort op gelezen_op gemaild_op bron", weg=True),
            Rol("mens", "over jou", velden="", weg=True),
            Rol("door", "over wat je deed", velden=""),
        ),
        technisch="id lid klus mens soort door bron op gelezen_op gemaild_op",
    ),
    Tabel(
        Reden,
        doel=f"{_NIEUWS}, en waarom",
        bewaard="negentig dagen",
        rollen=(Rol("notificatie__lid", "van wat je kreeg", weg=True),),
        technisch="id notificatie volging",
    ),
    Tabel(
        Weekmail,
        doel="je één mail per week sturen over wat je volgt",
        bewaard=ZOLANG_LID,
        rollen=(Rol("lid", weg=True),),
        technisch="lid laatste_op bekeken_op versie",
    ),
]
