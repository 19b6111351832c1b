"""How long a card holds: the one place that says when it asks, when it fades, and how it shows its age.

A card is as old as the days since its owner last said that it holds (`Kaart.bevestigd_op`): by making it, changing
it, or answering "Klopt nog". After `KAART_VERS_DAGEN` (a year) it asks its owner whether it still does, and shows its
age to all. Unanswered for a month more it fades: it counts one level lower. After two years that is two levels. It
never goes away by itself, and an answer brings all of it back.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from klussenbank.kern.werkdagen import begin_van

# So long after it asked it fades.
BEDENKTIJD = 30
# Nobody gets mail about old cards again within so many days.
MAIL_PAUZE = 60
_JAAR = 365


def dagen_tot_stap(stap: int) -> int:
    """Return at how many days a card goes back by `stap` levels (1 or 2)."""
    return settings.KAART_VERS_DAGEN + BEDENKTIJD if stap == 1 else 2 * settings.KAART_VERS_DAGEN


def stappen_terug(bevestigd_op: datetime, vandaag: date | None = None) -> int:
    """Return by how many levels a card counts lower today."""
    dagen = _dagen(bevestigd_op, vandaag)
    return sum(dagen >= dagen_tot_stap(stap) for stap in (1, 2))


def is_oud(bevestigd_op: datetime, vandaag: date | None = None) -> bool:
    """Whether a card asks its owner whether it still holds, and shows its age."""
    return _dagen(bevestigd_op, vandaag) >= settings.KAART_VERS_DAGEN


def leeftijd(bevestigd_op: datetime | None, vandaag: date | None = None) -> str:
    """Return how old a card is, in words: "bijgewerkt in november 2025"; "" while it is fresh."""
    if bevestigd_op is None or not is_oud(bevestigd_op, vandaag):
        return ""
    jaren = _dagen(bevestigd_op, vandaag) // _JAAR
    if jaren >= 2:
        return f"{jaren} jaar geleden bijgewerkt"
    return f"bijgewerkt in {date_format(timezone.localdate(bevestigd_op), 'F Y')}"


def voor(dagen: int, vandaag: date | None = None) -> datetime:
    """Return the moment before which something happened that is `dagen` days or more ago."""
    return begin_van((vandaag or timezone.localdate()) - timedelta(days=dagen - 1))


def _dagen(moment, vandaag):
    return ((vandaag or timezone.localdate()) - timezone.localdate(moment)).days
