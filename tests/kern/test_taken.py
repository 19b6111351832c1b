"""Mail follows the commit: by a real worker, to a real mail server, in a database that commits."""

import logging
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from klussenbank.kern import taken
from klussenbank.kern.models import Mail
from tests.kern.hulp import bij_poging, maak_alles_nu_aan_de_beurt, mailtaak, onderwerp_van, stuur
from tests.werk import sql

pytestmark = pytest.mark.django_db(transaction=True)


def test_mail_is_sent_after_commit(postbus, werk):
    with transaction.atomic():
        stuur()
        werk()
        assert postbus.berichten == []

    werk()

    (bericht,) = postbus.berichten
    assert bericht.rcpt_tos == ["anna@rhenen.example"]
    assert onderwerp_van(bericht) == "Hallo"
    assert not Mail.objects.exists()


def test_rolled_back_mail_is_not_sent(postbus, werk):
    with transaction.atomic():
        stuur()
        transaction.set_rollback(True)

    werk()

    assert postbus.berichten == []


def test_a_server_that_refuses_is_tried_again_later(postbus, werk):
    postbus.antwoord = "451 even niet"
    stuur()

    werk()

    rij = Mail.objects.get()
    assert (rij.pogingen, rij.fout, rij.mislukt_op) == (1, "SMTPDataError", None)
    taak = mailtaak()
    assert taak.status == "todo"
    assert timedelta() < taak.scheduled_at - timezone.now() < timedelta(seconds=10)


def test_each_pause_is_longer_and_together_they_last_a_working_day(postbus):
    stuur()
    taak, pauzes = mailtaak().procrastinate_job, []
    for pogingen in range(taken.MAX_POGINGEN - 1):
        nu = timezone.now()
        besluit = taken.Volhouden().get_retry_decision(exception=Exception(), job=taak.evolve(attempts=pogingen))
        pauzes.append(besluit.retry_at - nu)

    assert pauzes == sorted(pauzes)
    assert timedelta(seconds=5) < pauzes[0] < timedelta(seconds=20)
    assert timedelta(hours=8) < sum(pauzes, timedelta()) < timedelta(hours=10)


def test_mail_arrives_once_the_server_is_back(postbus, werk):
    postbus.antwoord = "451 even niet"
    stuur()
    bij_poging(3, werk)

    postbus.antwoord = "250 OK"
    werk()

    assert len(postbus.berichten) == 1
    assert not Mail.objects.exists()


def test_mail_is_marked_as_failed_after_the_last_try(postbus, werk):
    postbus.antwoord = "550 nooit"
    stuur()
    bij_poging(taken.MAX_POGINGEN - 1, werk)
    assert Mail.objects.wachtend().count() == 1

    werk()

    rij = Mail.objects.mislukt().get()
    assert rij.pogingen == taken.MAX_POGINGEN
    assert mailtaak().status == "succeeded"
    maak_alles_nu_aan_de_beurt()
    werk()
    assert Mail.objects.get().pogingen == taken.MAX_POGINGEN


def test_the_log_does_not_tell_whose_mail_failed(postbus, werk, caplog):
    caplog.set_level(logging.DEBUG)
    postbus.antwoord = "550 anna@rhenen.example bestaat niet"
    stuur(onderwerp="Geheim onderwerp")

    werk()
    Mail.objects.update(pogingen=taken.MAX_POGINGEN - 1)
    maak_alles_nu_aan_de_beurt()
    werk()

    # What our side logged: the mail server of the test tells all.
    log = "\n".join(caplog.handler.format(regel) for regel in caplog.records if regel.name != "mail.log")
    assert "NietBezorgd: SMTPDataError" in log
    assert "kon niet worden verstuurd: SMTPDataError" in log
    assert "anna@" not in log
    assert "Geheim" not in log


def test_mail_that_is_gone_is_no_error(postbus, werk):
    stuur()
    Mail.objects.all().delete()

    werk()

    assert postbus.berichten == []
    assert mailtaak().status == "succeeded"


def test_mail_of_a_job_follows_the_transaction_of_that_job(postbus, werk, taak):
    def _mislukt(hoe):
        with transaction.atomic():
            stuur(hoe)
            if hoe == "mislukt":
                raise ValueError

    for hoe in ("mislukt", "lukt"):
        taak(_mislukt).defer(hoe=hoe)
        app.tasks.pop("proef")
    taak(_mislukt)

    werk()

    assert [onderwerp_van(bericht) for bericht in postbus.berichten] == ["lukt"]
    assert ProcrastinateJob.objects.filter(task_name="bezorg_mail").count() == 1


def test_work_that_always_fails_does_not_hold_up_mail(postbus, werk, taak):
    def _kapot():
        raise ValueError

    taak(_kapot).defer()
    sql("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('mail', 'deze_taak_kent_niemand')")
    stuur()

    werk()

    assert len(postbus.berichten) == 1
    assert ProcrastinateJob.objects.filter(status="failed").count() == 2


def test_mail_that_cannot_be_written_is_tried_as_any_other_and_holds_up_nobody(postbus, werk):
    stuur("een")
    Mail.objects.update(aan="geen\nadres")
    stuur("twee")

    werk()

    assert [onderwerp_van(bericht) for bericht in postbus.berichten] == ["twee"]
    rij = Mail.objects.get()
    assert (rij.pogingen, rij.fout) == (1, "ValueError")


def test_a_dead_server_does_not_hold_up_other_mail(postbus, werk):
    stuur("een")
    stuur("twee")
    postbus.antwoord = "451 even niet"
    werk()
    assert Mail.objects.filter(pogingen=1).count() == 2
    # However slow the machine is: not yet their turn again.
    sql("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour' WHERE status = 'todo'")

    postbus.antwoord = "250 OK"
    stuur("drie")
    werk()

    assert [onderwerp_van(bericht) for bericht in postbus.berichten] == ["drie"]
