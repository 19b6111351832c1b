"""How mail and background work are doing, in figures and in words."""

from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from klussenbank.kern import wachtrij
from klussenbank.kern.taken import STIL_NA
from tests.werk import mail, sql, taak, vaste_taak, werker

pytestmark = pytest.mark.django_db

MINUUT = timedelta(minutes=1)


def ongeveer(moment, geleden):
    return abs(timezone.now() - geleden - moment) < MINUUT


@pytest.fixture
def lopend():
    """A worker that lives."""
    return werker()


def test_stand_counts_what_waits_and_what_failed(lopend):
    mail(geleden=3 * MINUUT)
    mail(geleden=2 * MINUUT)
    mail(geleden=5 * MINUUT, mislukt_op=timezone.now())
    taak(geleden=4 * MINUUT)
    taak(straks=60 * MINUUT)
    taak("ruim_op", status="failed")

    stand = wachtrij.stand()

    assert (stand.mails, stand.mislukte_mails, stand.taken) == (2, 1, 2)
    assert ongeveer(stand.oudste_mail, 3 * MINUUT)
    assert ongeveer(stand.oudste_taak, 4 * MINUUT)
    assert ongeveer(stand.laatste_teken, 0 * MINUUT)
    assert [(mislukt.taak, mislukt.aantal) for mislukt in stand.mislukte_taken] == [("ruim_op", 1)]
    assert (stand.wacht_mail, stand.wacht_taak) == ("3 minuten", "4 minuten")


def test_stand_of_an_empty_queue(lopend):
    stand = wachtrij.stand()

    assert stand[1:6] == (0, None, 0, 0, None)
    assert stand.mislukte_taken == []
    assert (stand.wacht_mail, stand.wacht_taak) == ("", "")
    assert stand.waarschuwingen() == []


def test_a_job_is_late_from_the_moment_that_it_may_be_done(lopend):
    taak(geleden=60 * MINUUT, straks=-12 * MINUUT)
    taak(geleden=20 * MINUUT, straks=MINUUT)

    stand = wachtrij.stand()

    assert ongeveer(stand.oudste_taak, 12 * MINUUT)
    assert stand.waarschuwingen() == ["2 taken wachten, de oudste 12 minuten"]


def test_what_is_as_it_should_be_gives_no_warning(lopend):
    mail(geleden=wachtrij.MAIL_TE_LANG - MINUUT)
    taak(geleden=wachtrij.WERK_TE_LANG - MINUUT)
    taak(status="succeeded")

    assert wachtrij.stand().waarschuwingen() == []


def test_mail_that_waits_too_long(lopend):
    mail(geleden=45 * MINUUT)
    assert wachtrij.stand().waarschuwingen() == ["1 mail wacht, de oudste 45 minuten"]

    mail()
    assert wachtrij.stand().waarschuwingen() == ["2 mails wachten, de oudste 45 minuten"]


def test_mail_that_failed(lopend):
    mail(mislukt_op=timezone.now())
    assert wachtrij.stand().waarschuwingen() == ["1 mail kon niet worden verstuurd"]

    mail(mislukt_op=timezone.now())
    assert wachtrij.stand().waarschuwingen() == ["2 mails konden niet worden verstuurd"]


def test_no_worker():
    assert wachtrij.stand().waarschuwingen() == ["er draait geen werker"]


def test_a_worker_that_stands_still_and_one_that_lives():
    stil = timedelta(seconds=STIL_NA)
    werker(geleden=stil + MINUUT)

    (waarschuwing,) = wachtrij.stand().waarschuwingen()
    assert waarschuwing == f"sinds {wachtrij.moment(timezone.now() - stil - MINUUT)} draait er geen werker"

    werker(geleden=stil - MINUUT)
    assert wachtrij.stand().waarschuwingen() == []


def test_jobs_that_failed_are_told_by_task_the_last_first(lopend):
    taak("tel_keuzes", status="failed", geleden=2 * MINUUT)
    taak("ruim_op", status="failed", geleden=9 * MINUUT)
    taak("tel_keuzes", status="failed", geleden=5 * MINUUT)

    moment = wachtrij.moment
    assert wachtrij.stand().waarschuwingen() == [
        f"taak tel_keuzes mislukte 2 keer, het laatst {moment(timezone.now() - 2 * MINUUT)}",
        f"taak ruim_op mislukte 1 keer, het laatst {moment(timezone.now() - 9 * MINUUT)}",
    ]


def test_a_job_that_failed_without_a_note_of_when(lopend):
    sql("DELETE FROM procrastinate_events WHERE job_id = %s", taak("ruim_op", status="failed"))

    assert wachtrij.stand().waarschuwingen() == ["taak ruim_op mislukte 1 keer"]


def test_periodic_work_that_went_well_since_is_no_worry(lopend):
    taak("hervat_werk", status="failed")
    vaste_taak("hervat_werk", taak("hervat_werk", status="succeeded"))
    # Of this one the last time failed too.
    taak("ruim_op", status="failed")
    vaste_taak("ruim_op", taak("ruim_op", status="failed"))

    assert [(mislukt.taak, mislukt.aantal) for mislukt in wachtrij.stand().mislukte_taken] == [("ruim_op", 2)]


def test_no_more_is_counted_than_need_be(lopend, monkeypatch):
    monkeypatch.setattr(wachtrij, "MEESTE", 2)
    for _ in range(3):
        mail(mislukt_op=timezone.now())
        mail(geleden=45 * MINUUT)
        taak()

    stand = wachtrij.stand()

    assert (stand.mails, stand.mislukte_mails, stand.taken) == (2, 2, 2)
    assert stand.waarschuwingen() == [
        "2 of meer mails wachten, de oudste 45 minuten",
        "2 of meer mails konden niet worden verstuurd",
    ]


def test_stand_takes_two_statements_however_much_there_is(lopend):
    for _ in range(3):
        mail()
        taak()
        taak("ruim_op", status="failed")

    with CaptureQueriesContext(connection) as vragen:
        wachtrij.stand()

    assert len(vragen) == 2


def test_no_table_is_read_whole(lopend):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for vraag in (wachtrij._STAND, wachtrij._MISLUKT):
            cursor.execute(f"EXPLAIN {vraag}", {"nu": timezone.now(), "meeste": 10})
            plan = "\n".join(regel for (regel,) in cursor)
            assert "Seq Scan on procrastinate_jobs" not in plan
            assert "Seq Scan on procrastinate_events" not in plan
            assert "Seq Scan on kern_mail" not in plan


@pytest.mark.parametrize(
    ("tijd", "woorden"),
    [
        (timedelta(seconds=40), "minder dan een minuut"),
        (timedelta(seconds=100), "1 minuut"),
        (timedelta(minutes=119), "119 minuten"),
        (timedelta(hours=2), "2 uur"),
        (timedelta(hours=47, minutes=59), "47 uur"),
        (timedelta(hours=49), "2 dagen"),
    ],
)
def test_duur_is_told_as_people_say_it(tijd, woorden):
    assert wachtrij.duur(tijd) == woorden


def test_moment_is_told_in_our_own_time():
    zomer = datetime(2026, 7, 3, 12, 5, tzinfo=timezone.get_fixed_timezone(0))

    assert wachtrij.moment(zomer) == "3 juli om 14:05"


def test_stand_over_a_connection_of_its_own(lopend):
    # It sees what was committed: nothing of this test.
    db = connection.settings_dict
    with psycopg.connect(
        dbname=db["NAME"], user=db["USER"], password=db["PASSWORD"], host=db["HOST"], port=db["PORT"]
    ) as verbinding:
        stand = wachtrij.stand(verbinding)

    assert stand.mails == 0
    assert stand.nu.tzinfo is not None
