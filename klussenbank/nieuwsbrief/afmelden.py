"""The address that ends the newsletter for one member: signed, so that nobody else can make it.

It names how often such an address was used before, and works once. Whoever takes the newsletter again gets another
address in the next one. An address in mail of an earlier version names no number: it counts as the first.
"""

from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from deskundigen.models import Lid
from klussenbank.kern import sleutels
from klussenbank.kern.adressen import absoluut
from klussenbank.nieuwsbrief.models import Afmelding, Afmeldlink

_SOORT = "nieuwsbrief.afmelden"
EERSTE = 1


class Adres(NamedTuple):
    """What an address names: the member, and the how manieth of this member it is."""

    lid: Lid
    versie: int

    def geldt(self) -> bool:
        """Whether it still ends anything: it was not used, nor was one before it since."""
        return versies_van([self.lid.pk])[self.lid.pk] == self.versie

    def meld_af(self) -> bool:
        """End the newsletter for the member; return whether this address still could."""
        with transaction.atomic():
            Afmeldlink.objects.bulk_create([Afmeldlink(lid=self.lid, versie=EERSTE)], ignore_conflicts=True)
            geldt = Afmeldlink.objects.filter(lid=self.lid, versie=self.versie).update(versie=F("versie") + 1)
            if geldt:
                meld_af(self.lid)
        return bool(geldt)


def token_van(lid: int, versie: int = EERSTE) -> str:
    return sleutels.maak(_SOORT, lid, versie)


def adres_van(lid: int, versie: int = EERSTE) -> str:
    """Return the whole address, for in a mail."""
    return absoluut("nieuwsbrief:afmelden", token_van(lid, versie))


def versies_van(leden: list[int]) -> dict[int, int]:
    """Return for each of these members which number an address has that is made now."""
    gebruikt = dict(Afmeldlink.objects.filter(lid__in=leden).values_list("lid", "versie"))
    return {lid: gebruikt.get(lid, EERSTE) for lid in leden}


def lees(token: str) -> Adres | None:
    """Return what the token names; None when it is not one of ours."""
    nummers = sleutels.lees(_SOORT, token)
    if nummers is None or len(nummers) > 2:
        return None
    lid = Lid.objects.filter(pk=nummers[0]).first()
    return Adres(lid, nummers[1] if len(nummers) == 2 else EERSTE) if lid else None


def is_afgemeld(lid: Lid) -> bool:
    return Afmelding.objects.filter(lid=lid).exists()


def meld_af(lid: Lid) -> None:
    """End the newsletter for `lid`; again makes no difference."""
    Afmelding.objects.get_or_create(lid=lid)


def meld_aan(lid: Lid) -> None:
    """Send `lid` the newsletter again; again makes no difference."""
    Afmelding.objects.filter(lid=lid).delete()
