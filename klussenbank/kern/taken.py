"""Background work; done by `manage.py werk`."""

import logging
import time
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

import psycopg.errors
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.core.mail import get_connection
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from procrastinate.tasks import Task, configure_task

from klussenbank.kern import links, register, verzoek
from klussenbank.kern.models import Mail

log = logging.getLogger(__name__)

MAX_POGINGEN = 10
# Mail to many people at once waits for all other mail; a job with a pile of it makes room after so many seconds.
STAPEL_VOORRANG = -10
STAPEL_SECONDEN = 5
# A worker that was killed leaves its job "doing"; after this many seconds another takes it over.
STIL_NA = 120
# Finished jobs say only which mail left when; that long they help to find out what went wrong. A mail that could not be
# sent can be tried again for as long: then nobody waits for it any more, and what it says must go.
BEWAAR_UREN = 14 * 24
# So many rows are indexed anew while someone waits; more than that are left to the worker, so many in a job.
MEESTE_METEEN, PER_INDEXEERTAAK = 100, 500
# The queue of work that takes minutes in one piece. It is done beside all other work, which does not wait for it: in a
# thread of its own, so its tasks are no coroutines.
LANG = "lang"
# In the context of a job: its worker does one job at a time.
EEN_TEGELIJK = "een_tegelijk"

_WACHTRIJ = JobManager(DjangoConnector())


class NietBezorgd(Exception):
    """The mail server did not take a mail; what it answered stays out of the log, for it may name the address."""

    def __init__(self, fout, pogingen=0):
        super().__init__(fout)
        self.pogingen = pogingen


class NogMeer(Exception):
    """The pile is not empty yet, and other work may go first."""


class Volhouden(BaseRetryStrategy):
    """Try again after a growing pause, however often: the mail alone knows when it has been tried enough.

    A job also starts again when its worker was killed or the database was away; those are no tries of the mail.
    """

    def get_retry_decision(self, *, exception, job):
        # 5 + 3 ** attempt seconds: 8 s, 14 s, 32 s ... 5.5 hours; ten attempts span over eight hours.
        return RetryDecision(retry_in={"seconds": 5 + 3 ** min(job.attempts + 1, MAX_POGINGEN - 1)})


def zet_klaar(taak: Task, *, slot: str | None = None, **argumenten) -> None:
    """Queue a job of `taak` in the transaction that is open; jobs with the same `slot` are done in turn.

    A job that queues another one (`taak.defer`) would do so over the connection of its worker, apart from its own
    transaction: a second worker could look for a mail that is not there yet.
    """
    hoe = {"queue": taak.queue, "priority": taak.priority, "lock": slot, "queueing_lock": verzoek.voor_taak()}
    configure_task(name=taak.name, job_manager=_WACHTRIJ, **hoe).defer(**argumenten)


def zet_eenmaal_klaar(taak: Task, **argumenten) -> None:
    """Queue the part of a sweep that `taak` does, unless one waits. Parts go in turn, whichever worker does them.

    One that waits began earlier: it has come further, and the rest of it is all that is left; or it begins anew, and
    finds whatever is still due.
    """
    with transaction.atomic():
        if not ProcrastinateJob.objects.filter(task_name=taak.name, status="todo").exists():
            zet_klaar(taak, slot=taak.name, **argumenten)


class StapelVolhouden(BaseRetryStrategy):
    """As `Volhouden`, by how often the mails of the pile were tried: its job also starts again to make room."""

    def get_retry_decision(self, *, exception, job):
        if isinstance(exception, NietBezorgd):
            # The same pauses as for one mail: 8 s, 14 s, 32 s ... 5.5 hours.
            return RetryDecision(retry_in={"seconds": 5 + 3 ** min(exception.pogingen, MAX_POGINGEN - 1)})
        if isinstance(exception, NogMeer):
            return RetryDecision(retry_in={"seconds": 0})
        return Volhouden().get_retry_decision(exception=exception, job=job)


@app.task(name="bezorg_mail", queue="mail", retry=Volhouden())
def bezorg_mail(mail_id):
    """Send one mail of the outbox; retried with growing pauses, marked as failed after the last."""
    mail = Mail.objects.wachtend().filter(pk=mail_id).first()
    if mail is None:
        return
    try:
        mail.bezorg()
    except Exception as fout:
        _noteer_poging(mail, fout)
        if mail.mislukt_op is None:
            raise NietBezorgd(mail.fout) from None


def _noteer_poging(mail, fout):
    """Count a try that failed; after the last one the mail is marked as failed."""
    # The class alone: a mail server's answer may quote the address.
    mail.pogingen += 1
    mail.fout = type(fout).__name__
    mail.mislukt_op = timezone.now() if mail.pogingen >= MAX_POGINGEN else None
    mail.save(update_fields=["pogingen", "fout", "mislukt_op"])
    if mail.mislukt_op:
        log.error("mail %s kon niet worden verstuurd: %s", mail.pk, mail.fout)


@app.task(name="bezorg_stapel", queue="nieuwsbrief", priority=STAPEL_VOORRANG, retry=StapelVolhouden())
def bezorg_stapel(mail_ids):
    """Send mails of the outbox over one connection, as `bezorg_mail` does one; what has left is no longer among them.

    A mail that the server refuses does not hold up the others. A server that is away counts as a try of them all.
    """
    tot = time.monotonic() + STAPEL_SECONDEN
    over = list(Mail.objects.wachtend().filter(pk__in=mail_ids).order_by("pogingen", "pk"))
    mislukt = []
    verbinding = get_connection()
    try:
        verbinding.open()
        while over and time.monotonic() < tot:
            mail = over.pop(0)
            try:
                mail.bezorg(verbinding)
            except Exception as fout:
                _noteer_poging(mail, fout)
                mislukt.append(mail)
                if _is_weg(fout):
                    raise
    except OSError as fout:
        for mail in over:
            _noteer_poging(mail, fout)
        mislukt += over
    finally:
        verbinding.close()
    if nog_eens := [mail for mail in mislukt if mail.mislukt_op is None]:
        raise NietBezorgd(nog_eens[0].fout, max(mail.pogingen for mail in nog_eens))
    if over:
        raise NogMeer


def _is_weg(fout):
    """Whether this error says that there is no mail server to talk to, rather than that it refuses one mail."""
    return isinstance(fout, OSError) and not isinstance(fout, SMTPResponseException | SMTPRecipientsRefused)


@app.periodic(cron="* * * * *")
@app.task(name="hervat_werk", queue="onderhoud", pass_context=True)
async def hervat_werk(context, timestamp):
    """Take over the jobs of a worker that was killed, and those of which this worker could not note how they ended."""
    verweesd = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STIL_NA))
    if context.additional_context.get(EEN_TEGELIJK):
        # It does this job now, and so no other one: the connection broke when another one ended.
        verweesd += await app.job_manager.list_jobs_async(status="doing", worker_id=context.job.worker_id)
    for job in verweesd:
        if job.id == context.job.id:
            continue
        try:
            await app.job_manager.retry_job(job)
        except ConnectorException as fout:
            # Someone was first: another worker, or it stands in both lists.
            if not isinstance(fout.__cause__, psycopg.errors.RaiseException):
                raise


@app.periodic(cron="17 4 * * *")
@app.task(name="ruim_op", queue="onderhoud", pass_context=False)
async def ruim_op(timestamp):
    """Remove what nobody needs any more: ended sessions, mail that failed long ago, old links and old jobs."""
    await sync_to_async(call_command)("clearsessions")
    await sync_to_async(links.ruim_op)()
    nu = timezone.now()
    # An earlier version kept its sessions there, and nobody else removes what it left.
    await Session.objects.filter(expire_date__lt=nu).adelete()
    await Mail.objects.filter(mislukt_op__lt=nu - timedelta(hours=BEWAAR_UREN)).adelete()
    await app.job_manager.delete_old_jobs(
        nb_hours=BEWAAR_UREN, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="*/10 * * * *")
@app.task(name="tel_keuzes", queue="onderhoud", pass_context=False)
async def tel_keuzes(timestamp):
    """Renew the counters of lists that are too long to count while someone waits."""
    await sync_to_async(call_command)("tel_keuzes")


def indexeer_straks(soort, rijen):
    """Renew the search index of `rijen`, a queryset of the kind `soort` in `register.zoekbaar`.

    At once where they are few, otherwise in jobs that make room for other work; those begin once this transaction ends.
    """
    sleutels = list(rijen.order_by("pk").values_list("pk", flat=True))
    if len(sleutels) <= MEESTE_METEEN:
        indexeer_deel(soort, sleutels)
        return
    for begin in range(0, len(sleutels), PER_INDEXEERTAAK):
        zet_klaar(indexeer_deel, soort=soort, sleutels=sleutels[begin : begin + PER_INDEXEERTAAK])


@app.task(name="indexeer_deel", queue="onderhoud", priority=STAPEL_VOORRANG, retry=Volhouden())
def indexeer_deel(soort, sleutels):
    """Renew the search index of the rows with these keys; done again it makes no difference."""
    alles, in_delen = register.zoekbaar[soort]
    for _ in in_delen(alles().filter(pk__in=sleutels)):
        pass
