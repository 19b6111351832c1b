"""A file and its row come and go together, whatever happens in between."""

import hashlib

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from klussen import rechten
from klussen.bijlagen.fouten import KlusGesloten, VolMetBijlagen
from klussen.bijlagen.models import MAP, Bijlage, nieuw_pad
from klussen.models import Klus
from klussen.models.gebeurtenis import Gebeurtenis, Gebeurtenissoort
from klussenbank.kern import wezen
from klussenbank.kern.inzending import nummer_van


def voeg_toe(klus, lid, *, bestand, inzending):
    """Keep the approved `bestand` (`keuring.Gekeurd`) beside `klus` and return the attachment.

    The same file with the same form (`inzending`) is one attachment. Raises VolMetBijlagen or KlusGesloten. First the
    file and then the row: whatever goes wrong, the file goes again.
    """
    nummer = nummer_van(inzending, klus.pk, bestand.naam, _vingerafdruk(bestand.inhoud))
    pad = nieuw_pad(bestand.soort)
    try:
        default_storage.save(pad, bestand.inhoud)
        bijlage, is_nieuw = _maak(klus, lid, pad, bestand, nummer)
    except BaseException:
        default_storage.delete(pad)
        raise
    if not is_nieuw:
        default_storage.delete(pad)
    return bijlage


def _maak(klus, lid, pad, bestand, nummer):
    with transaction.atomic():
        # Held: two windows together must not add more than one may.
        klus = Klus.objects.select_for_update(no_key=True).get(pk=klus.pk)
        if eerder := Bijlage.objects.filter(inzending=nummer).first():
            return eerder, False
        if not rechten.mag_wijzigen(lid, klus):
            raise KlusGesloten
        if klus.bijlagen.count() >= settings.BIJLAGEN_PER_KLUS:
            raise VolMetBijlagen
        bijlage = Bijlage.objects.create(
            klus=klus,
            lid=lid,
            bestand=pad,
            naam=bestand.naam,
            soort=bestand.soort,
            grootte=bestand.inhoud.size,
            inzending=nummer,
        )
        Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.GEWIJZIGD, door=lid, toelichting="Bijlage toegevoegd.")
        return bijlage, True


def haal_weg(bijlage, lid):
    """Remove an attachment; raises KlusGesloten. One that is gone already stays gone."""
    with transaction.atomic():
        klus = Klus.objects.select_for_update(no_key=True).get(pk=bijlage.klus_id)
        if not rechten.mag_wijzigen(lid, klus):
            raise KlusGesloten
        for rij in Bijlage.objects.filter(pk=bijlage.pk):
            rij.haal_weg()
            Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.GEWIJZIGD, door=lid, toelichting="Bijlage weggehaald.")


def ruim_wezen_op():
    """Remove files that no attachment names; return how many."""
    return wezen.ruim_op(
        MAP, lambda paden: set(Bijlage.objects.filter(bestand__in=paden).values_list("bestand", flat=True))
    )


def _vingerafdruk(inhoud):
    som = hashlib.sha256()
    for deel in inhoud.chunks():
        som.update(deel)
    inhoud.seek(0)
    return som.hexdigest()
