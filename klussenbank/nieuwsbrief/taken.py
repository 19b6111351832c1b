"""Sending, in the background. Newsletters wait for all other mail, and are handed to the outbox a few at a time."""

from django.db import transaction
from procrastinate.contrib.django import app

from klussenbank.kern.taken import STAPEL_VOORRANG, Volhouden, zet_klaar
from klussenbank.nieuwsbrief import acties


# Of its own piles it waits too: no more than one or two of them stand in the outbox.
@app.task(name="verstuur_nieuwsbrief", queue="nieuwsbrief", priority=2 * STAPEL_VOORRANG, retry=Volhouden())
def verstuur_nieuwsbrief(brief_id):
    """Hand the mail of the next members to the outbox, and ask for the next ones, in one transaction.

    A worker that is killed leaves either all of that or nothing; whoever goes on starts where it stands.
    """
    with transaction.atomic():
        if acties.geef_uit(brief_id):
            vraag_vervolg(brief_id)


def vraag_vervolg(brief_id):
    """Queue the next step; steps of one newsletter go in turn."""
    zet_klaar(verstuur_nieuwsbrief, slot=f"nieuwsbrief {brief_id}", brief_id=brief_id)


@app.periodic(cron="*/2 * * * *")
@app.task(name="begin_geplande_nieuwsbrieven", queue="onderhoud", pass_context=False)
def begin_geplande_nieuwsbrieven(timestamp):
    """Begin to send the newsletters whose moment has come."""
    acties.begin_geplande()
