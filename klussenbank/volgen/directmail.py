"""The mail about one thing that happened, to who wants to hear it at once."""

from deskundigen.models import Deskundige
from klussenbank.kern import mail
from klussenbank.kern.adressen import absoluut
from klussenbank.volgen import afmelden
from klussenbank.volgen.mensen import in_mail
from klussenbank.volgen.models import Notificatie, Ritme, Volging
from klussenbank.volgen.soorten import NIEUW, opgesomd, zin


def schrijf(notificatie: Notificatie, redenen: list[Volging], mens: Deskundige | None = None):
    """Return the mail of `notificatie`, not yet saved, to a member who has these reasons to hear of it.

    `mens` is whom it is about, where it is no klus. Its address to stop ends the mail about those of them that want it
    at once, and about nothing else.
    """
    redenen = [reden for reden in redenen if reden.ritme != Ritme.UIT]
    direct = [reden for reden in redenen if reden.ritme == Ritme.DIRECT][: afmelden.MEESTE]
    adres = afmelden.adres_van_directe(direct)
    brief = mail.schrijf(
        "volgen/mail/direct_mens.txt" if mens else "volgen/mail/direct.txt",
        aan=notificatie.lid.email,
        context={
            "aan": notificatie.lid,
            "klus": notificatie.klus,
            "mens": mens and in_mail(mens),
            "is_nieuw": notificatie.soort == NIEUW,
            "zin": zin(notificatie),
            "redenen": opgesomd(redenen),
            "direct": opgesomd(direct),
            "url": absoluut("volgen:notificatie", notificatie.pk),
            "instellingen_url": absoluut("volgen:instellingen"),
            "afmelden_url": adres,
        },
    )
    brief.afmelden_url = adres
    return brief
