"""What the tests of feeds share."""

import feedparser
from django.urls import reverse
from icalendar import Calendar

from klussenbank.feeds.models import Feedsleutel
from klussenbank.volgen.models import Volging
from tests.fabriek import OnderwerpFabriek

# Text that would become something else where it is not written out well.
KWAAD = [
    "<script>kwaad()</script>",
    "&lt;img src=x onerror=kwaad()&gt; &amp; ]]>",
    "Regel\r\nBEGIN:VEVENT\r\nSUMMARY:kwaad\r\nEND:VEVENT",
    "Stuurtekens \x01\x08\x0b\x0c\x1f\x7f\x85\u2028\ufffe\uffff",
    'Komma, puntkomma; dubbele punt: aanhaling" en \\n schuin',
    "Emoji \U0001f600 en rechts naar links \u202e",
]


def sleutel_van(lid):
    """The key of `lid`, made when there is none."""
    Feedsleutel.objects.zet_aan(lid)
    return Feedsleutel.objects.get(pk=lid.pk).sleutel


def adressen_van(lid):
    """All addresses with the key of `lid`, who follows a topic and saved a search."""
    sleutel, onderwerp = sleutel_van(lid), OnderwerpFabriek()
    volging = Volging.objects.create(lid=lid, zoekvraag="omvang=groot", naam="Groot")
    return [
        reverse("feeds:klussen", args=[sleutel]),
        reverse("feeds:onderwerp", args=[sleutel, onderwerp.slug]),
        reverse("feeds:zoekopdracht", args=[sleutel, volging.pk]),
        reverse("feeds:agenda", args=[sleutel]),
    ]


def feed(antwoord):
    """The feed, as a feed reader reads it."""
    assert antwoord.status_code == 200
    assert antwoord.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    gelezen = feedparser.parse(antwoord.content)
    assert not gelezen.bozo, gelezen.bozo_exception
    return gelezen


def agenda(antwoord):
    """The events of a calendar by their UID, as an agenda reads them."""
    assert antwoord.status_code == 200
    assert antwoord.headers["Content-Type"] == "text/calendar; charset=utf-8"
    gelezen = Calendar.from_ical(antwoord.content)
    assert gelezen.errors == []
    gebeurtenissen = {str(gebeurtenis["uid"]).partition("@")[0]: gebeurtenis for gebeurtenis in gelezen.events}
    assert len(gebeurtenissen) == len(gelezen.events)
    return gebeurtenissen
