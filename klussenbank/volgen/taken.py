"""Background work of following. All other work goes first, and each job does a part of what may be very much."""

from django.db import transaction
from procrastinate.contrib.django import app

from klussenbank.kern.taken import STAPEL_VOORRANG, Volhouden, zet_eenmaal_klaar, zet_klaar
from klussenbank.volgen import opruimen, verdelen, weekmail

_STUK = {"queue": "volgen", "priority": STAPEL_VOORRANG, "retry": Volhouden()}


@app.task(name="verdeel_nieuws", **_STUK)
def verdeel(**plek):
    """Tell the next members of a step or an answer, and ask for the next part, in one transaction.

    A worker that is killed leaves either all of that or nothing.
    """
    with transaction.atomic():
        if verder := verdelen.verdeel_deel(verdelen.Plek(**plek)):
            zet_klaar(verdeel, slot=f"volgen {verder.bron} {verder.nummer}", **verder._asdict())


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
