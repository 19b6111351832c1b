"""Days of klussen and meetings as a calendar (iCalendar), for Outlook and every other agenda."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from deskundigen.bijeenkomst.models import Bijeenkomst, Deelname
from klussen.models import Gebeurtenis, Klus, Klusstatus, Reactie, Reactiestatus
from klussenbank.feeds.bord import MEESTE, ZICHTBARE_STAPPEN, gewijzigd_op
from klussenbank.kern.leesbaar import leesbaar, op_een_regel

# So many days something stays in it that is over.
DAGEN_TERUG = 90
# How often an agenda may look again.
VERVERS = timedelta(hours=6)
# What is still to happen, or happened.
_GAAT_DOOR = [Klusstatus.OPEN, Klusstatus.INGEVULD, Klusstatus.AFGEROND]
_ZONE = "Europe/Amsterdam"


def antwoord(gebeurtenissen: list[Event]) -> HttpResponse:
    """Return these events as a calendar."""
    agenda = Calendar()
    agenda.add("prodid", "-//Klussenbank//NL")
    agenda.add("version", "2.0")
    agenda.add("x-wr-calname", "Klussenbank")
    agenda.add("name", "Klussenbank")
    agenda.add("refresh-interval", VERVERS, parameters={"VALUE": "DURATION"})
    agenda.add("x-published-ttl", "PT6H")
    if any(isinstance(gebeurtenis.decoded("dtstart"), datetime) for gebeurtenis in gebeurtenissen):
        agenda.add_component(_tijdzone())
    for gebeurtenis in gebeurtenissen:
        agenda.add_component(gebeurtenis)
    return HttpResponse(agenda.to_ical(), content_type="text/calendar; charset=utf-8")


def van_lid(lid: int) -> list[Event]:
    """Return what the member with this key has to do with, at most MEESTE: what is coming first, the nearest first."""
    vandaag = timezone.localdate()
    vanaf = vandaag - timedelta(days=DAGEN_TERUG)
    gevonden = [gebeurtenis for klus in _klussen(lid, vanaf) for gebeurtenis in van_klus(klus, klus.mijn_reactie)]
    gevonden += map(_van_bijeenkomst, _bijeenkomsten(lid, vanaf))
    gevonden = [gebeurtenis for gebeurtenis in gevonden if _laatste_dag(gebeurtenis) >= vanaf]

    def hoe_ver(gebeurtenis):
        laatste = _laatste_dag(gebeurtenis)
        return laatste < vandaag, abs(laatste - vandaag), gebeurtenis["uid"]

    return sorted(gevonden, key=hoe_ver)[:MEESTE]


def van_klus(klus: Klus, reactie: str | None = None) -> list[Event]:
    """Return the days of a klus (with `gewijzigd_op` and `stappen`): the last one to react, and when it is done.

    `reactie` is the state of the reactie of who looks, if any.
    """
    gebeurtenissen = []
    if klus.reageren_tm and klus.status == Klusstatus.OPEN and not klus.is_verborgen:
        laatste_dag = _dagen(klus, f"Laatste dag om te reageren: {klus.titel}", klus.reageren_tm, klus.reageren_tm)
        laatste_dag.add("uid", _uid(f"klus-{klus.pk}-reageren"))
        laatste_dag.add("status", "CONFIRMED")
        gebeurtenissen.append(laatste_dag)
    if klus.start_op or klus.klaar_op:
        titel = klus.titel if klus.start_op else f"Moet klaar zijn: {klus.titel}"
        uitvoering = _dagen(klus, titel, klus.start_op or klus.klaar_op, klus.klaar_op or klus.start_op)
        uitvoering.add("uid", _uid(f"klus-{klus.pk}"))
        uitvoering.add("status", _stand(klus, reactie))
        gebeurtenissen.append(uitvoering)
    return gebeurtenissen


def met_stappen(klussen):
    """Annotate what `van_klus` asks of a klus."""
    stappen = Gebeurtenis.objects.filter(klus=OuterRef("pk"), soort__in=ZICHTBARE_STAPPEN).order_by()
    geteld = stappen.values("klus").values_list(Count("pk"))
    return (
        klussen.annotate(gewijzigd_op=gewijzigd_op(), stappen=Coalesce(Subquery(geteld), 0))
        .defer("zoekvector")
        .select_related("organisatie")
    )


def _klussen(lid, vanaf):
    """Klussen that `lid` asks for, or waits for or was chosen for, with a day since `vanaf`."""
    telt = Reactie.objects.filter(lid=lid).telt_nog()
    mijn = Q(plaatser=lid) | Q(mede_plaatser=lid) | Q(pk__in=telt.values("klus"))
    recent = Q(reageren_tm__gte=vanaf) | Q(start_op__gte=vanaf) | Q(klaar_op__gte=vanaf)
    reactie = Subquery(telt.filter(klus=OuterRef("pk")).values("status")[:1])
    klussen = met_stappen(Klus.objects.filter(mijn, recent, status__in=_GAAT_DOOR)).annotate(mijn_reactie=reactie)
    laatste = Greatest("reageren_tm", "start_op", "klaar_op")
    return klussen.order_by(laatste.desc(nulls_last=True), "pk")[: 2 * MEESTE]


def _bijeenkomsten(lid, vanaf):
    """Meetings to which `lid` comes, since `vanaf`; also those that were called off."""
    komt = Deelname.objects.komend().filter(lid=lid)
    return Bijeenkomst.objects.filter(pk__in=komt.values("bijeenkomst"), datum__gte=vanaf).order_by("-datum")[:MEESTE]


def _van_bijeenkomst(bijeenkomst):
    zone = ZoneInfo(_ZONE)
    gebeurtenis = Event()
    gebeurtenis.add("uid", _uid(f"bijeenkomst-{bijeenkomst.pk}"))
    gebeurtenis.add("summary", op_een_regel(bijeenkomst.naam))
    gebeurtenis.add("dtstart", datetime.combine(bijeenkomst.datum, bijeenkomst.begint_om, zone))
    gebeurtenis.add("dtend", datetime.combine(bijeenkomst.datum, bijeenkomst.eindigt_om, zone))
    gebeurtenis.add("location", op_een_regel(bijeenkomst.plaats))
    gebeurtenis.add("status", "CANCELLED" if bijeenkomst.is_afgelast else "CONFIRMED")
    # When it was changed is not kept, only how often.
    gebeurtenis.add("dtstamp", bijeenkomst.afgelast_op or bijeenkomst.gemaakt_op)
    gebeurtenis.add("sequence", bijeenkomst.versie - 1 + bijeenkomst.is_afgelast)
    gebeurtenis.add("url", f"{settings.BASIS_URL}{bijeenkomst.get_absolute_url()}")
    return gebeurtenis


def _dagen(klus, titel, van, tot_en_met):
    """Return an event of whole days, in which the agenda stays free."""
    gebeurtenis = Event()
    gebeurtenis.add("summary", op_een_regel(titel))
    gebeurtenis.add("dtstart", van)
    # Until, and without, the day after it.
    gebeurtenis.add("dtend", tot_en_met + timedelta(days=1))
    gebeurtenis.add("description", leesbaar(f"{klus.korte_tekst}\n\nGevraagd door {klus.organisatie}."))
    if klus.plaats:
        gebeurtenis.add("location", op_een_regel(klus.plaats))
    gebeurtenis.add("transp", "TRANSPARENT")
    gebeurtenis.add("dtstamp", klus.gewijzigd_op)
    gebeurtenis.add("last-modified", klus.gewijzigd_op)
    gebeurtenis.add("sequence", klus.stappen)
    gebeurtenis.add("url", f"{settings.BASIS_URL}{klus.get_absolute_url()}")
    return gebeurtenis


def _stand(klus, reactie):
    if klus.status == Klusstatus.INGETROKKEN:
        return "CANCELLED"
    staat_vast = klus.status in {Klusstatus.INGEVULD, Klusstatus.AFGEROND}
    # Who waits is not sure of it, whatever became of the other places.
    if reactie:
        staat_vast = reactie == Reactiestatus.GEKOZEN
    return "CONFIRMED" if staat_vast else "TENTATIVE"


def _laatste_dag(gebeurtenis) -> date:
    einde = gebeurtenis.decoded("dtend")
    return einde.date() if isinstance(einde, datetime) else einde - timedelta(days=1)


def _uid(wat):
    return f"{wat}@{urlsplit(settings.BASIS_URL).hostname}"


def _tijdzone():
    """The clock of Amsterdam, which changes on the last Sundays of March and October."""
    zone = Timezone()
    zone.add("tzid", _ZONE)
    for soort, naam, begin, maand, van, naar in (
        (TimezoneDaylight, "CEST", datetime(1981, 3, 29, 2), 3, 1, 2),
        (TimezoneStandard, "CET", datetime(1996, 10, 27, 3), 10, 2, 1),
    ):
        tijd = soort()
        tijd.add("tzname", naam)
        tijd.add("dtstart", begin)
        tijd.add("rrule", {"freq": "yearly", "bymonth": maand, "byday": "-1su"})
        tijd.add("tzoffsetfrom", timedelta(hours=van))
        tijd.add("tzoffsetto", timedelta(hours=naar))
        zone.add_component(tijd)
    return zone
