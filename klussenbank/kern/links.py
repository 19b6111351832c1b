"""A link in a mail that asks one question and has one button, also for who is not logged in.

Only the button decides: mail scanners follow links. A link works once, for two weeks, for one member and one thing, and
only as long as that thing still stands as it did when the mail was written. In the database is a hash of it.

Whoever has the mail has the link: also who got it quoted in an answer, or forwarded. What such a person may not learn
from its page, a Handeling keeps silent about by `na_afloop`.
"""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple, Protocol

from django.db import models, transaction
from django.utils import timezone

from klussenbank.kern import register
from klussenbank.kern.adressen import absoluut
from klussenbank.kern.models import Maillink

GELDIG = timedelta(days=14)


class Vraag(NamedTuple):
    """What the page behind a link asks, and where one can see what it is about (for who is logged in), and its name.

    With `notitie` as a label there is one field in which a note can be written. What stands behind `url` is called
    `waar`.
    """

    kop: str
    tekst: str
    knop: str
    url: str
    notitie: str = ""
    waar: str = "de klus"


class Handeling(Protocol):
    """What a link can do; registered by name in `register.handelingen`.

    With an attribute `na_afloop` the page says no more than that after the button was pressed, whatever came of it, to
    who is not logged in as `lid`; and it asks its question until the link is too old, also when it was used.
    """

    def vraag(self, lid: models.Model, doel: int, stand: str) -> Vraag | None:
        """Return what is asked of `lid` about `doel`; None when it no longer stands as it did at `stand`."""

    def doe(self, lid: models.Model, doel: int, stand: str, notitie: str) -> str | None:
        """Do it and return what to say of it; None when it could not be done any more."""


def maak(handeling: str, lid: models.Model, doel: int, stand: str = "") -> str:
    """Return the address of a new link with which `lid` can take `handeling` with `doel`; see Handeling for `stand`."""
    return next(maak_veel(handeling, [(lid, doel, stand)]))


def maak_veel(handeling: str, voor: list[tuple]) -> Iterator[str]:
    """Give the address of a new link for each (lid, doel, stand) of `voor`, in that order: one statement for all."""
    if handeling not in register.handelingen:
        raise LookupError(handeling)
    verloopt_op = timezone.now() + GELDIG
    sleutels = [secrets.token_urlsafe(32) for _ in voor]
    Maillink.objects.bulk_create(
        Maillink(hash=_hash(sleutel), handeling=handeling, lid=lid, doel=doel, stand=stand, verloopt_op=verloopt_op)
        for sleutel, (lid, doel, stand) in zip(sleutels, voor, strict=True)
    )
    return (absoluut("link", sleutel) for sleutel in sleutels)


def staat_uit(handeling: str, lid: models.Model, doel: int) -> bool:
    """Whether `lid` was sent a link for this that still works and was not used yet."""
    nog = Maillink.objects.filter(handeling=handeling, lid=lid, doel=doel)
    return nog.filter(gebruikt_op__isnull=True, verloopt_op__gte=timezone.now()).exists()


def zoek(sleutel: str) -> Maillink | None:
    """Return the link with this key, of a member who may still log in; also one that was used or is too old."""
    return Maillink.objects.filter(hash=_hash(sleutel), lid__is_active=True).select_related("lid__organisatie").first()


def vraag_van(link: Maillink) -> Vraag | None:
    """Return what the link asks; None when it was used, is too old, or asks what is no longer of use."""
    if (link.gebruikt_op and not na_afloop(link)) or link.verloopt_op < timezone.now():
        return None
    return register.handelingen[link.handeling].vraag(link.lid, link.doel, link.stand)


def na_afloop(link: Maillink) -> str:
    """Return all that the page may say of what the link did to others than its member; "" when it may say everything.

    It may not say that the link was used either, nor change in any other way by that.
    """
    return getattr(register.handelingen[link.handeling], "na_afloop", "")


def gebruik(link: Maillink, notitie: str = "") -> str | None:
    """Do what the link is for, once, and return what to say of it; None when that could not be done any more."""
    nu = timezone.now()
    with transaction.atomic():
        ongebruikt = Maillink.objects.filter(pk=link.pk, gebruikt_op__isnull=True, verloopt_op__gte=nu)
        if not ongebruikt.update(gebruikt_op=nu):
            return None
        return register.handelingen[link.handeling].doe(link.lid, link.doel, link.stand, notitie)


def ruim_op() -> int:
    """Remove links that no longer work, some time after they stopped; return how many they were."""
    aantal, _ = Maillink.objects.filter(verloopt_op__lt=timezone.now() - GELDIG).delete()
    return aantal


def _hash(sleutel):
    return hashlib.sha256(sleutel.encode()).hexdigest()
