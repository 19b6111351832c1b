"""Klussen as an Atom feed, for a feed reader or Outlook."""

from django.conf import settings
from django.http import HttpResponse
from django.template.defaultfilters import capfirst
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html

from klussen.models import Klus
from klussenbank.kern.adressen import absoluut
from klussenbank.kern.leesbaar import leesbaar, leesbare_regel
from klussenbank.kern.templatetags.kern import dag


def antwoord(titel: str, adres: str, klussen: list[Klus]) -> HttpResponse:
    """Return `klussen` as a feed; `adres` is the page of the site that shows the same.

    That page is what the feed is known by. Its own address, with the key of who reads along, stands nowhere in it.
    """
    feed = Atom1Feed(
        title=leesbare_regel(f"Klussenbank: {titel}"),
        link=f"{settings.BASIS_URL}{adres}",
        description=None,
        language=settings.LANGUAGE_CODE,
        author_name=leesbare_regel(settings.PLATFORM_NAAM or "Klussenbank"),
    )
    for klus in klussen:
        link = absoluut(klus)
        feed.add_item(
            title=leesbare_regel(klus.titel),
            link=link,
            unique_id=link,
            description=_samenvatting(klus),
            author_name=leesbare_regel(klus.organisatie.naam),
            categories=[leesbare_regel(naam) for naam in klus.onderwerp_namen],
            pubdate=klus.geplaatst_op,
            updateddate=klus.gewijzigd_op,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _samenvatting(klus):
    """What is asked, by whom and how much, as HTML in which what members wrote is text."""
    feiten = [klus.organisatie.naam, klus.hoeveel_werk]
    if klus.plaats or klus.op_afstand:
        feiten.append(klus.plaats or "op afstand")
    if klus.reageren_tm:
        feiten.append(f"reageren t/m {dag(klus.reageren_tm)}")
    feiten = capfirst(", ".join(leesbare_regel(feit) for feit in feiten))
    return format_html("<p>{}</p><p>{}.</p>", leesbaar(klus.korte_tekst), feiten)
