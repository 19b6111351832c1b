"""What the cards from paper hold of members, and what becomes of it (`kern.persoonsgegevens`)."""

from django.db.models import Q

from deskundigen.papier.models import Papierkaart, Uitnodiging, Uitnodigingstatus
from klussenbank.kern.persoonsgegevens import ZOLANG_NODIG, Rol, Tabel


def _sluit(lid):
    """Answer for a member who is gone what waits at that mail address."""
    for uitnodiging in Uitnodiging.objects.filter(email=lid.email):
        uitnodiging.sluit(Uitnodigingstatus.AFGEWEZEN)


TABELLEN = [
    Tabel(
        Uitnodiging,
        doel="kaarten van een bijeenkomst aan je voorleggen; na je antwoord gaat je mailadres weg",
        bewaard=f"hoogstens zestig dagen met je mailadres; daarna alleen als aantal, {ZOLANG_NODIG}",
        rollen=(
            Rol(
                lambda lid: Q(email=lid.email),
                "die voor je klaarligt",
                velden="id email gemaakt_op verloopt_op status",
                leeg="email",
                doe=_sluit,
            ),
            Rol("gemaakt_door", "die je stuurde", velden="id gemaakt_op verloopt_op status"),
        ),
        contact="email",
        technisch="id gemaakt_door gemaakt_op verloopt_op status",
    ),
    Tabel(
        Papierkaart,
        doel="de kaarten die op papier stonden, als voorstel aan jou",
        bewaard="hoogstens zestig dagen",
        rollen=(Rol(lambda lid: Q(uitnodiging__email=lid.email), "die voor je klaarliggen", weg=True),),
        gevoelig="kleur onderwerp tekst niveau",
        technisch="id uitnodiging",
    ),
]
