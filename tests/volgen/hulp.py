"""What the tests of following share: jobs done in the test's own transaction, and what was told to whom."""

import uuid

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from deskundigen import acties as kaartacties
from deskundigen.models import Kaart
from klussen import acties
from klussen.gesprek.acties import beantwoord
from klussen.models import Klus
from klussenbank.kern.models import Mail
from klussenbank.volgen.models import Notificatie, Volging
from tests.werk import sql

TAKEN = ["verdeel_nieuws", "verstuur_weekmails_verder", "ruim_notificaties_verder_op", "hernoem_onderwerp_verder"]


def wachtend(*namen):
    """The jobs that wait, in order."""
    return list(ProcrastinateJob.objects.filter(task_name__in=namen or TAKEN, status="todo").order_by("pk"))


def doe_taken():
    """Do all that waits, in turn, and what comes of it; return how many jobs that were."""
    aantal = 0
    while taken := wachtend():
        taak = taken[0]
        # As a worker: it is being done, and then it is done.
        sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", taak.pk)
        app.tasks[taak.task_name](**taak.args)
        sql("DELETE FROM procrastinate_jobs WHERE id = %s", taak.pk)
        aantal += 1
    return aantal


def volg(lid, ritme="week", **iets):
    return Volging.objects.create(lid=lid, ritme=ritme, **iets)


def verteld(lid, *, gemaild=None):
    """What this member was told because of what is followed: (kind, name of the klus or person), in order."""
    rijen = Notificatie.objects.filter(lid=lid, bron__isnull=False).select_related("klus", "mens").order_by("pk")
    if gemaild is not None:
        rijen = rijen.filter(gemaild_op__isnull=not gemaild)
    return [(rij.soort, str(rij.waarover)) for rij in rijen]


def mails_aan(lid):
    return list(Mail.objects.filter(aan=lid.email).order_by("pk"))


def onderwerpen(lid):
    return [mail.onderwerp for mail in mails_aan(lid)]


def plaats(lid, onderwerpen=(), titel="Wie helpt?", **velden):
    klus = Klus(titel=titel, omschrijving="Graag.", plaatser=lid, organisatie=lid.organisatie, omvang="klein", **velden)
    acties.plaats(klus, door=lid, onderwerpen=list(onderwerpen), direct=True)
    return klus


def antwoord(vraag, lid, tekst="Een middag."):
    return beantwoord(vraag, lid, antwoord=tekst, inzending=uuid.uuid4())


def volg_mensen(lid, zoekvraag="", ritme="week", **velden):
    return volg(lid, ritme, lijst="deskundigen", zoekvraag=zoekvraag, **{"naam": "Wie weet water"} | velden)


def leg(lid, onderwerp, kleur="blauw", **velden):
    """Lay a card as the form of a profile does, and let the worker do what comes of it."""
    kaart = Kaart(lid=lid, onderwerp=onderwerp, kleur=kleur, niveau="" if kleur == "rood" else "vaker", **velden)
    kaart.full_clean()
    kaartacties.bewaar_kaart(kaart)
    doe_taken()
    return kaart
