"""What newsletters hold of members, and what becomes of it (`kern.persoonsgegevens`)."""

from klussenbank.kern.persoonsgegevens import ZOLANG_LID, ZOLANG_NODIG, Rol, Tabel
from klussenbank.nieuwsbrief.models import Afmelding, Afmeldlink, Nieuwsbrief, Onderdeel, Verzending


def _over(lid):
    return {"inhoud__contains": [{"onderwerpen": [{"mensen": [{"lid": lid.pk}]}]}]}


def _wis_uit_archief(lid):
    """Take a member, and the words of the card, out of the newsletters that named that member."""
    for brief in Nieuwsbrief.objects.filter(**_over(lid)):
        for deel in brief.inhoud:
            for onderwerp in deel.get("onderwerpen", []):
                onderwerp["mensen"] = [mens for mens in onderwerp["mensen"] if mens["lid"] != lid.pk]
        brief.save(update_fields=["inhoud"])


TABELLEN = [
    Tabel(
        Nieuwsbrief,
        doel="de nieuwsbrief maken, versturen en teruglezen",
        bewaard=ZOLANG_NODIG,
        rollen=(
            Rol(
                "gemaakt_door",
                "die je maakte",
                velden="id onderwerp inleiding status gemaakt_op vanaf samengesteld_op gepland_op begonnen_op",
                doe=_wis_uit_archief,
            ),
            Rol("verstuurd_door", "die je verstuurde", velden="id verstuurd_op"),
        ),
        bijdrage="onderwerp inleiding inhoud",
        technisch="id status gemaakt_op gemaakt_door vanaf samengesteld_op gepland_op begonnen_op verstuurd_op "
        "verstuurd_door",
        geen="aantal_ontvangers tot_en_met_lid versie inzending",
        versie="versie",
    ),
    Tabel(
        Onderdeel,
        doel="kiezen wat in een nieuwsbrief komt",
        bewaard=ZOLANG_NODIG,
        rollen=(Rol("deskundige__lid", "over jou", velden="id nieuwsbrief rubriek gekozen volgorde", weg=True),),
        technisch="id nieuwsbrief rubriek klus deskundige gekozen volgorde",
    ),
    Tabel(
        Afmelding,
        doel="je geen nieuwsbrief sturen als je die niet wilt",
        bewaard=ZOLANG_LID,
        rollen=(Rol("lid", weg=True),),
        technisch="lid op",
    ),
    Tabel(
        Afmeldlink,
        doel="een oude link om je af te melden niet twee keer laten werken",
        bewaard=ZOLANG_LID,
        rollen=(Rol("lid", weg=True),),
        technisch="lid versie",
    ),
    Tabel(
        Verzending,
        doel="je elke nieuwsbrief één keer sturen",
        bewaard=ZOLANG_LID,
        rollen=(Rol("lid", "aan jou", weg=True),),
        technisch="id nieuwsbrief lid mail",
    ),
]
