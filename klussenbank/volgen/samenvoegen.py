"""How two things that members follow become one."""

from django.db.models import Min, OuterRef, Subquery

from klussenbank.volgen.models import Reden, Ritme, Volging

# Each rhythm with those that are less urgent, the least urgent first.
_MINDER = ((Ritme.WEEK, [Ritme.UIT]), (Ritme.DIRECT, [Ritme.UIT, Ritme.WEEK]))


def voeg_samen(van, naar, **wordt) -> None:
    """Let the followings `van` become like those of `naar`, which have the values `wordt`.

    Both are query sets with one following per member at most. Who has both keeps that of `naar`, with the earliest
    moment, the most urgent rhythm, and what was told because of either.
    """
    beide = (van | naar).filter(lid=OuterRef("lid")).order_by().values("lid")
    eerste = Subquery(beide.values_list(Min("sinds")))
    naar.filter(lid__in=van.values("lid")).update(sinds=eerste)
    for ritme, minder in _MINDER:
        naar.filter(lid__in=van.filter(ritme=ritme).values("lid"), ritme__in=minder).update(ritme=ritme)
    dubbel = van.filter(lid__in=naar.values("lid"))
    _verplaats_redenen(dubbel, naar)
    dubbel.delete()
    van.update(**wordt)


def _verplaats_redenen(dubbel, naar):
    """Let what was told because of `dubbel` have been told because of what that member has in `naar`; once each."""
    van_zelfde_lid = Volging.objects.filter(pk=OuterRef(OuterRef("volging"))).values("lid")
    blijft = Subquery(naar.filter(lid__in=van_zelfde_lid).values("pk")[:1])
    al_verteld = Reden.objects.filter(volging__in=naar).values("notificatie")
    Reden.objects.filter(volging__in=dubbel).exclude(notificatie__in=al_verteld).update(volging=blijft)
