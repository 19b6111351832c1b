"""What stands there at a meeting: who sits where, how many are in, and how many cards they laid."""

from datetime import datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from deskundigen.bijeenkomst import gesprek
from deskundigen.bijeenkomst.models import Deelname, Groepsplek
from deskundigen.models import Kaart, Kleur


class Groep(NamedTuple):
    """A group in a round, with its members by name."""

    ronde: int
    nummer: int
    leden: list


def tellingen(bijeenkomst):
    """Return how many are in, and how many green and blue cards they laid on the day. Red cards count nowhere."""
    begin = timezone.make_aware(datetime.combine(bijeenkomst.datum, time.min))
    gelegd = Kaart.objects.openbaar().filter(
        lid__in=bijeenkomst.deelnames.aanwezig().values("lid"),
        lid__deskundige__isnull=False,
        gewijzigd_op__gte=begin,
        gewijzigd_op__lt=begin + timedelta(days=1),
    )
    per_kleur = dict(gelegd.order_by().values_list("kleur").annotate(Count("pk")))
    return {
        "aanwezig": bijeenkomst.deelnames.aanwezig().count(),
        "groen": per_kleur.get(Kleur.GROEN, 0),
        "blauw": per_kleur.get(Kleur.BLAUW, 0),
    }


def groepen(plekken):
    """Return the groups of these places, by round and number."""
    rijen = plekken.select_related("lid__organisatie").order_by("ronde", "groep", "lid__sorteernaam", "lid")
    per_groep = groupby(rijen, key=lambda plek: (plek.ronde, plek.groep))
    return [Groep(*welke, [plek.lid for plek in wie]) for welke, wie in per_groep]


def groepen_van(bijeenkomst, lid):
    """Return the groups of `lid` in the rounds that began, the last first."""
    zelf = Groepsplek.objects.filter(
        bijeenkomst=OuterRef("bijeenkomst"), ronde=OuterRef("ronde"), groep=OuterRef("groep"), lid=lid
    )
    begonnen = bijeenkomst.groepsplekken.filter(ronde__lte=bijeenkomst.ronde)
    return groepen(begonnen.filter(Exists(zelf)))[::-1]


def starters_van(bijeenkomst, groep):
    """Return what a group can talk about now; only its own members may see this.

    Of red cards it tells for as long as the meeting goes on, and only those of members who chose so.
    """
    if not bijeenkomst.is_bezig:
        return []
    leden = [lid.pk for lid in groep.leden]
    toont_rood = Deelname.objects.komend().filter(bijeenkomst=bijeenkomst, lid__in=leden, toont_rood=True)
    rood = gesprek.rode_kaarten(toont_rood.values("lid"))
    return gesprek.starters(groep.leden, gesprek.open_kaarten(leden), rood)
