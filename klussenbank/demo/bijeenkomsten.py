"""A meeting of the demo: who came or will come, and for what is past who sat with whom."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from deskundigen.bijeenkomst.indelen import deel_in
from deskundigen.bijeenkomst.models import Bijeenkomst, Groepsplek
from deskundigen.models import Kaart, Lid
from klussenbank.demo import accounts

# So many days before the day it was planned; members put themselves down since then.
GEPLAND = 40


def laad(regel, nu):
    """Make the meeting that `regel` (a table of bijeenkomsten.toml) describes; nobody gets a mail.

    What is before today was held: everyone was there, and the rounds were made as they would be on the day.
    """
    datum = timezone.localdate(nu) + timedelta(days=regel["dag"])
    bijeenkomst = Bijeenkomst(
        datum=datum,
        begint_om=time.fromisoformat(regel["begint_om"]),
        eindigt_om=time.fromisoformat(regel["eindigt_om"]),
        gemaakt_door=Lid.objects.get(email=accounts.COORDINATOR),
        gemaakt_op=nu + timedelta(days=min(regel["dag"], 0) - GEPLAND),
        **{veld: regel[veld] for veld in ("naam", "plaats", "rondes", "groepsgrootte")},
    )
    bijeenkomst.full_clean()
    bijeenkomst.save()
    geweest = bijeenkomst.is_geweest
    leden = [Lid.objects.get(email=email) for email in regel["komen"]]
    for nummer, lid in enumerate(leden):
        op = bijeenkomst.gemaakt_op + timedelta(days=1 + nummer, hours=nummer % 5)
        bijeenkomst.deelnames.create(lid=lid, is_er=geweest, aangemeld_op=op)
    if geweest:
        _hou(bijeenkomst, leden)
        begon = timezone.make_aware(datetime.combine(datum, bijeenkomst.begint_om))
        for nummer, lid in enumerate(Lid.objects.filter(email__in=regel.get("legden_kaarten", [])).order_by("pk")):
            Kaart.objects.filter(lid=lid).update(gewijzigd_op=begon + timedelta(minutes=3 + 2 * nummer))


def _hou(bijeenkomst, leden):
    """Seat everyone in all rounds, and hold them."""
    mensen = [(lid.pk, lid.organisatie_id) for lid in leden]
    rondes = deel_in(mensen, bijeenkomst.rondes, bijeenkomst.groepsgrootte, zaad=bijeenkomst.naam)
    Groepsplek.objects.bulk_create(
        Groepsplek(bijeenkomst=bijeenkomst, ronde=ronde, groep=groep, lid_id=lid)
        for ronde, groepen in enumerate(rondes, start=1)
        for groep, wie in enumerate(groepen, start=1)
        for lid in wie
    )
    Bijeenkomst.objects.filter(pk=bijeenkomst.pk).update(ronde=bijeenkomst.rondes, indeling=1)
