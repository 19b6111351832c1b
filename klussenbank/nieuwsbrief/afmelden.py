"""The address that ends the newsletter for one member: signed, so that nobody else can make it, and for ever valid."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from deskundigen.models import Lid
from klussenbank.nieuwsbrief.models import Afmelding

_TEKENAAR = Signer(sep=".", salt="klussenbank.nieuwsbrief.afmelden")


def token_van(lid: int) -> str:
    return _TEKENAAR.sign(str(lid))


def adres_van(lid: int) -> str:
    """Return the whole address, for in a mail."""
    return f"{settings.BASIS_URL}{reverse('nieuwsbrief:afmelden', args=[token_van(lid)])}"


def lid_van(token: str) -> Lid | None:
    """Return the member whom the token names; None when it is not one of ours."""
    try:
        return Lid.objects.filter(pk=_TEKENAAR.unsign(token)).first()
    except BadSignature:
        return None


def is_afgemeld(lid: Lid) -> bool:
    return Afmelding.objects.filter(lid=lid).exists()


def meld_af(lid: Lid) -> None:
    """End the newsletter for `lid`; again makes no difference."""
    Afmelding.objects.get_or_create(lid=lid)


def meld_aan(lid: Lid) -> None:
    """Send `lid` the newsletter again; again makes no difference."""
    Afmelding.objects.filter(lid=lid).delete()
