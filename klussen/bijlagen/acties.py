"""A file and its row come and go together, whatever happens in between."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from klussen import rechten
from klussen.bijlagen.fouten import KlusGesloten, VolMetBijlagen
from klussen.bijlagen.models import MAP, Bijlage, nieuw_pad
from klussen.models import Klus
from klussen.models.gebeurtenis import Gebeurtenis, Gebeurtenissoort
from klussenbank.kern.inzending import nummer_van

# A file this young may be one whose row is being written.
WEES_NA = timedelta(days=1)
_PER_KEER = 500


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
    """Remove files that no row names: of a server that stopped halfway, say. Return how many."""
    weg = 0
    for paden in _in_delen(_paden()):
        bekend = set(Bijlage.objects.filter(bestand__in=paden).values_list("bestand", flat=True))
        for pad in paden:
            if pad not in bekend and default_storage.get_modified_time(pad) < timezone.now() - WEES_NA:
                default_storage.delete(pad)
                weg += 1
    return weg


def _paden():
    if not default_storage.exists(MAP):
        return []
    return [f"{MAP}/{naam}" for naam in default_storage.listdir(MAP)[1]]


def _in_delen(paden):
    for begin in range(0, len(paden), _PER_KEER):
        yield paden[begin : begin + _PER_KEER]


def _vingerafdruk(inhoud):
    som = hashlib.sha256()
    for deel in inhoud.chunks():
        som.update(deel)
    inhoud.seek(0)
    return som.hexdigest()
