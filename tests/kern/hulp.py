"""What the tests of background work share: a mail, its job, and what the mail server got."""

import email
import time
from email import policy

from procrastinate.contrib.django.models import ProcrastinateJob

from klussenbank.kern import mail
from klussenbank.kern.models import Mail
from tests.werk import sql


def stuur(onderwerp="Hallo"):
    mail.verstuur_tekst(aan="anna@rhenen.example", onderwerp=onderwerp, tekst="Dag Anna.")


def mailtaak():
    """The job that sends the mail; periodic ones stand beside it."""
    return ProcrastinateJob.objects.get(task_name="bezorg_mail")


def maak_alles_nu_aan_de_beurt():
    sql("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


def bij_poging(aantal, werk):
    """Work until the mail has been tried `aantal` times, and make the next try due.

    The first pauses are so short that a slow machine may try twice in one go: what was tried counts, not how often
    the worker was asked.
    """
    while (gedaan := Mail.objects.get().pogingen) < aantal:
        werk()
        assert Mail.objects.get().pogingen > gedaan
        maak_alles_nu_aan_de_beurt()


def wacht_tot(geldt, seconden=60):
    eind = time.monotonic() + seconden
    while not geldt():
        assert time.monotonic() < eind, "duurt te lang"
        time.sleep(0.1)


def _lees(envelop):
    """A message as it came in, read by someone else's parser."""
    return email.message_from_bytes(envelop.content, policy=policy.default)


def message_id_van(envelop):
    return _lees(envelop)["message-id"]


def onderwerp_van(envelop):
    return _lees(envelop)["subject"]
