"""What cards and profiles do when a topic or an organisation changes; registered in kern when the app starts."""

from django.db import transaction

from deskundigen.models import Deskundige, Kaart, Kleur, Onderwerpvoorstel


def verplaats_kaarten(van, naar):
    """Move the cards on the topic `van` to `naar` when topics merge; no word on them is lost.

    Where an owner then has two in one colour, they become one, with the higher level. A red card that would exclude
    a green or blue one keeps its topic as own words instead: a merge may not show in what others see.
    """
    with transaction.atomic():
        for kaart in Kaart.objects.select_for_update().filter(onderwerp=van).order_by("pk"):
            bestaand = list(Kaart.objects.select_for_update().filter(lid=kaart.lid_id, onderwerp=naar))
            zelfde = next((ander for ander in bestaand if ander.kleur == kaart.kleur), None)
            botst = any((ander.kleur == Kleur.ROOD) != (kaart.kleur == Kleur.ROOD) for ander in bestaand)
            if zelfde:
                zelfde.niveau = max(kaart, zelfde, key=lambda k: k.rang).niveau
                zelfde.tekst = _samen(zelfde.tekst, kaart.tekst)
                kaart.delete()
                zelfde.save()
            else:
                if botst and kaart.kleur != Kleur.ROOD:
                    for rood in bestaand:
                        _wordt_eigen_woorden(rood)
                if botst and kaart.kleur == Kleur.ROOD:
                    _wordt_eigen_woorden(kaart)
                else:
                    kaart.onderwerp = naar
                    kaart.save()


def verplaats_voorstellen(van, naar):
    """Let the proposals that became the topic `van` have become `naar` when topics merge."""
    Onderwerpvoorstel.objects.filter(onderwerp=van).update(onderwerp=naar)


def leg_wachtende_kaart(lid, voorstel):
    """Lay the card that waited for a topic, now that there is one; call it with the row of `lid` locked.

    It meets the cards that `lid` laid on that topic meanwhile as two topics do that merge: in the same colour they
    become one, and a red one that would exclude another keeps its topic as own words.
    """
    bestaand = list(lid.kaarten.filter(onderwerp=voorstel.onderwerp).select_related("onderwerp"))
    nieuw = Kaart(
        lid=lid, onderwerp=voorstel.onderwerp, kleur=voorstel.kleur, niveau=voorstel.niveau, tekst=voorstel.tekst
    )
    zelfde = next((kaart for kaart in bestaand if kaart.kleur == nieuw.kleur), None)
    if zelfde:
        zelfde.tekst = _samen(zelfde.tekst, nieuw.tekst)
        zelfde.save()
    elif nieuw.kleur == Kleur.ROOD and bestaand:
        _wordt_eigen_woorden(nieuw)
    else:
        for rood in bestaand:
            if rood.kleur == Kleur.ROOD:
                _wordt_eigen_woorden(rood)
        nieuw.save()


def _samen(een, ander):
    """Return the own words of two cards as one text."""
    if not een or not ander or een == ander:
        return een or ander
    return f"{een} {ander}" if een.endswith((".", "!", "?", "…", ";", ",")) else f"{een}; {ander}"


def _wordt_eigen_woorden(kaart):
    kaart.tekst = f"{kaart.onderwerp}: {kaart.tekst}" if kaart.tekst else str(kaart.onderwerp)
    kaart.onderwerp = None
    kaart.save()


def indexeer_bij_onderwerp(onderwerp):
    """Renew the search index of everyone with an open card on `onderwerp`."""
    kaarten = Kaart.objects.openbaar().filter(onderwerp=onderwerp)
    Deskundige.objects.filter(pk__in=kaarten.values("lid")).indexeer()


def indexeer_bij_organisatie(organisatie):
    """Renew the search index of everyone who works at `organisatie`."""
    Deskundige.objects.filter(lid__organisatie=organisatie).indexeer()
