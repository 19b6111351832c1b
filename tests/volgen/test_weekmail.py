"""One mail a week, from Monday morning on, about all that is followed week by week; never empty, never twice."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from klussen import acties
from klussen.models import Klus
from klussenbank.kern.models import Mail
from klussenbank.volgen import taken, weekmail
from klussenbank.volgen.models import Notificatie, Reden, Volging, Weekmail
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek, ReactieFabriek
from tests.volgen.hulp import doe_taken, mails_aan, onderwerpen, verteld, volg, wachtend

# A Wednesday, in winter time; the Monday after it at 7:00 is 6:00 UTC.
WOENSDAG = datetime(2026, 11, 4, 9, tzinfo=UTC)
MAANDAG = datetime(2026, 11, 9, 6, tzinfo=UTC)


def op(moment):
    return time_machine.travel(moment, tick=False)


def verstuur(moment=MAANDAG):
    """Let the task look at `moment`, and do what comes of it."""
    with op(moment):
        taken.verstuur_weekmails(timestamp=0)
        doe_taken()


def noteer(lid, volgingen, *, klus=None, soort="nieuw", wanneer=WOENSDAG, **velden):
    """What `lid` is told at that moment, because of `volgingen`."""
    klus = klus or KlusFabriek(geplaatst_op=wanneer)
    bron = f"proef {Notificatie.objects.count()}"
    rij = Notificatie.objects.create(lid=lid, klus=klus, soort=soort, bron=bron, op=wanneer, **velden)
    for volging in volgingen:
        Reden.objects.create(notificatie=rij, volging=volging)
    return rij


@pytest.fixture
def volging(volger, water):
    return volg(volger, onderwerp=water)


@pytest.mark.parametrize(
    ("nu", "verwacht"),
    [
        ("2026-11-09T05:59:59Z", None),
        ("2026-11-09T06:00:00Z", "2026-11-09T06:00:00Z"),
        ("2026-11-15T22:59:59Z", "2026-11-09T06:00:00Z"),
        # In Amsterdam it is Monday by now.
        ("2026-11-15T23:00:00Z", None),
        # The days on which the clock moves: Sundays 29 March and 25 October.
        ("2026-03-29T12:00:00Z", "2026-03-23T06:00:00Z"),
        ("2026-03-30T04:59:00Z", None),
        ("2026-03-30T05:00:00Z", "2026-03-30T05:00:00Z"),
        ("2026-10-25T12:00:00Z", "2026-10-19T05:00:00Z"),
        ("2026-10-26T05:30:00Z", None),
        ("2026-10-26T06:00:00Z", "2026-10-26T06:00:00Z"),
    ],
)
def test_it_goes_from_monday_seven_in_amsterdam(nu, verwacht):
    with op(datetime.fromisoformat(nu)):
        moment = weekmail.moment_van_deze_week()

    assert moment == (verwacht and datetime.fromisoformat(verwacht))


def test_one_mail_tells_everything_first_what_is_new(volger, volging, grondwater, db):
    ander = volg(volger, "direct", onderwerp=grondwater)
    mijn = KlusFabriek(titel="Gevolgde klus")
    van_klus = volg(volger, klus=mijn)
    een = KlusFabriek(titel="Peilbuizen aflezen", uren=8, reageren_tm=MAANDAG.date() + timedelta(days=9))
    nieuw = noteer(volger, [volging, ander], klus=een)
    noteer(volger, [van_klus], klus=mijn, soort="ingevuld")
    laatste = noteer(volger, [van_klus], klus=mijn, soort="weer_open", wanneer=WOENSDAG + timedelta(days=1))

    verstuur()

    (mail,) = mails_aan(volger)
    assert mail.onderwerp == "1 nieuwe klus en 2 berichten over wat je volgt"
    alineas = mail.tekst.split("\n\n")
    assert alineas[:8] == [
        "Dag Fleur,",
        "NIEUWE KLUSSEN",
        f"“Peilbuizen aflezen”:\nhttp://testserver/notificaties/{nieuw.pk}/",
        "> We zoeken iemand die dit eerder deed.",
        f"Gevraagd door {een.organisatie}. Klein, ongeveer 8 uur. Reageren kan tot en met woensdag 18 november.\n"
        "Je volgt Stedelijk water en Grondwater.",
        "KLUSSEN DIE JE VOLGT",
        f"“Gevolgde klus”:\nhttp://testserver/notificaties/{laatste.pk}/",
        "Alle plekken zijn ingevuld (4 november).\nEr is weer plek (5 november).",
    ]
    assert f'<a href="http://testserver/notificaties/{nieuw.pk}/">“Peilbuizen aflezen”</a>' in mail.html
    assert mail.afmelden_url in mail.tekst
    assert "http://testserver/volgen/\n" in mail.tekst
    assert not Notificatie.objects.filter(gemaild_op=None).exists()


def test_it_is_sent_once_however_often_the_task_looks(volger, volging):
    noteer(volger, [volging])
    for moment in (MAANDAG, MAANDAG + timedelta(minutes=10), MAANDAG + timedelta(days=3)):
        verstuur(moment)
    # What comes after that morning is for the next one.
    noteer(volger, [volging], wanneer=MAANDAG + timedelta(hours=2))
    verstuur(MAANDAG + timedelta(days=4))
    assert onderwerpen(volger) == ["1 nieuwe klus over wat je volgt"]

    verstuur(MAANDAG + timedelta(days=7))

    assert onderwerpen(volger) == ["1 nieuwe klus over wat je volgt"] * 2
    assert Weekmail.objects.get(pk=volger).laatste_op == MAANDAG + timedelta(days=7)


def test_before_that_moment_nothing_goes(volger, volging):
    noteer(volger, [volging])

    verstuur(MAANDAG - timedelta(minutes=1))
    with op(MAANDAG - timedelta(minutes=1)):
        assert weekmail.geef_uit(0) is None

    assert mails_aan(volger) == []


def test_it_goes_later_when_the_worker_was_away_and_tells_the_same(volger, volging):
    noteer(volger, [volging])
    noteer(volger, [volging], wanneer=MAANDAG + timedelta(hours=2))

    verstuur(MAANDAG + timedelta(days=5))

    assert onderwerpen(volger) == ["1 nieuwe klus over wat je volgt"]


def test_a_whole_week_without_a_worker_loses_nothing(volger, volging):
    Weekmail.objects.create(lid=volger, laatste_op=MAANDAG - timedelta(days=7) + timedelta(minutes=5))
    noteer(volger, [volging])
    noteer(volger, [volging], wanneer=MAANDAG - timedelta(days=7) + timedelta(minutes=2))

    verstuur(MAANDAG + timedelta(days=7))

    assert onderwerpen(volger) == ["2 nieuwe klussen over wat je volgt"]


@pytest.mark.parametrize("laatste", [None, MAANDAG - timedelta(days=60)])
def test_what_is_old_is_no_news(volger, volging, laatste):
    Weekmail.objects.create(lid=volger, laatste_op=laatste)
    noteer(volger, [volging], wanneer=MAANDAG - timedelta(days=30 if laatste else 8))

    verstuur()

    assert mails_aan(volger) == []


def test_who_has_nothing_to_hear_gets_nothing(volger, volging, collega):
    Volging.objects.create(lid=collega, zoekvraag="", naam="Alles")

    verstuur()

    assert not Mail.objects.exists()
    assert not Weekmail.objects.exists()


@pytest.mark.parametrize("ritme", ["week", "direct"])
def test_the_rhythm_is_that_of_now(volger, volging, ritme):
    Volging.objects.update(ritme="uit")
    noteer(volger, [volging])
    verstuur()
    assert mails_aan(volger) == []

    Volging.objects.update(ritme=ritme)
    verstuur()

    assert len(mails_aan(volger)) == 1


def test_what_was_mailed_at_once_is_not_told_again(volger, volging):
    noteer(volger, [volging], gemaild_op=WOENSDAG)

    verstuur()

    assert mails_aan(volger) == []


def test_switching_one_off_keeps_the_other(volger, volging, grondwater):
    ander = volg(volger, onderwerp=grondwater)
    noteer(volger, [volging, ander], klus=KlusFabriek(titel="Samen"))
    noteer(volger, [volging], klus=KlusFabriek(titel="Alleen water"))
    Volging.objects.filter(pk=volging.pk).update(ritme="uit")

    verstuur()

    (mail,) = mails_aan(volger)
    assert "“Samen”" in mail.tekst
    assert "Je volgt Grondwater." in mail.tekst
    assert "Alleen water" not in mail.tekst


def _verberg(klus, volger, coordinator):
    klus.verberg(coordinator, "Er staat een nummer in.")


def _trek_in(klus, volger, coordinator):
    klus.trek_in(klus.plaatser)


def _reageer(klus, volger, coordinator):
    ReactieFabriek(klus=klus, lid=volger)


def _draag_over(klus, volger, coordinator):
    klus.draag_over(volger, klus.plaatser)


def _te_laat(klus, volger, coordinator):
    klus.reageren_tm = MAANDAG.date() - timedelta(days=1)
    klus.save()


@pytest.mark.parametrize("daarna", [_verberg, _trek_in, _reageer, _draag_over, _te_laat])
def test_what_is_no_longer_new_is_left_out(volger, volging, coordinator, daarna):
    klus = KlusFabriek(titel="Niet meer")
    noteer(volger, [volging], klus=klus)
    daarna(klus, volger, coordinator)

    verstuur()
    assert mails_aan(volger) == []
    noteer(volger, [volging], klus=KlusFabriek(titel="Wel"))
    # As if this week was still to be looked at.
    Weekmail.objects.all().delete()
    verstuur()

    (mail,) = mails_aan(volger)
    assert "Niet meer" not in mail.tekst + mail.html


def test_of_a_hidden_klus_only_who_sees_it_reads(volger, coordinator):
    klus = KlusFabriek(titel="Verborgen")
    for iemand in (volger, coordinator):
        noteer(iemand, [volg(iemand, klus=klus)], klus=klus, soort="afgerond")
    klus.verberg(coordinator, "Dubbel")

    verstuur()

    assert mails_aan(volger) == []
    assert onderwerpen(coordinator) == ["1 bericht over wat je volgt"]


def test_much_is_cut_off_and_says_how_much_more_there_is(volger, volging):
    for _ in range(19):
        noteer(volger, [volging])
    klus = KlusFabriek(titel="Druk")
    van_klus = volg(volger, klus=klus)
    for dag in range(4):
        noteer(volger, [van_klus], klus=klus, soort="verlengd", wanneer=WOENSDAG + timedelta(days=dag))

    verstuur()

    (mail,) = mails_aan(volger)
    assert mail.onderwerp == "19 nieuwe klussen en 4 berichten over wat je volgt"
    assert mail.tekst.count("/notificaties/") == 21
    assert "Er is meer tijd (7 november)." in mail.tekst
    assert "(6 november)" not in mail.tekst
    assert "Er is nog meer: 3 notificaties. Bekijk alles:\nhttp://testserver/notificaties/\n" in mail.tekst
    # They were told of, and do not come again.
    verstuur(MAANDAG + timedelta(days=7))
    assert len(mails_aan(volger)) == 1


def test_parts_miss_nobody_and_a_part_that_is_done_again_mails_nobody_twice(water, monkeypatch):
    monkeypatch.setattr(weekmail, "PER_KEER", 2)
    leden = LidFabriek.create_batch(5)
    for lid in leden:
        noteer(lid, [volg(lid, onderwerp=water)])

    with op(MAANDAG):
        taken.verstuur_weekmails(timestamp=0)
        # While one waits no other begins.
        taken.verstuur_weekmails(timestamp=0)
        (taak,) = wachtend()
        taken.verstuur_weekmails_verder(**taak.args)
        taken.verstuur_weekmails_verder(**taak.args)
        doe_taken()

    assert [len(mails_aan(lid)) for lid in leden] == [1] * 5


def test_rolled_back_nothing_is_sent_and_then_it_is(volger, volging):
    noteer(volger, [volging])
    with op(MAANDAG), transaction.atomic():
        weekmail.geef_uit(0)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert not Weekmail.objects.exists()

    verstuur()

    assert len(mails_aan(volger)) == 1


def test_who_got_it_by_another_worker_meanwhile_gets_it_once(volger, volging, monkeypatch):
    noteer(volger, [volging])
    op_slot = weekmail._op_slot

    def _ander_was_eerst(leden, moment):
        Weekmail.objects.create(lid=volger, laatste_op=moment)
        return op_slot(leden, moment)

    monkeypatch.setattr(weekmail, "_op_slot", _ander_was_eerst)
    verstuur()

    assert mails_aan(volger) == []


def test_who_has_nothing_to_hear_is_looked_at_once_a_week(volger, volging):
    reactie = ReactieFabriek(klus=noteer(volger, [volging]).klus, lid=volger)
    verstuur()
    reactie.trek_in(volger)

    verstuur(MAANDAG + timedelta(days=2))
    assert mails_aan(volger) == []
    noteer(volger, [volging], wanneer=MAANDAG + timedelta(days=3))
    verstuur(MAANDAG + timedelta(days=7))

    assert onderwerpen(volger) == ["1 nieuwe klus over wat je volgt"]


def test_of_very_much_the_newest_is_told(volger, volging, collega, monkeypatch):
    monkeypatch.setattr(weekmail, "MEESTE_GELEZEN", 3)
    for dag in range(5):
        klus = KlusFabriek(titel=f"Dag {dag}")
        noteer(volger, [volging], klus=klus, wanneer=WOENSDAG + timedelta(days=dag - 2))
    noteer(collega, [volg(collega, klus=klus)], klus=klus)

    verstuur()

    (mail,) = mails_aan(volger)
    assert [dag for dag in range(5) if f"Dag {dag}" in mail.tekst] == [2, 3, 4]
    assert len(mails_aan(collega)) == 1


def test_who_stops_following_at_that_moment_gets_nothing(volger, volging, collega, water, monkeypatch):
    noteer(volger, [volging])
    noteer(collega, [volg(collega, onderwerp=water)])
    geef_redenen = weekmail._geef_redenen

    def _en_stop_dan(rijen):
        volging.delete()
        geef_redenen(rijen)

    monkeypatch.setattr(weekmail, "_geef_redenen", _en_stop_dan)
    verstuur()

    assert mails_aan(volger) == []
    assert len(mails_aan(collega)) == 1


def test_who_left_gets_nothing(volger, volging):
    noteer(volger, [volging])
    volger.is_active = False
    volger.save()

    verstuur()

    assert not Mail.objects.exists()


def test_statements_do_not_grow(water, coordinator):
    def erbij(aantal):
        for _ in range(aantal):
            lid = LidFabriek()
            klus = KlusFabriek()
            volgingen = [volg(lid, onderwerp=water), volg(lid, klus=klus)]
            for _ in range(aantal):
                noteer(lid, volgingen)
            noteer(lid, volgingen, klus=klus, soort="verlengd")
            klus.verberg(coordinator, "Dubbel")
        doe_taken()
        with CaptureQueriesContext(connection) as queries:
            verstuur()
        Weekmail.objects.update(laatste_op=None)
        return len(queries)

    erbij(1)
    assert erbij(1) == erbij(4)


def test_what_a_member_wrote_becomes_no_link_and_no_paragraph(volger, volging, settings):
    vals = f"{settings.BASIS_URL}/beheer/"
    noteer(volger, [volging], klus=KlusFabriek(titel="Kijk\nhier", samenvatting=vals, omschrijving="x"))

    verstuur()

    (mail,) = mails_aan(volger)
    assert "“Kijk hier”:" in mail.tekst
    assert f'<a href="{vals}"' not in mail.html


def test_a_klus_from_the_board_to_the_mail(lid, volger, volging, water):
    with op(WOENSDAG):
        klus = Klus(titel="Echt", omschrijving="Graag.", omvang="klein", plaatser=lid, organisatie=lid.organisatie)
        acties.plaats(klus, door=lid, onderwerpen=[water, OnderwerpFabriek()], direct=True)
        doe_taken()
    assert verteld(volger, gemaild=False) == [("nieuw", "Echt")]

    verstuur()

    assert "“Echt”" in mails_aan(volger)[0].tekst
    assert verteld(volger, gemaild=True) == [("nieuw", "Echt")]
