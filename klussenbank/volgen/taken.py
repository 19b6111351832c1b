"""Background work of following. All other work goes first, and each job does a part of what may be very much."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from klussenbank.kern.taken import STAPEL_VOORRANG, Volhouden, zet_eenmaal_klaar, zet_klaar
from klussenbank.volgen import opruimen, verdelen, weekmail, zoekvragen

_STUK = {"queue": "volgen", "priority": STAPEL_VOORRANG, "retry": Volhouden()}


def slot_van(bron, nummer):
    """Return the slot of what is told of one thing: its parts go in turn."""
    return f"volgen {bron} {nummer}"


def wacht_nog(bron, nummer):
    """Whether a job that tells of this waits that did not begin yet; it is kept from beginning until this commits."""
    jobs = ProcrastinateJob.objects.filter(task_name=verdeel.name, lock=slot_van(bron, nummer), status="todo")
    # A worker passes over a locked job. One that it takes at this moment may have read what was there before.
    wachtend = jobs.select_for_update(skip_locked=True).values_list("args", flat=True)
    return any("gezocht" not in argumenten for argumenten in wachtend)


@app.task(name="verdeel_nieuws", **_STUK)
def verdeel(**plek):
    """Tell the next members of a step, an answer or a person, and ask for the next part, in one transaction.

    A worker that is killed leaves either all of that or nothing.
    """
    with transaction.atomic():
        if verder := verdelen.verdeel_deel(verdelen.Plek(**plek)):
            zet_klaar(verdeel, slot=slot_van(verder.bron, verder.nummer), **verder._asdict())


@app.task(name="hernoem_onderwerp_verder", **_STUK)
def hernoem_onderwerp_verder(oud, nieuw, na):
    """Let the next saved searches ask for a topic by its new address, and ask for the next part."""
    with transaction.atomic():
        if verder := zoekvragen.hernoem_deel(oud, nieuw, na):
            zet_klaar(hernoem_onderwerp_verder, oud=oud, nieuw=nieuw, na=verder)


@app.periodic(cron="*/10 * * * *")
@app.task(name="verstuur_weekmails", queue="onderhoud", pass_context=False)
def verstuur_weekmails(timestamp):
    """Begin to send the mails of this week, from Monday morning on; who got one is passed over."""
    if weekmail.moment_van_deze_week():
        zet_eenmaal_klaar(verstuur_weekmails_verder, na=0)


@app.task(name="verstuur_weekmails_verder", **_STUK)
def verstuur_weekmails_verder(na):
    """Hand the mail of the next members to the outbox, note that they got it, and ask for the next part."""
    with transaction.atomic():
        if verder := weekmail.geef_uit(na):
            zet_eenmaal_klaar(verstuur_weekmails_verder, na=verder)


@app.periodic(cron="37 3 * * *")
@app.task(name="ruim_notificaties_op", queue="onderhoud", pass_context=False)
def ruim_notificaties_op(timestamp):
    """Begin to remove what is too old to know."""
    zet_eenmaal_klaar(ruim_notificaties_verder_op)


@app.task(name="ruim_notificaties_verder_op", **_STUK)
def ruim_notificaties_verder_op():
    """Remove some of it, and ask for the next part."""
    with transaction.atomic():
        if opruimen.ruim_deel_op():
            zet_eenmaal_klaar(ruim_notificaties_verder_op)
