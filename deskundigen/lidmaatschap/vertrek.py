"""A member leaves: one rule, whoever says so and wherever.

The account is closed and its sessions end, it keeps nobody's members any more, its invitations are taken back, and what
it left behind elsewhere is handed over or taken back (`register.bij_vertrek`). Who is told hears it in one mail. A
coordinator can open the account again; what was handed over stays so.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from deskundigen.lidmaatschap.models import Contactpersoon, Ledenuitnodiging, Vertrek, Vertrekwijze
from deskundigen.models import Lid, Sessie
from klussenbank.kern import mail, register


def laat_vertrekken(
    leden: Iterable[Lid], *, wijze: Vertrekwijze, door: Lid | None = None, stil: bool = False
) -> dict[Lid, list[str]]:
    """Let all of `leden` leave at once; return those who were still here, and what became of what they left behind.

    Whoever leaves together takes over nothing from each other, and who hears of several of them gets one mail. Nothing
    happens to who left before. `door` says so and gets no mail of it; None where that was a file. `stil` tells nobody.
    """
    with transaction.atomic():
        hier = Lid.objects.actief().filter(pk__in=[lid.pk for lid in leden]).order_by("pk")
        weg = list(hier.select_for_update(no_key=True, of=("self",)).select_related("organisatie"))
        if not weg:
            return {}
        Lid.objects.filter(pk__in=[lid.pk for lid in weg]).update(is_active=False)
        for lid in weg:
            lid.is_active = False
        # Not only shut out, but gone: who is let in again begins anew.
        Sessie.objects.filter(lid__in=weg).delete()
        Contactpersoon.objects.filter(lid__in=weg).delete()
        Ledenuitnodiging.objects.filter(door__in=weg).trek_in()
        nu = timezone.now()
        Vertrek.objects.bulk_create(
            Vertrek(lid=lid, organisatie=lid.organisatie, wijze=wijze, door=door, op=nu) for lid in weg
        )
        gevolgen = defaultdict(list)
        for functie in register.bij_vertrek:
            for lid_id, zinnen in functie(weg, door, stil=stil).items():
                gevolgen[lid_id] += zinnen
        for lid in weg:
            if lid != door and not stil:
                mail.verstuur("lidmaatschap/mail/account_gesloten.txt", aan=lid.email, context={"aan": lid})
        return {lid: gevolgen[lid.pk] for lid in weg}


def heropen(lid: Lid, *, door: Lid | None = None) -> bool:
    """Open the account of `lid` again; what was handed over stays so. Return False when it was open."""
    with transaction.atomic():
        if not Lid.objects.filter(pk=lid.pk, is_active=False).update(is_active=True):
            return False
        lid.vertrekken.nog_weg().update(heropend_op=timezone.now(), heropend_door=door)
        return True
