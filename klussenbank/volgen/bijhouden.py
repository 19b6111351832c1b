"""What following does when topics merge; registered in kern when the app starts."""

from django.db.models import Min, OuterRef, Subquery

from klussenbank.volgen.models import Volging
from klussenbank.volgen.zoekvragen import hernoem_onderwerp


def verplaats_volgingen(van, naar):
    """Let whoever follows the topic `van` follow `naar`; who follows both keeps the earliest moment."""
    volgingen = Volging.objects.order_by()
    beide = volgingen.filter(onderwerp__in=[van, naar], lid=OuterRef("lid")).values("lid")
    eerste = Subquery(beide.values_list(Min("sinds")))
    volgt_al = volgingen.filter(onderwerp=naar, lid__in=volgingen.filter(onderwerp=van).values("lid"))
    volgt_al.update(sinds=eerste)
    volgingen.filter(onderwerp=van, lid__in=volgingen.filter(onderwerp=naar).values("lid")).delete()
    volgingen.filter(onderwerp=van).update(onderwerp=naar)
    hernoem_onderwerp(van.slug, naar.slug)
