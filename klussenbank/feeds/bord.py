"""What feeds and couplings show of the board: as anyone may see it, the newest first."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from klussen.filters import KlusFilter
from klussen.models import Gebeurtenis, Gebeurtenissoort, Klus

# So many stand in a feed; who reads along has seen the others.
MEESTE = 50
# What changes of a klus what everyone reads of it. That someone reacted is between the two.
ZICHTBARE_STAPPEN = [
    Gebeurtenissoort.GEPLAATST,
    Gebeurtenissoort.GEWIJZIGD,
    Gebeurtenissoort.INGEVULD,
    Gebeurtenissoort.WEER_OPEN,
    Gebeurtenissoort.VERLENGD,
    Gebeurtenissoort.VERLOPEN,
    Gebeurtenissoort.AFGEROND,
    Gebeurtenissoort.INGETROKKEN,
    Gebeurtenissoort.HEROPEND,
]


def gewijzigd_op():
    """Return an annotation of Klus: when what everyone reads of it last changed."""
    stappen = Gebeurtenis.objects.filter(klus=OuterRef("pk"), soort__in=ZICHTBARE_STAPPEN).order_by("-op")
    return Coalesce(Subquery(stappen.values("op")[:1]), "geplaatst_op", "gemaakt_op")


def nieuwste(filters: KlusFilter) -> list[Klus]:
    """Return the newest klussen that these filters find, at most MEESTE, in whatever order they were asked.

    Each with `gewijzigd_op` and `onderwerp_namen`.
    """
    # Their keys first: joined to the rest, the database would have to guess how few they are.
    sleutels = filters.qs.order_by(*filters.VOLGORDE).sleutels(0, MEESTE)
    klussen = Klus.objects.filter(pk__in=sleutels).defer("zoekvector").select_related("organisatie")
    gevonden = list(klussen.annotate(gewijzigd_op=gewijzigd_op()).order_by(*filters.VOLGORDE)) if sleutels else []
    for klus in gevonden:
        klus.onderwerp_namen = filters.keuzes.namen_van(klus.onderwerp_nummers)
    return gevonden
