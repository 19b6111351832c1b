"""What changes several rows at once, or tells people: questions, cards, stepping in and out of the directory."""

from collections import Counter

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from deskundigen.fouten import NuNietTeVragen, TeVeelSeintjes, TeVeelVragen
from deskundigen.models import Deskundige, Kaart, Kleur, Lid, Niveau, Onderwerp, Seintje, Vraag
from klussenbank.kern import mail
from klussenbank.kern.inzending import aantal_vandaag, nummer_van

VRAGEN_PER_DAG = 20
SEINTJES_PER_DAG = 10
# How many of the newest open cards decide which topic a newcomer is offered.
_RECENTE_KAARTEN = 1000


def op_slot(lid):
    """Return the row of `lid`, locked: what one member does at the same moment in two windows goes in turn."""
    return Lid.objects.select_for_update(no_key=True, of=("self",)).select_related("organisatie").get(pk=lid.pk)


def stel_vraag(vrager, deskundige, *, vraag, inzending, onderwerp=None):
    """Mail the question to this person; a reply goes straight to `vrager`. Only that it was asked is kept.

    The same form (`inzending`) sent twice is one question; with another text it is another one. Raises NuNietTeVragen
    or TeVeelVragen; nothing is sent then.
    """
    nummer = nummer_van(inzending, vrager.pk, deskundige.pk, vraag)
    with transaction.atomic():
        vrager = op_slot(vrager)
        if Vraag.objects.filter(inzending=nummer).exists():
            return
        if not Deskundige.objects.zichtbaar().beschikbaar().filter(pk=deskundige.pk).exists():
            raise NuNietTeVragen
        if aantal_vandaag(vrager.gestelde_vragen, "gesteld_op") >= VRAGEN_PER_DAG:
            raise TeVeelVragen
        Vraag.objects.create(vrager=vrager, deskundige=deskundige, inzending=nummer)
        mail.verstuur(
            "deskundigen/mail/vraag.txt",
            aan=deskundige.lid.email,
            antwoord_aan=(vrager.naam, vrager.email),
            context={
                "aan": deskundige.lid,
                "vrager": vrager,
                "profiel": Deskundige.objects.filter(pk=vrager.pk).first(),
                "vraag": vraag,
                "onderwerp": onderwerp,
            },
        )


def geef_seintje(van, deskundige, *, tekst, inzending):
    """Mail this person, and nobody else, what may be wrong in the profile. Only that it was done is kept.

    The same form (`inzending`) sent twice is one. Raises TeVeelSeintjes; nothing is sent then.
    """
    nummer = nummer_van(inzending, van.pk, deskundige.pk, tekst)
    with transaction.atomic():
        van = op_slot(van)
        if Seintje.objects.filter(inzending=nummer).exists():
            return
        if aantal_vandaag(van.gegeven_seintjes, "op") >= SEINTJES_PER_DAG:
            raise TeVeelSeintjes
        Seintje.objects.create(van=van, deskundige=deskundige, inzending=nummer)
        mail.verstuur(
            "deskundigen/mail/klopt_niet.txt",
            aan=deskundige.lid.email,
            antwoord_aan=(van.naam, van.email),
            context={
                "aan": deskundige.lid,
                "van": van,
                "tekst": tekst,
                "profiel_url": f"{settings.BASIS_URL}{reverse('profiel:mijn')}",
            },
        )


def kies_vragen(lid, niet_tot):
    """Let `lid` be asked nothing until the day `niet_tot` (None: may be asked); return whether there is a profile."""
    with transaction.atomic():
        return bool(Deskundige.objects.filter(pk=op_slot(lid).pk).update(niet_tot=niet_tot))


def bevestig_kaarten(lid, kaarten):
    """Let `lid` say that its own cards among `kaarten` (ids) still hold: they count fully again. Return how many."""
    with transaction.atomic():
        gevonden = list(op_slot(lid).kaarten.select_for_update().filter(pk__in=kaarten).order_by("pk"))
        was_vervaagd = any(kaart.vervaagd for kaart in gevonden)
        for kaart in gevonden:
            kaart.bevestig()
        Kaart.objects.bulk_update(gevonden, ["bevestigd_op", "gevraagd_op", "vervaagd", "rang"])
        if was_vervaagd:
            Deskundige.objects.filter(pk=lid.pk).indexeer()
        return len(gevonden)


def doe_mee(lid):
    """Put `lid` in the directory, with the green and blue cards made before; return the profile."""
    with transaction.atomic():
        deskundige, _ = Deskundige.objects.get_or_create(lid=op_slot(lid))
        deskundige.indexeer()
        return deskundige


def stap_uit(lid):
    """Take `lid` out of the directory: line, text, telephone and photo are erased.

    The cards stay with their owner and are seen by nobody else. That questions were asked and mistakes pointed out is
    forgotten too.
    """
    with transaction.atomic():
        deskundige = Deskundige.objects.filter(lid=op_slot(lid)).first()
        if deskundige is None:
            return
        deskundige.vragen.all().delete()
        deskundige.seintjes.all().delete()
        if deskundige.foto:
            wis_bestand(deskundige.foto.name)
        deskundige.delete()


def wis_bestand(naam):
    """Remove an uploaded file once the surrounding transaction is done."""
    transaction.on_commit(lambda: default_storage.delete(naam), robust=True)


def bewaar_kaart(kaart):
    """Save a valid card. A green or blue one puts its owner in the directory; a red one changes nothing there."""
    with transaction.atomic():
        kaart.save()
        if kaart.kleur != Kleur.ROOD:
            doe_mee(kaart.lid)


def verwijder_kaart(kaart):
    """Remove a card, and what others found because of it."""
    with transaction.atomic():
        lid = op_slot(kaart.lid)
        kaart.delete()
        for deskundige in Deskundige.objects.filter(lid=lid):
            deskundige.indexeer()


def maak_eerste_kaart(lid, onderwerp, kleur):
    """Return the card of `lid` in this colour on this topic, made with the lowest level where there was none.

    Raises ValidationError when another card of `lid` on this topic excludes it.
    """
    with transaction.atomic():
        lid = op_slot(lid)
        kaart = lid.kaarten.filter(onderwerp=onderwerp, kleur=kleur).first()
        if kaart is None:
            niveau = "" if kleur == Kleur.ROOD else Niveau.IETS
            kaart = Kaart(lid=lid, onderwerp=onderwerp, kleur=kleur, niveau=niveau)
            kaart.full_clean()
            bewaar_kaart(kaart)
        return kaart


def kies_eerste_onderwerp(lid):
    """Return the topic to offer who has no card yet: the one most people have an open card on.

    Looks at the newest open cards of others in the directory; without any it is the first topic of the list, and
    None when there are no topics at all.
    """
    recent = (
        Kaart.objects.openbaar()
        .filter(onderwerp__isnull=False, lid__is_active=True, lid__deskundige__isnull=False)
        .exclude(lid=lid)
        .order_by("-pk")
        .values_list("onderwerp", flat=True)[:_RECENTE_KAARTEN]
    )
    aantallen = Counter(recent)
    if not aantallen:
        return Onderwerp.objects.first()
    return Onderwerp.objects.get(pk=min(aantallen, key=lambda pk: (-aantallen[pk], pk)))
