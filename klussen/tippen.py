"""Point a colleague to a klus by mail address. Whether that address is a member's shows in nothing.

Whatever the address, the same is asked, written and answered; only a mail that must not go out is taken back.
"""

from contextlib import suppress

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from deskundigen.acties import op_slot
from deskundigen.models import Deskundige, Lid
from klussen import acties, rechten
from klussen.fouten import ReagerenGesloten, TeVeelTips
from klussen.models import Klus, Tip
from klussen.models.tip import TIPS_PER_DAG
from klussenbank.kern.inzending import aantal_vandaag, nummer_van
from klussenbank.kern.mal import Mal

# No member has this number.
_NIEMAND = 0
_LINK = Mal("klussen/_tippen.html", "adres")


class _Niet(Exception):
    """This mail does not go out."""


def blok(klus) -> str:
    """Return, as HTML, the link on the page of `klus` to tip a colleague."""
    return _LINK(adres=reverse("klussen:tippen", args=[klus.pk])) if rechten.mag_tippen(klus) else ""


def tip(klus, door, *, aan, bericht, inzending):
    """Mail `klus` to the member with the address `aan`, unless there is none or that one need not hear of it (again).

    The same form (`inzending`) sent twice to one address is one tip. Raises ReagerenGesloten or TeVeelTips; nothing is
    sent then.
    """
    nummer = nummer_van(inzending, door.pk, klus.pk, aan)
    with transaction.atomic():
        # Whoever holds both rows counts, looks and writes alone.
        door = op_slot(door)
        klus = Klus.objects.select_for_update(of=("self",)).select_related("plaatser", "organisatie").get(pk=klus.pk)
        if Tip.objects.filter(inzending=nummer).exists():
            return
        if not rechten.mag_tippen(klus):
            raise ReagerenGesloten
        if aantal_vandaag(Tip.objects.filter(door=door), "op") >= TIPS_PER_DAG:
            raise TeVeelTips
        lid = Lid.objects.actief().filter(email=aan).first()
        pk = lid.pk if lid else _NIEMAND
        # Both are asked of an address that is nobody's too.
        nu_niet = Deskundige.objects.filter(pk=pk, niet_tot__gt=timezone.localdate()).exists()
        stil = klus.weet_ervan(pk) or nu_niet or lid is None or lid == door
        Tip.objects.create(klus=klus, door=door, aan=None if stil else lid, inzending=nummer)
        with suppress(_Niet), transaction.atomic():
            acties.mail_tip(klus, aan=lid or door, door=door, bericht=bericht)
            if stil:
                raise _Niet
