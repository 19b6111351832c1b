"""Mail follows the commit: by a real worker, to a real mail server, in a database that commits."""

import email
import logging
import os
import subprocess
import sys
import time
from datetime import timedelta
from email import policy

import pytest
from django.conf import settings as instellingen
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from psycopg.conninfo import make_conninfo

from deskundigen.models import Sessie
from klussenbank.kern import mail, taken
from klussenbank.kern.models import Mail

pytestmark = pytest.mark.django_db(transaction=True)


def _stuur(onderwerp="Hallo"):
    mail.verstuur_tekst(aan="anna@rhenen.example", onderwerp=onderwerp, tekst="Dag Anna.")


def _taak():
    """The job that sends the mail; periodic ones stand beside it."""
    return ProcrastinateJob.objects.get(task_name="bezorg_mail")


def _sql(opdracht, *waarden):
    with connection.cursor() as cursor:
        cursor.execute(opdracht, waarden)


def _maak_alles_nu_aan_de_beurt():
    _sql("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


def _bij_poging(aantal, werk):
    """Work until the mail has been tried `aantal` times, and make the next try due.

    The first pauses are so short that a slow machine may try twice in one go: what was tried counts, not how often
    the worker was asked.
    """
    while (gedaan := Mail.objects.get().pogingen) < aantal:
        werk()
        assert Mail.objects.get().pogingen > gedaan
        _maak_alles_nu_aan_de_beurt()


def test_mail_is_sent_after_commit(postbus, werk):
    with transaction.atomic():
        _stuur()
        werk()
        assert postbus.berichten == []

    werk()

    (bericht,) = postbus.berichten
    assert bericht.rcpt_tos == ["anna@rhenen.example"]
    assert _onderwerp(bericht) == "Hallo"
    assert not Mail.objects.exists()


def test_rolled_back_mail_is_not_sent(postbus, werk):
    with transaction.atomic():
        _stuur()
        transaction.set_rollback(True)

    werk()

    assert postbus.berichten == []


def test_a_server_that_refuses_is_tried_again_later(postbus, werk):
    postbus.antwoord = "451 even niet"
    _stuur()

    werk()

    rij = Mail.objects.get()
    assert (rij.pogingen, rij.fout, rij.mislukt_op) == (1, "SMTPDataError", None)
    taak = _taak()
    assert taak.status == "todo"
    assert timedelta() < taak.scheduled_at - timezone.now() < timedelta(seconds=10)


def test_each_pause_is_longer_and_together_they_last_a_working_day(postbus):
    _stuur()
    taak, pauzes = _taak().procrastinate_job, []
    for pogingen in range(taken.MAX_POGINGEN - 1):
        nu = timezone.now()
        besluit = taken.Volhouden().get_retry_decision(exception=Exception(), job=taak.evolve(attempts=pogingen))
        pauzes.append(besluit.retry_at - nu)

    assert pauzes == sorted(pauzes)
    assert timedelta(seconds=5) < pauzes[0] < timedelta(seconds=20)
    assert timedelta(hours=8) < sum(pauzes, timedelta()) < timedelta(hours=10)


def test_mail_arrives_once_the_server_is_back(postbus, werk):
    postbus.antwoord = "451 even niet"
    _stuur()
    _bij_poging(3, werk)

    postbus.antwoord = "250 OK"
    werk()

    assert len(postbus.berichten) == 1
    assert not Mail.objects.exists()


def test_mail_is_marked_as_failed_after_the_last_try(postbus, werk):
    postbus.antwoord = "550 nooit"
    _stuur()
    _bij_poging(taken.MAX_POGINGEN - 1, werk)
    assert Mail.objects.wachtend().count() == 1

    werk()

    rij = Mail.objects.mislukt().get()
    assert rij.pogingen == taken.MAX_POGINGEN
    assert _taak().status == "succeeded"
    _maak_alles_nu_aan_de_beurt()
    werk()
    assert Mail.objects.get().pogingen == taken.MAX_POGINGEN


def test_the_log_does_not_tell_whose_mail_failed(postbus, werk, caplog):
    caplog.set_level(logging.DEBUG)
    postbus.antwoord = "550 anna@rhenen.example bestaat niet"
    _stuur(onderwerp="Geheim onderwerp")

    werk()
    Mail.objects.update(pogingen=taken.MAX_POGINGEN - 1)
    _maak_alles_nu_aan_de_beurt()
    werk()

    # What our side logged: the mail server of the test tells all.
    log = "\n".join(caplog.handler.format(regel) for regel in caplog.records if regel.name != "mail.log")
    assert "NietBezorgd: SMTPDataError" in log
    assert "kon niet worden verstuurd: SMTPDataError" in log
    assert "anna@" not in log
    assert "Geheim" not in log


def test_mail_that_is_gone_is_no_error(postbus, werk):
    _stuur()
    Mail.objects.all().delete()

    werk()

    assert postbus.berichten == []
    assert _taak().status == "succeeded"


@pytest.fixture
def taak():
    """`taak(functie)` makes it a task for as long as the test lasts."""

    def _taak(functie, **opties):
        return app.task(name="proef", queue="mail", **opties)(functie)

    yield _taak
    app.tasks.pop("proef", None)


def test_mail_of_a_job_follows_the_transaction_of_that_job(postbus, werk, taak):
    def _mislukt(hoe):
        with transaction.atomic():
            _stuur(hoe)
            if hoe == "mislukt":
                raise ValueError

    for hoe in ("mislukt", "lukt"):
        taak(_mislukt).defer(hoe=hoe)
        app.tasks.pop("proef")
    taak(_mislukt)

    werk()

    assert [_onderwerp(bericht) for bericht in postbus.berichten] == ["lukt"]
    assert ProcrastinateJob.objects.filter(task_name="bezorg_mail").count() == 1


def test_work_that_always_fails_does_not_hold_up_mail(postbus, werk, taak):
    def _kapot():
        raise ValueError

    taak(_kapot).defer()
    _sql("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('mail', 'deze_taak_kent_niemand')")
    _stuur()

    werk()

    assert len(postbus.berichten) == 1
    assert ProcrastinateJob.objects.filter(status="failed").count() == 2


def test_mail_that_cannot_be_written_is_tried_as_any_other_and_holds_up_nobody(postbus, werk):
    _stuur("een")
    Mail.objects.update(aan="geen\nadres")
    _stuur("twee")

    werk()

    assert [_onderwerp(bericht) for bericht in postbus.berichten] == ["twee"]
    rij = Mail.objects.get()
    assert (rij.pogingen, rij.fout) == (1, "ValueError")


def test_a_dead_server_does_not_hold_up_other_mail(postbus, werk):
    _stuur("een")
    _stuur("twee")
    postbus.antwoord = "451 even niet"
    werk()
    assert Mail.objects.filter(pogingen=1).count() == 2
    # However slow the machine is: not yet their turn again.
    _sql("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour' WHERE status = 'todo'")

    postbus.antwoord = "250 OK"
    _stuur("drie")
    werk()

    assert [_onderwerp(bericht) for bericht in postbus.berichten] == ["drie"]


@pytest.fixture
def start_werker(postbus):
    """Start the worker as on a real site: a process of its own. It is ended after the test."""
    werkers = []

    def _start():
        db = connection.settings_dict
        omgeving = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "klussenbank.settings",
            "DATABASE_URL": make_conninfo(
                dbname=db["NAME"], user=db["USER"], password=db["PASSWORD"], host=db["HOST"], port=db["PORT"]
            ),
            "INGEBOUWD": "1",
            "KLUSSENBANK_DEMO": "",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(postbus.poort),
            "SECRET_KEY": "een-sleutel-voor-de-proef",
        }
        opdracht = [sys.executable, "manage.py", "werk"]
        werker = subprocess.Popen(opdracht, cwd=instellingen.BASE_DIR, env=omgeving, stderr=subprocess.DEVNULL)
        werkers.append(werker)
        return werker

    yield _start
    for werker in werkers:
        werker.kill()
        werker.wait()


def _wacht_tot(geldt, seconden=60):
    eind = time.monotonic() + seconden
    while not geldt():
        assert time.monotonic() < eind, "duurt te lang"
        time.sleep(0.1)


def test_mail_of_a_killed_worker_comes_from_the_next(postbus, start_werker, werk):
    werkers = []

    async def _eindig_de_werker(envelope):
        werkers[0].kill()
        werkers[0].wait()
        postbus.bij_ontvangst = None

    postbus.bij_ontvangst = _eindig_de_werker
    _stuur()
    werkers.append(start_werker())
    # The server took the first copy, but the worker was killed before it could note so.
    _wacht_tot(lambda: len(postbus.berichten) == 1)
    assert _taak().status == "doing"
    werk(queues=None)
    assert len(postbus.berichten) == 1
    _sql("UPDATE procrastinate_workers SET last_heartbeat = now() - %s * interval '1 second'", taken.STIL_NA + 1)

    taken.hervat_werk.defer(timestamp=0)
    werk(queues=None)

    eerste, tweede = (_message_id(bericht) for bericht in postbus.berichten)
    assert eerste == tweede
    assert not Mail.objects.exists()


def test_a_job_that_was_killed_often_does_not_end_before_its_mail(postbus, werk):
    postbus.antwoord = "451 even niet"
    _stuur()
    for _ in range(taken.MAX_POGINGEN // 2):
        # As a worker leaves it that was killed before the mail server answered.
        _sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'bezorg_mail'")
        taken.hervat_werk.defer(timestamp=0)
        werk(queues=None)

    assert Mail.objects.wachtend().get().pogingen == taken.MAX_POGINGEN // 2
    taak = _taak()
    assert (taak.status, taak.attempts) == ("todo", taken.MAX_POGINGEN)
    assert timedelta(hours=5) < taak.scheduled_at - timezone.now() < timedelta(hours=6)
    _maak_alles_nu_aan_de_beurt()
    _bij_poging(taken.MAX_POGINGEN, werk)
    assert Mail.objects.mislukt().get().pogingen == taken.MAX_POGINGEN


def _lees(envelop):
    """A message as it came in, read by someone else's parser."""
    return email.message_from_bytes(envelop.content, policy=policy.default)


def _message_id(envelop):
    return _lees(envelop)["message-id"]


def _onderwerp(envelop):
    return _lees(envelop)["subject"]


@pytest.mark.parametrize("teken", ["now()", "now() - interval '1 hour'"])
def test_job_of_which_a_living_worker_could_not_note_the_end_is_done_again(postbus, werk, taak, teken):
    def _verlies(context):
        """As when the connection breaks while a worker notes that its job has ended; it goes on with the next."""
        _sql(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE task_name = 'bezorg_mail'",
            context.job.worker_id,
        )
        _sql(f"UPDATE procrastinate_workers SET last_heartbeat = {teken}")

    taak(_verlies, pass_context=True).defer()
    _stuur()
    taken.hervat_werk.defer(timestamp=0)

    werk(queues=None)

    assert len(postbus.berichten) == 1
    assert not Mail.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name__in=["bezorg_mail", "hervat_werk"], status="failed").exists()


def test_work_of_a_worker_that_lives_is_left_alone(werk):
    _stuur()
    _sql("INSERT INTO procrastinate_workers DEFAULT VALUES")
    _sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)")

    taken.hervat_werk.defer(timestamp=0)
    werk(queues=None)

    assert _taak().status == "doing"


@pytest.mark.parametrize(
    "ongeval",
    [
        # As another one does that starts when this one gave no sign of life for a while.
        "DELETE FROM procrastinate_workers",
        # Then what listens beside the work fails, and the library ends the work.
        "NOTIFY procrastinate_any_queue_v1, 'onleesbaar'",
    ],
)
def test_worker_begins_anew_after_a_mishap(postbus, start_werker, wachtrij, ongeval):
    werker = start_werker()
    # What is periodic it does at once: then it listens.
    _wacht_tot(lambda: ProcrastinateJob.objects.filter(task_name="hervat_werk", status="succeeded").exists())
    eerste = ProcrastinateWorker.objects.get().pk
    _sql(ongeval)

    _stuur()

    _wacht_tot(lambda: postbus.berichten)
    _wacht_tot(lambda: ProcrastinateWorker.objects.exclude(pk=eerste).exists())
    assert werker.poll() is None
    werker.terminate()
    assert werker.wait(timeout=60) == 0


def test_worker_stops_in_order_on_term(start_werker, postbus):
    _stuur()
    werker = start_werker()
    _wacht_tot(lambda: postbus.berichten)

    werker.terminate()

    assert werker.wait(timeout=20) == 0


def test_ruim_op_removes_ended_sessions_and_old_jobs(postbus, werk):
    nu = timezone.now()
    # Those of this version, and what an earlier one left in the table of Django.
    for soort in (Sessie, Session):
        soort.objects.create(session_key="oud", session_data="", expire_date=nu - timedelta(days=1))
        soort.objects.create(session_key="nieuw", session_data="", expire_date=nu + timedelta(days=1))
    _stuur()
    werk()
    _sql("UPDATE procrastinate_events SET at = now() - %s * interval '1 hour'", taken.BEWAAR_UREN + 1)
    _stuur()
    werk()

    taken.ruim_op.defer(timestamp=0)
    werk(queues=None)

    assert [sessie.session_key for sessie in Sessie.objects.all()] == ["nieuw"]
    assert [sessie.session_key for sessie in Session.objects.all()] == ["nieuw"]
    assert ProcrastinateJob.objects.filter(task_name="bezorg_mail").count() == 1


def test_ruim_op_removes_mail_that_failed_long_ago(postbus, werk):
    nu, lang = timezone.now(), timedelta(hours=taken.BEWAAR_UREN)
    for onderwerp in ("lang geleden", "kort geleden", "wacht"):
        _stuur(onderwerp)
    Mail.objects.filter(onderwerp="lang geleden").update(mislukt_op=nu - lang - timedelta(hours=1))
    Mail.objects.filter(onderwerp="kort geleden").update(mislukt_op=nu - lang + timedelta(hours=1))
    Mail.objects.filter(onderwerp="wacht").update(gemaakt_op=nu - lang - timedelta(hours=1))

    taken.ruim_op.defer(timestamp=0)
    werk(queues=["onderhoud"])

    assert set(Mail.objects.values_list("onderwerp", flat=True)) == {"kort geleden", "wacht"}
