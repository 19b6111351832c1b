"""What following does when topics merge; registered in kern when the app starts."""

from django.db.models import Min, OuterRef, Subquery

from klussenbank.volgen.models import Reden, Ritme, Volging
from klussenbank.volgen.zoekvragen import hernoem_onderwerp


def verplaats_volgingen(van, naar):
    """Let whoever follows the topic `van` follow `naar`.

    Who follows both keeps the earliest moment, the most urgent rhythm, and what was told because of either.
    """
    volgingen = Volging.objects.order_by()
    van_volgers, naar_volgers = volgingen.filter(onderwerp=van), volgingen.filter(onderwerp=naar)
    beide = volgingen.filter(onderwerp__in=[van, naar], lid=OuterRef("lid")).values("lid")
    eerste = Subquery(beide.values_list(Min("sinds")))
    volgt_al = naar_volgers.filter(lid__in=van_volgers.values("lid"))
    volgt_al.update(sinds=eerste)
    for ritme, lager in ((Ritme.WEEK, [Ritme.UIT]), (Ritme.DIRECT, [Ritme.UIT, Ritme.WEEK])):
        meteen = van_volgers.filter(ritme=ritme).values("lid")
        naar_volgers.filter(lid__in=meteen, ritme__in=lager).update(ritme=ritme)
    dubbel = van_volgers.filter(lid__in=naar_volgers.values("lid"))
    _verplaats_redenen(dubbel, naar)
    dubbel.delete()
    van_volgers.update(onderwerp=naar)
    hernoem_onderwerp(van.slug, naar.slug)


def _verplaats_redenen(dubbel, naar):
    """Let what was told because of `dubbel` have been told because that member follows `naar`; once each."""
    van_zelfde_lid = Volging.objects.filter(pk=OuterRef(OuterRef("volging"))).values("lid")
    blijft = Subquery(Volging.objects.filter(onderwerp=naar, lid__in=van_zelfde_lid).values("pk")[:1])
    al_verteld = Reden.objects.filter(volging__onderwerp=naar).values("notificatie")
    Reden.objects.filter(volging__in=dubbel).exclude(notificatie__in=al_verteld).update(volging=blijft)
