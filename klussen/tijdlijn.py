"""The story of a klus, from its events: for who asks all of it, for others what everyone may know."""

import json
from datetime import datetime
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from klussen.models import Gebeurtenis
from klussen.models import Gebeurtenissoort as Soort

# The latest so many; who asks much of a klus for years may have more.
MEESTE_MOMENTEN = 60

_VOOR_IEDEREEN = {
    Soort.GEPLAATST: "Op het bord gezet",
    Soort.INGEVULD: "Alle plekken ingevuld",
    Soort.WEER_OPEN: "Weer open",
    Soort.VERLENGD: "Verlengd: {toelichting}",
    Soort.VERLOPEN: "Verlopen: er was nog niemand gekozen",
    Soort.AFGEROND: "Afgerond",
    Soort.INGETROKKEN: "Ingetrokken",
    Soort.HEROPEND: "Weer geopend",
}
_VOOR_VRAGERS = _VOOR_IEDEREEN | {
    Soort.GEMAAKT: "Als concept bewaard",
    Soort.OPGESCHREVEN: "Opgeschreven door {door}",
    Soort.GEWIJZIGD: "Gewijzigd door {door}",
    Soort.GEREAGEERD: "{lid} reageerde",
    Soort.REACTIE_INGETROKKEN: "{lid} trok zich terug",
    Soort.GEKOZEN: "{lid} gekozen door {door}",
    Soort.NIET_GEKOZEN: "{lid}: deze keer niet",
    Soort.WACHT_WEER: "{lid} wacht weer op antwoord",
    Soort.VRIJGEMAAKT: "Plek van {lid} vrijgemaakt door {door}",
    Soort.BEVESTIGD: "{lid} gaat het doen",
    Soort.AFGEROND: "Afgerond door {door}",
    Soort.INGETROKKEN: "Ingetrokken door {door}",
    Soort.HEROPEND: "Weer geopend door {door}",
    Soort.VERBORGEN: "Verborgen door {door}",
    Soort.GETOOND: "Weer zichtbaar gemaakt door {door}",
    Soort.UITGENODIGD: "{lid} gevraagd door {door}",
    Soort.MEDE_PLAATSER: "{lid} vraagt mee",
    Soort.OVERGEDRAGEN: "Overgedragen aan {lid} door {door}",
    Soort.ALLEEN: "{lid} vraagt niet meer mee",
}
_OVER_MIJ = {
    Soort.GEREAGEERD: "Je reageerde",
    Soort.REACTIE_INGETROKKEN: "Je trok je terug",
    Soort.GEKOZEN: "Je bent gekozen",
    Soort.NIET_GEKOZEN: "Deze keer niet",
    Soort.WACHT_WEER: "Je reactie telt weer mee",
    Soort.VRIJGEMAAKT: "Je plek is vrijgemaakt",
    Soort.BEVESTIGD: "Je gaat het doen",
    Soort.UITGENODIGD: "Je bent gevraagd",
}


class Moment(NamedTuple):
    """Something that happened, in words."""

    op: datetime
    tekst: str


def openbare_stappen():
    """Return an annotation of Klus that holds what everyone may know, for `momenten_van`."""
    stappen = Gebeurtenis.objects.filter(klus=OuterRef("pk"), soort__in=list(_VOOR_IEDEREEN)).order_by("-op", "-id")
    return ArraySubquery(
        stappen.values(stap=JSONObject(soort="soort", op="op", toelichting="toelichting"))[:MEESTE_MOMENTEN]
    )


def momenten_van(stappen: list[str]) -> list[Moment]:
    """Return what everyone may read of `openbare_stappen`, oldest first."""
    return [
        Moment(parse_datetime(stap["op"]), _VOOR_IEDEREEN[stap["soort"]].format(toelichting=stap["toelichting"]))
        for stap in map(json.loads, reversed(stappen))
    ]


def tijdlijn(klus, lid) -> list[Moment]:
    """Return what `lid` may read of what happened to `klus`, oldest first."""
    stappen = klus.gebeurtenissen.select_related("door", "lid").order_by("-op", "-id")
    if klus.is_van(lid):
        woorden = [(_VOOR_VRAGERS.get(stap.soort), stap) for stap in stappen[:MEESTE_MOMENTEN]]
    else:
        stappen = stappen.filter(Q(soort__in=list(_VOOR_IEDEREEN)) | Q(soort__in=list(_OVER_MIJ), lid=lid))
        woorden = [((_VOOR_IEDEREEN | _OVER_MIJ)[stap.soort], stap) for stap in stappen[:MEESTE_MOMENTEN]]
    return [
        Moment(stap.op, tekst.format(door=stap.door or "de Klussenbank", lid=stap.lid, toelichting=stap.toelichting))
        for tekst, stap in reversed(woorden)
        if tekst
    ]
