"""Reporting and answering a report; the answer and the mail about it share one transaction."""

from django.db import transaction

from deskundigen.acties import op_slot
from klussen.gesprek.models import Vraag
from klussen.meldingen.fouten import TeVeelMeldingen, VraagWeg
from klussen.meldingen.models import Melding
from klussen.rechten import mag_zien
from klussenbank.kern import mail
from klussenbank.kern.inzending import aantal_vandaag, nummer_van

MELDINGEN_PER_DAG = 10


def meld(klus, lid, *, tekst, inzending, vraag=None):
    """Report something about `klus`, or about a question under it, and return the report.

    The same text with the same form (`inzending`) is one report. Raises TeVeelMeldingen or VraagWeg.
    """
    nummer = nummer_van(inzending, lid.pk, klus.pk, tekst)
    with transaction.atomic():
        lid = op_slot(lid)
        if eerder := Melding.objects.filter(inzending=nummer).first():
            return eerder
        if aantal_vandaag(Melding.objects.filter(lid=lid), "gemeld_op") >= MELDINGEN_PER_DAG:
            raise TeVeelMeldingen
        # Held, or it could be taken back at the same moment.
        if vraag and not Vraag.objects.zonder_verborgen().select_for_update(no_key=True).filter(pk=vraag.pk).exists():
            raise VraagWeg
        return Melding.objects.create(klus=klus, vraag=vraag, lid=lid, tekst=tekst, inzending=nummer)


def handel_af(melding, door, antwoord):
    """Answer `melding` and tell who reported it; raises AlAfgehandeld."""
    with transaction.atomic():
        melding.handel_af(door, antwoord)
        if melding.lid.is_active:
            mail.verstuur(
                "meldingen/mail/afgehandeld.txt",
                aan=melding.lid.email,
                antwoord_aan=(door.naam, door.email),
                context={
                    "melding": melding,
                    "klus": melding.klus,
                    "aan": melding.lid,
                    "van": door,
                    # Perhaps it was hidden because of this report.
                    "is_te_zien": mag_zien(melding.lid, melding.klus),
                },
            )
