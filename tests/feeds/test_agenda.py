"""My klussen and meetings in my own agenda."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from deskundigen.bijeenkomst.models import Bijeenkomst
from deskundigen.models import Lid
from klussen import acties
from klussen.models import Klus, Klusstatus
from klussenbank.feeds import agenda as feed_agenda
from tests.fabriek import BijeenkomstFabriek, DeelnameFabriek, KlusFabriek, LidFabriek, ReactieFabriek
from tests.feeds.hulp import KWAAD, agenda, sleutel_van
from tests.klussen.hulp import soep

VANDAAG = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def _op_een_dag():
    with time_machine.travel(datetime(2026, 5, 4, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def lees(client):
    """`lees(lid)` returns the events in the agenda of that member."""

    def _lees(lid):
        return agenda(client.get(reverse("feeds:agenda", args=[sleutel_van(lid)])))

    return _lees


def dag(dagen):
    return VANDAAG + timedelta(days=dagen)


def met_dagen(**velden):
    return KlusFabriek(**{"reageren_tm": dag(5), "start_op": dag(10), "klaar_op": dag(12)} | velden)


def test_a_klus_that_i_ask(lees, lid):
    klus = met_dagen(plaatser=lid, titel="Peilbuizen aflezen", samenvatting="Wie helpt?", plaats="Rhenen")

    gevonden = lees(lid)

    assert set(gevonden) == {f"klus-{klus.pk}", f"klus-{klus.pk}-reageren"}
    uitvoering, laatste = gevonden[f"klus-{klus.pk}"], gevonden[f"klus-{klus.pk}-reageren"]
    assert uitvoering["uid"] == f"klus-{klus.pk}@testserver"
    assert uitvoering["summary"] == "Peilbuizen aflezen"
    # All day, and the end is the day after the last one.
    assert (uitvoering.decoded("dtstart"), uitvoering.decoded("dtend")) == (dag(10), dag(13))
    assert uitvoering["url"] == f"http://testserver/klussen/{klus.pk}/"
    assert uitvoering["description"] == f"Wie helpt?\n\nGevraagd door {klus.organisatie}."
    assert uitvoering["location"] == "Rhenen"
    assert uitvoering["transp"] == "TRANSPARENT"
    assert laatste["summary"] == "Laatste dag om te reageren: Peilbuizen aflezen"
    assert (laatste.decoded("dtstart"), laatste.decoded("dtend")) == (dag(5), dag(6))


@pytest.mark.parametrize(
    ("velden", "titel", "van", "tot"),
    [
        ({"start_op": dag(3), "klaar_op": None}, "Klus", dag(3), dag(4)),
        ({"start_op": None, "klaar_op": dag(3)}, "Moet klaar zijn: Klus", dag(3), dag(4)),
        ({"start_op": dag(3), "klaar_op": dag(3)}, "Klus", dag(3), dag(4)),
    ],
)
def test_a_klus_of_one_day(lees, lid, velden, titel, van, tot):
    KlusFabriek(plaatser=lid, titel="Klus", **velden)

    (gebeurtenis,) = lees(lid).values()

    assert gebeurtenis["summary"] == titel
    assert (gebeurtenis.decoded("dtstart"), gebeurtenis.decoded("dtend")) == (van, tot)


def test_a_klus_without_days_is_not_in_it(lees, lid):
    KlusFabriek(plaatser=lid)

    assert lees(lid) == {}


def test_what_is_mine(lees, lid, collega):
    mijn = {
        "alleen": met_dagen(plaatser=lid),
        "samen": met_dagen(plaatser=collega, mede_plaatser=lid),
        "wacht": met_dagen(),
        "gekozen": met_dagen(aantal_personen=2),
    }
    ReactieFabriek(klus=mijn["wacht"], lid=lid)
    ReactieFabriek(klus=mijn["gekozen"], lid=lid).kies(mijn["gekozen"].plaatser)
    niet = met_dagen()
    ReactieFabriek(klus=niet, lid=lid).kies_niet(niet.plaatser)
    weg = met_dagen()
    ReactieFabriek(klus=weg, lid=lid).trek_in(lid)
    met_dagen()

    gevonden = lees(lid)

    assert set(gevonden) == {f"klus-{klus.pk}{deel}" for klus in mijn.values() for deel in ("", "-reageren")}
    assert {naam: str(gevonden[f"klus-{klus.pk}"]["status"]) for naam, klus in mijn.items()} == {
        "alleen": "TENTATIVE",
        "samen": "TENTATIVE",
        "wacht": "TENTATIVE",
        "gekozen": "CONFIRMED",
    }


@pytest.mark.parametrize(
    ("status", "delen"),
    [
        (Klusstatus.OPEN, {"", "-reageren"}),
        (Klusstatus.INGEVULD, {""}),
        (Klusstatus.AFGEROND, {""}),
        (Klusstatus.VERLOPEN, set()),
        (Klusstatus.INGETROKKEN, set()),
        (Klusstatus.CONCEPT, set()),
    ],
)
def test_only_what_goes_on_or_went_on(lees, lid, status, delen):
    klus = met_dagen(plaatser=lid, status=status)

    gevonden = lees(lid)

    assert set(gevonden) == {f"klus-{klus.pk}{deel}" for deel in delen}
    if delen == {""}:
        assert gevonden[f"klus-{klus.pk}"]["status"] == "CONFIRMED"


def test_a_hidden_klus_goes_on_but_nobody_can_react(lees, lid, coordinator):
    klus = met_dagen(plaatser=lid)
    klus.verberg(coordinator, "Hier klopt iets niet.")

    assert set(lees(lid)) == {f"klus-{klus.pk}"}


def test_who_waits_is_not_sure_though_the_klus_is_filled(lees, lid, collega):
    klus = met_dagen()
    ReactieFabriek(klus=klus, lid=lid)
    ReactieFabriek(klus=klus, lid=collega).kies(klus.plaatser)

    assert lees(lid)[f"klus-{klus.pk}"]["status"] == "TENTATIVE"
    assert lees(collega)[f"klus-{klus.pk}"]["status"] == "CONFIRMED"


def test_what_is_long_over_has_gone(lees, lid):
    net = KlusFabriek(plaatser=lid, status=Klusstatus.AFGEROND, klaar_op=dag(-90))
    KlusFabriek(plaatser=lid, status=Klusstatus.AFGEROND, klaar_op=dag(-91))
    # Its last day to react was long ago, while it goes on.
    loopt = KlusFabriek(plaatser=lid, reageren_tm=dag(-200), start_op=dag(-100), klaar_op=dag(-10))
    komt_nog = BijeenkomstFabriek(datum=dag(-91))
    DeelnameFabriek(bijeenkomst=komt_nog, lid=lid)

    assert set(lees(lid)) == {f"klus-{net.pk}", f"klus-{loopt.pk}"}


def test_at_most_fifty_what_comes_first(lees, lid, monkeypatch):
    monkeypatch.setattr(feed_agenda, "MEESTE", 3)
    klussen = {dagen: KlusFabriek(plaatser=lid, klaar_op=dag(dagen)) for dagen in (-2, -1, 1, 40)}

    assert list(lees(lid)) == [f"klus-{klussen[dagen].pk}" for dagen in (1, 40, -1)]


def test_the_nearest_comes_first_however_much_is_far_away(lees, lid, monkeypatch):
    monkeypatch.setattr(feed_agenda, "MEESTE", 3)
    # One can react until tomorrow, and it is done last of all.
    morgen = KlusFabriek(plaatser=lid, reageren_tm=dag(1), klaar_op=dag(900))
    for dagen in (500, 600, 700, 800):
        KlusFabriek(plaatser=lid, klaar_op=dag(dagen))
        DeelnameFabriek(bijeenkomst=BijeenkomstFabriek(datum=dag(dagen)), lid=lid, is_er=False)
    straks = BijeenkomstFabriek(datum=dag(3))
    DeelnameFabriek(bijeenkomst=straks, lid=lid, is_er=False)
    geweest = KlusFabriek(plaatser=lid, klaar_op=dag(-1))
    bijna = ReactieFabriek(klus=KlusFabriek(klaar_op=dag(2)), lid=lid).klus

    gevonden = list(lees(lid))

    assert gevonden == [f"klus-{morgen.pk}-reageren", f"klus-{bijna.pk}", f"bijeenkomst-{straks.pk}"]
    assert f"klus-{geweest.pk}" not in gevonden


def test_what_changed_has_another_number_and_moment(lees, lid, collega):
    klus = met_dagen(plaatser=lid, aantal_personen=2)
    Klus.objects.filter(pk=klus.pk).update(geplaatst_op=timezone.now() - timedelta(days=1))
    eerst = lees(lid)[f"klus-{klus.pk}"]
    acties.reageer(klus, collega, bericht="Ik doe het.")
    assert lees(lid)[f"klus-{klus.pk}"] == eerst

    klus.verleng(lid, dag(7))

    daarna = lees(lid)[f"klus-{klus.pk}"]
    assert daarna["uid"] == eerst["uid"]
    assert daarna.decoded("sequence") > eerst.decoded("sequence")
    assert daarna.decoded("last-modified") > eerst.decoded("last-modified")
    assert daarna.decoded("dtstamp") == daarna.decoded("last-modified")


def test_a_meeting(lees, lid):
    bijeenkomst = BijeenkomstFabriek(
        naam="Kaartensessie", datum=dag(3), begint_om=time(13, 0), eindigt_om=time(16, 30), plaats="Veenendaal"
    )
    DeelnameFabriek(bijeenkomst=bijeenkomst, lid=lid, is_er=False)
    DeelnameFabriek(bijeenkomst=BijeenkomstFabriek(datum=dag(4)), lid=lid, komt=False, is_er=False)
    BijeenkomstFabriek(datum=dag(5))

    (gebeurtenis,) = lees(lid).values()

    assert gebeurtenis["uid"] == f"bijeenkomst-{bijeenkomst.pk}@testserver"
    assert gebeurtenis["summary"] == "Kaartensessie"
    assert gebeurtenis["location"] == "Veenendaal"
    assert gebeurtenis["status"] == "CONFIRMED"
    assert gebeurtenis["url"] == f"http://testserver/bijeenkomsten/{bijeenkomst.pk}/"
    zone = ZoneInfo("Europe/Amsterdam")
    assert gebeurtenis.decoded("dtstart") == datetime(2026, 5, 7, 13, 0, tzinfo=zone)
    assert gebeurtenis.decoded("dtend") == datetime(2026, 5, 7, 16, 30, tzinfo=zone)
    assert gebeurtenis["dtstart"].params["TZID"] == "Europe/Amsterdam"


def test_a_meeting_that_moved_or_was_called_off(lees, lid):
    bijeenkomst = BijeenkomstFabriek(datum=dag(3))
    DeelnameFabriek(bijeenkomst=bijeenkomst, lid=lid, is_er=False)
    eerst = lees(lid)[f"bijeenkomst-{bijeenkomst.pk}"]

    bijeenkomst.wijzig(bijeenkomst.versie, datum=dag(4))
    verzet = lees(lid)[f"bijeenkomst-{bijeenkomst.pk}"]
    bijeenkomst.last_af()
    afgelast = lees(lid)[f"bijeenkomst-{bijeenkomst.pk}"]

    assert [rij.decoded("sequence") for rij in (eerst, verzet, afgelast)] == [0, 1, 2]
    assert verzet.decoded("dtstart").date() == dag(4)
    assert [str(rij["status"]) for rij in (eerst, verzet, afgelast)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert afgelast.decoded("dtstamp") == bijeenkomst.afgelast_op.replace(microsecond=0)


# The last Sundays of March and October, the days around them, and a year further on.
@pytest.mark.parametrize(
    ("datum", "utc"),
    [
        (date(2026, 3, 28), 12),
        (date(2026, 3, 29), 11),
        (date(2026, 3, 30), 11),
        (date(2026, 10, 24), 11),
        (date(2026, 10, 25), 12),
        (date(2026, 10, 26), 12),
        (date(2027, 3, 28), 11),
        (date(2027, 10, 31), 12),
    ],
)
def test_a_meeting_around_a_change_of_the_clock_is_at_the_right_moment(lid, client, datum, utc):
    bijeenkomst = BijeenkomstFabriek(datum=datum, begint_om=time(13), eindigt_om=time(14))
    DeelnameFabriek(bijeenkomst=bijeenkomst, lid=lid, is_er=False)

    antwoord = client.get(reverse("feeds:agenda", args=[sleutel_van(lid)]))

    (gebeurtenis,) = agenda(antwoord).values()
    verwacht = datetime(datum.year, datum.month, datum.day, utc, tzinfo=UTC)
    assert gebeurtenis.decoded("dtstart") == verwacht
    assert gebeurtenis.decoded("dtend") == verwacht + timedelta(hours=1)
    # And by the clock that the file itself brings along, for an agenda that knows no other.
    (zone,) = Calendar.from_ical(antwoord.content).timezones
    met_eigen_klok = datetime.combine(datum, time(13), zone.to_tz(lookup_tzid=False))
    assert met_eigen_klok.astimezone(UTC) == verwacht


def test_the_hours_in_which_the_clock_changes(lid, client):
    DeelnameFabriek(bijeenkomst=BijeenkomstFabriek(datum=dag(1)), lid=lid, is_er=False)
    antwoord = client.get(reverse("feeds:agenda", args=[sleutel_van(lid)]))
    (zone,) = Calendar.from_ical(antwoord.content).timezones
    eigen, echt = zone.to_tz(lookup_tzid=False), ZoneInfo("Europe/Amsterdam")

    for jaar in range(2020, 2040):
        for maand in (3, 10):
            for dag_ in range(20, 32):
                for uur in (0, 1, 3, 4, 12, 23):
                    moment = datetime(jaar, maand, dag_, uur)
                    assert moment.replace(tzinfo=eigen).utcoffset() == moment.replace(tzinfo=echt).utcoffset(), moment


def test_without_meetings_no_clock_is_needed(lid, client):
    met_dagen(plaatser=lid)

    assert b"VTIMEZONE" not in client.get(reverse("feeds:agenda", args=[sleutel_van(lid)])).content


@pytest.mark.parametrize("kwaad", KWAAD)
def test_what_members_write_stays_text(lees, lid, kwaad):
    klus, bijeenkomst = met_dagen(plaatser=lid), BijeenkomstFabriek(datum=dag(1))
    DeelnameFabriek(bijeenkomst=bijeenkomst, lid=lid, is_er=False)
    Klus.objects.filter(pk=klus.pk).update(titel=kwaad, samenvatting=kwaad, plaats=kwaad[:100])
    Bijeenkomst.objects.filter(pk=bijeenkomst.pk).update(naam=kwaad, plaats=kwaad)

    gevonden = lees(lid)

    assert len(gevonden) == 3
    woorden = [woord for woord in kwaad.split() if woord.isprintable()]
    for gebeurtenis in gevonden.values():
        assert all(woord in gebeurtenis["summary"] for woord in woorden)
        assert "\n" not in gebeurtenis["summary"]


def test_no_line_is_broken_by_what_members_write(lid, client):
    klus = met_dagen(plaatser=lid)
    Klus.objects.filter(pk=klus.pk).update(
        titel=" ".join(KWAAD)[:120], samenvatting=KWAAD[2], omschrijving="\r".join(KWAAD)
    )

    inhoud = client.get(reverse("feeds:agenda", args=[sleutel_van(lid)])).content

    # Every line that ends is one that the format knows; nothing but the format ends one.
    regels = inhoud.replace(b"\r\n ", b"").split(b"\r\n")
    assert b"\r" not in b"".join(regels)
    assert b"\n" not in b"".join(regels)
    assert sum(regel == b"BEGIN:VEVENT" for regel in regels) == 2
    assert not any(len(regel) > 75 for regel in inhoud.split(b"\r\n"))


def test_costs_the_same_with_one_and_with_many(lid, client):
    adres = reverse("feeds:agenda", args=[sleutel_van(lid)])

    def aantal():
        with CaptureQueriesContext(connection) as queries:
            client.get(adres)
        return len(queries)

    def erbij():
        met_dagen(plaatser=lid)
        ReactieFabriek(klus=met_dagen(), lid=lid)
        DeelnameFabriek(bijeenkomst=BijeenkomstFabriek(datum=dag(1)), lid=lid, is_er=False)

    erbij()
    een = aantal()
    for _ in range(3):
        erbij()

    # Whose key it is, the reacties, the klussen, the meetings.
    assert aantal() == een == 4


def klus_agenda(klus):
    return reverse("feeds:klus_agenda", args=[klus.pk])


def test_one_klus_to_put_in_my_agenda(als, lid):
    klus = met_dagen(titel="Peilbuizen")

    antwoord = als(lid).get(klus_agenda(klus))

    assert set(agenda(antwoord)) == {f"klus-{klus.pk}", f"klus-{klus.pk}-reageren"}
    assert antwoord.headers["Content-Disposition"] == f'attachment; filename="klus-{klus.pk}.ics"'
    assert soep(als(lid).get(klus.get_absolute_url())).select_one(f'a[href="{klus_agenda(klus)}"]')


def test_a_klus_that_was_withdrawn_is_called_off(als, lid):
    klus = met_dagen()
    klus.trek_in(klus.plaatser)

    (gebeurtenis,) = agenda(als(lid).get(klus_agenda(klus))).values()

    assert gebeurtenis["status"] == "CANCELLED"


@pytest.mark.parametrize(
    ("velden", "heeft"),
    [
        ({"reageren_tm": dag(3)}, True),
        ({"start_op": dag(3)}, True),
        ({"klaar_op": dag(3), "status": Klusstatus.INGEVULD}, True),
        ({"reageren_tm": dag(3), "status": Klusstatus.INGEVULD}, False),
        ({"klaar_op": dag(-3), "status": Klusstatus.AFGEROND}, False),
        ({"start_op": dag(3), "status": Klusstatus.INGETROKKEN}, False),
        ({}, False),
    ],
)
def test_page_of_a_klus_leads_there_where_there_is_a_day(als, lid, velden, heeft):
    klus = KlusFabriek(**velden)

    link = soep(als(lid).get(klus.get_absolute_url())).select_one(f'a[href="{klus_agenda(klus)}"]')

    assert bool(link) is heeft
    if heeft:
        assert als(lid).get(link["href"]).status_code == 200


def test_one_klus_is_for_who_may_see_it(als, client, lid, collega, coordinator):
    concept = met_dagen(plaatser=lid, status=Klusstatus.CONCEPT)
    verborgen = met_dagen(plaatser=lid)
    verborgen.verberg(coordinator, "Hier klopt iets niet.")

    assert client.get(klus_agenda(verborgen)).status_code == 302
    assert [als(lid).get(klus_agenda(klus)).status_code for klus in (concept, verborgen)] == [200, 200]
    assert [als(collega).get(klus_agenda(klus)).status_code for klus in (concept, verborgen)] == [404, 404]
    assert als(lid).get(klus_agenda(KlusFabriek())).status_code == 404


def test_someone_who_left_has_no_agenda(client, lid):
    adres = reverse("feeds:agenda", args=[sleutel_van(lid)])
    assert client.get(adres).status_code == 200

    Lid.objects.filter(pk=lid.pk).update(is_active=False)

    assert client.get(adres).status_code == 404


def test_calendar_says_what_it_is_and_how_often_to_look(lid, client):
    gelezen = Calendar.from_ical(client.get(reverse("feeds:agenda", args=[sleutel_van(lid)])).content)

    assert (gelezen["version"], gelezen["prodid"]) == ("2.0", "-//Klussenbank//NL")
    assert gelezen["x-wr-calname"] == "Klussenbank"
    assert gelezen.decoded("refresh-interval") == timedelta(hours=6)
    assert gelezen.events == []
    assert "method" not in gelezen


def test_agenda_of_one_says_nothing_of_another(lees, lid):
    met_dagen(plaatser=LidFabriek())

    assert lees(lid) == {}
