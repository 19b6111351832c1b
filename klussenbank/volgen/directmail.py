"""The mail about one thing that happened, to who wants to hear it at once."""

from django.conf import settings
from django.urls import reverse

from klussenbank.kern import mail
from klussenbank.volgen import afmelden
from klussenbank.volgen.models import Notificatie, Ritme, Volging
from klussenbank.volgen.soorten import NIEUW, opgesomd, zin


def schrijf(notificatie: Notificatie, redenen: list[Volging]):
    """Return the mail of `notificatie`, not yet saved, to a member who has these reasons to hear of it.

    Its address to stop ends the mail about those of them that want it at once, and about nothing else.
    """
    redenen = [reden for reden in redenen if reden.ritme != Ritme.UIT]
    direct = [reden for reden in redenen if reden.ritme == Ritme.DIRECT][: afmelden.MEESTE]
    adres = afmelden.adres_van_directe(direct)
    brief = mail.schrijf(
        "volgen/mail/direct.txt",
        aan=notificatie.lid.email,
        context={
            "aan": notificatie.lid,
            "klus": notificatie.klus,
            "is_nieuw": notificatie.soort == NIEUW,
            "zin": zin(notificatie),
            "redenen": opgesomd(redenen),
            "direct": opgesomd(direct),
            "klus_url": absoluut("volgen:notificatie", notificatie.pk),
            "instellingen_url": absoluut("volgen:instellingen"),
            "afmelden_url": adres,
        },
    )
    brief.afmelden_url = adres
    return brief


def absoluut(naam, *args):
    """Return the address of a page as it stands in a mail."""
    return f"{settings.BASIS_URL}{reverse(naam, args=args)}"
