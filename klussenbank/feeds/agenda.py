"""Days of klussen and meetings as a calendar (iCalendar), for Outlook and every other agenda."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Greatest, Least
from django.http import HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from deskundigen.bijeenkomst.models import Bijeenkomst, Deelname
from klussen.models import Gebeurtenis, Klus, Klusstatus, Reactie, Reactiestatus
from klussenbank.feeds.bord import MEESTE, ZICHTBARE_STAPPEN, gewijzigd_op
from klussenbank.kern.adressen import absoluut
from klussenbank.kern.leesbaar import leesbaar, leesbare_regel

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
    gevonden = [
        gebeurtenis for klus, reactie in _klussen(lid, vanaf, vandaag) for gebeurtenis in van_klus(klus, reactie)
    ]
    gevonden += map(_van_bijeenkomst, _bijeenkomsten(lid, vanaf, vandaag))
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


def _klussen(lid, vanaf, vandaag):
    """Klussen that `lid` asks for, or waits for or was chosen for (and which), with a day since `vanaf`.

    At most MEESTE, and among them all that the first MEESTE events are of.
    """
    # Read first: beside "or", what another table holds would be looked up for every klus that there is.
    telt = Reactie.objects.filter(_sinds(vanaf, "klus__"), lid=lid, klus__status__in=_GAAT_DOOR).telt_nog()
    reacties = dict(telt.values_list("klus", "status"))
    mijn = Q(plaatser=lid) | Q(mede_plaatser=lid) | Q(pk__in=list(reacties))
    klussen = met_stappen(Klus.objects.filter(_sinds(vanaf), mijn, status__in=_GAAT_DOOR)).alias(
        sluit=Case(When(status=Klusstatus.OPEN, verborgen_op__isnull=True, then=F("reageren_tm"))),
        klaar=Coalesce("klaar_op", "start_op"),
    )
    return [(klus, reacties.get(klus.pk)) for klus in _nabij(klussen, vandaag, "sluit", "klaar")]


def _sinds(vanaf, van=""):
    """Whether a klus has a day since then."""
    velden = ("reageren_tm", "start_op", "klaar_op")
    return Q(*((f"{van}{veld}__gte", vanaf) for veld in velden), _connector=Q.OR)


def _bijeenkomsten(lid, vanaf, vandaag):
    """Meetings to which `lid` comes, since `vanaf`; also those that were called off."""
    komt = Deelname.objects.komend().filter(lid=lid)
    rijen = Bijeenkomst.objects.filter(pk__in=komt.values("bijeenkomst"), datum__gte=vanaf)
    return _nabij(rijen, vandaag, "datum", "datum")


def _nabij(rijen, vandaag, een, ander):
    """Return the MEESTE rows of which one of two days is nearest: first what is coming, then what was last."""
    straks = Least(*(Case(When(**{f"{dag}__gte": vandaag}, then=F(dag))) for dag in (een, ander)))
    geweest = Greatest(een, ander)
    return rijen.order_by(straks.asc(nulls_last=True), geweest.desc(nulls_last=True), "pk")[:MEESTE]


def _van_bijeenkomst(bijeenkomst):
    zone = ZoneInfo(_ZONE)
    gebeurtenis = Event()
    gebeurtenis.add("uid", _uid(f"bijeenkomst-{bijeenkomst.pk}"))
    gebeurtenis.add("summary", leesbare_regel(bijeenkomst.naam))
    gebeurtenis.add("dtstart", datetime.combine(bijeenkomst.datum, bijeenkomst.begint_om, zone))
    gebeurtenis.add("dtend", datetime.combine(bijeenkomst.datum, bijeenkomst.eindigt_om, zone))
    gebeurtenis.add("location", leesbare_regel(bijeenkomst.plaats))
    gebeurtenis.add("status", "CANCELLED" if bijeenkomst.is_afgelast else "CONFIRMED")
    # When it was changed is not kept, only how often.
    gebeurtenis.add("dtstamp", bijeenkomst.afgelast_op or bijeenkomst.gemaakt_op)
    gebeurtenis.add("sequence", bijeenkomst.versie - 1 + bijeenkomst.is_afgelast)
    gebeurtenis.add("url", absoluut(bijeenkomst))
    return gebeurtenis


def _dagen(klus, titel, van, tot_en_met):
    """Return an event of whole days, in which the agenda stays free."""
    gebeurtenis = Event()
    gebeurtenis.add("summary", leesbare_regel(titel))
    gebeurtenis.add("dtstart", van)
    # Until, and without, the day after it.
    gebeurtenis.add("dtend", tot_en_met + timedelta(days=1))
    gebeurtenis.add("description", leesbaar(f"{klus.korte_tekst}\n\nGevraagd door {klus.organisatie}."))
    if klus.plaats:
        gebeurtenis.add("location", leesbare_regel(klus.plaats))
    gebeurtenis.add("transp", "TRANSPARENT")
    gebeurtenis.add("dtstamp", klus.gewijzigd_op)
    gebeurtenis.add("last-modified", klus.gewijzigd_op)
    gebeurtenis.add("sequence", klus.stappen)
    gebeurtenis.add("url", absoluut(klus))
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
