"""What membership holds of members, and what becomes of it (`kern.persoonsgegevens`)."""

from django.db.models import Q

from deskundigen.lidmaatschap.models import Contactpersoon, Ledenuitnodiging, Toegangsverzoek, Vertrek
from klussenbank.kern.persoonsgegevens import ZOLANG_NODIG, Rol, Tabel


def _aan(lid):
    """What waits at the mail address of a member."""
    return Q(email=lid.email)


TABELLEN = [
    Tabel(
        Contactpersoon,
        doel="weten wie de leden van een organisatie bijhoudt",
        bewaard="zolang je contactpersoon bent",
        rollen=(Rol("lid", weg=True),),
        technisch="id organisatie lid sinds",
    ),
    Tabel(
        Vertrek,
        doel="nagaan wie een account sloot of weer opende; er staan alleen nummers in",
        bewaard=ZOLANG_NODIG,
        rollen=(
            Rol("lid", "van je account", velden="id organisatie wijze op heropend_op"),
            Rol("door", "die je doorgaf", velden="id wijze op"),
            Rol("heropend_door", "die je ongedaan maakte", velden="id heropend_op"),
        ),
        technisch="id lid organisatie wijze door op heropend_op heropend_door",
    ),
    Tabel(
        Ledenuitnodiging,
        doel="je uitnodigen om lid te worden; na je antwoord gaat je mailadres weg",
        bewaard=f"hoogstens vier weken met je mailadres; daarna alleen als aantal, {ZOLANG_NODIG}",
        rollen=(
            Rol(
                _aan,
                "die op je wacht",
                velden="id organisatie email op_verzoek gemaakt_op verloopt_op status",
                weg=True,
            ),
            Rol("door", "die je stuurde", velden="id organisatie op_verzoek gemaakt_op verloopt_op status"),
            Rol("lid", "waarmee je lid werd", velden="id organisatie gemaakt_op status"),
        ),
        contact="email",
        technisch="id organisatie door op_verzoek gemaakt_op verloopt_op status lid",
        geheim="hash",
    ),
    Tabel(
        Toegangsverzoek,
        doel="je toelaten als het platform je mailadres niet kent; na het antwoord gaat het weg",
        bewaard="hoogstens zestig dagen",
        rollen=(Rol(_aan, "dat je deed", weg=True),),
        contact="email voornaam tussenvoegsel achternaam",
        bijdrage="toelichting",
        technisch="id organisatie gedaan_op",
    ),
]
