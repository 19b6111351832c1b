"""Asking and answering: the text and the mails about it share one transaction."""

from django.db import transaction

from deskundigen.acties import op_slot
from deskundigen.models import Lid
from klussen.gesprek import rechten
from klussen.gesprek.fouten import TeVeelAntwoorden, TeVeelVragen, VraagWeg, VragenGesloten
from klussen.gesprek.models import Antwoord, Vraag
from klussen.models import Klus
from klussenbank.kern import mail, register
from klussenbank.kern.inzending import aantal_vandaag, nummer_van

VRAGEN_PER_DAG = 20
ANTWOORDEN_PER_DAG = 50
# Of those who answered a question before, so many are told of another answer: the ones who did so last.
MEESTE_MELEZERS = 50


def stel_vraag(klus, lid, *, vraag, inzending):
    """Put a question under `klus`, tell who asks for it, and return it.

    The same text with the same form (`inzending`) is one question. Raises VragenGesloten or TeVeelVragen.
    """
    nummer = nummer_van(inzending, lid.pk, klus.pk, vraag)
    with transaction.atomic():
        lid = op_slot(lid)
        if eerder := Vraag.objects.filter(inzending=nummer).first():
            return eerder
        klus = Klus.objects.select_related("plaatser", "mede_plaatser", "organisatie").get(pk=klus.pk)
        if not rechten.mag_vragen(lid, klus):
            raise VragenGesloten
        if aantal_vandaag(Vraag.objects.filter(lid=lid), "gesteld_op") >= VRAGEN_PER_DAG:
            raise TeVeelVragen
        gesteld = Vraag.objects.create(klus=klus, lid=lid, tekst=vraag, inzending=nummer)
        for vrager in klus.vragers:
            if vrager.is_active:
                _mail("vraag", gesteld, aan=vrager, van=lid, tekst=vraag)
        return gesteld


def beantwoord(vraag, lid, *, antwoord, inzending):
    """Answer `vraag`, tell everyone who takes part in it, and return the answer.

    The same text with the same form (`inzending`) is one answer. Raises VraagWeg or TeVeelAntwoorden.
    """
    nummer = nummer_van(inzending, lid.pk, vraag.pk, antwoord)
    with transaction.atomic():
        lid = op_slot(lid)
        if eerder := Antwoord.objects.filter(inzending=nummer).first():
            return eerder
        # Held, or it could be taken back at the same moment.
        vragen = Vraag.objects.zonder_verborgen().select_for_update(no_key=True, of=("self",))
        vraag = vragen.select_related("klus__plaatser", "klus__organisatie").filter(pk=vraag.pk).first()
        if vraag is None or not rechten.mag_antwoorden(lid, vraag.klus):
            raise VraagWeg
        if aantal_vandaag(Antwoord.objects.filter(lid=lid), "op") >= ANTWOORDEN_PER_DAG:
            raise TeVeelAntwoorden
        gegeven = Antwoord.objects.create(vraag=vraag, lid=lid, tekst=antwoord, inzending=nummer)
        deelnemers = _deelnemers(vraag, behalve=lid)
        for aan in deelnemers:
            _mail("antwoord", vraag, aan=aan, van=lid, tekst=antwoord)
        for meld in register.na_antwoord:
            meld(gegeven, [aan.pk for aan in deelnemers])
        return gegeven


def _deelnemers(vraag, *, behalve):
    """Who asked, who asks for the klus, and those who answered before; each once, and only who can log in."""
    eerder = vraag.antwoorden.zonder_verborgen().values_list("lid", flat=True)[: MEESTE_MELEZERS + 1]
    wie = {vraag.lid_id, vraag.klus.plaatser_id, vraag.klus.mede_plaatser_id, *eerder} - {behalve.pk}
    return list(Lid.objects.actief().filter(pk__in=wie).order_by("pk"))


def _mail(naam, vraag, *, aan, van, tekst):
    mail.verstuur(
        f"gesprek/mail/{naam}.txt",
        aan=aan.email,
        antwoord_aan=(van.naam, van.email),
        context={"klus": vraag.klus, "vraag": vraag, "aan": aan, "van": van, "tekst": tekst},
    )
    for meld in register.na_mail:
        meld(aan, vraag.klus, naam, van)
