"""What happened long ago nobody needs to know any more."""

from datetime import timedelta

from django.utils import timezone

from klussenbank.volgen.models import Notificatie

BEWAREN = timedelta(days=90)
PER_KEER = 1000


def ruim_deel_op() -> bool:
    """Remove some notificaties that are too old, with their reasons; return whether there may be more."""
    oud = Notificatie.objects.filter(op__lt=timezone.now() - BEWAREN).order_by("pk")
    pks = list(oud.values_list("pk", flat=True)[:PER_KEER])
    Notificatie.objects.filter(pk__in=pks).delete()
    return len(pks) == PER_KEER
