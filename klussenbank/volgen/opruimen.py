"""What happened long ago nobody needs to know any more."""

from datetime import timedelta

from django.utils import timezone

from klussen.models import LOPEND
from klussenbank.volgen.models import Notificatie, Volging

BEWAREN = timedelta(days=90)
PER_KEER = 1000


def ruim_deel_op() -> bool:
    """Remove some notificaties that are too old, and that a klus is followed that ended as long ago, with all reasons.

    Return whether there may be more of either.
    """
    grens = timezone.now() - BEWAREN
    oud = Notificatie.objects.filter(op__lt=grens).order_by("op")
    geeindigd = Volging.objects.filter(klus__status_sinds__lt=grens).exclude(klus__status__in=LOPEND).order_by("pk")
    delen = [list(rijen.values_list("pk", flat=True)[:PER_KEER]) for rijen in (oud, geeindigd)]
    Notificatie.objects.filter(pk__in=delen[0]).delete()
    Volging.objects.filter(pk__in=delen[1]).delete()
    return any(len(pks) == PER_KEER for pks in delen)
