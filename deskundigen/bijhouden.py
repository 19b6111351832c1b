"""What cards and profiles do when a topic or an organisation changes; registered in kern when the app starts."""

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

from deskundigen.models import Deskundige, Kaart, Kennis, Kleur, Onderwerpvoorstel, OvergeslagenOnderwerp
from deskundigen.models.kaart import rang_van


def verplaats_kaarten(van, naar):
    """Move the cards on the topic `van` to `naar` when topics merge; no word on them is lost.

    Where an owner then has two in one colour, they become one, with the higher level. A red card that would exclude
    a green or blue one keeps its topic as own words instead: a merge may not show in what others see. Nobody changed
    anything on a card, so each keeps the moment of its last change.
    """
    with transaction.atomic():
        leden = list(
            Kaart.objects.select_for_update().filter(onderwerp=van).order_by("pk").values_list("lid", flat=True)
        )
        # Of who has cards on both: one by one, for they may have to become one.
        op_beide = Kaart.objects.filter(onderwerp=naar, lid__in=leden).values("lid")
        for kaart in Kaart.objects.filter(onderwerp=van, lid__in=op_beide).order_by("pk"):
            _verplaats(kaart, naar)
        Kaart.objects.filter(onderwerp=van).update(onderwerp=naar)
        # Nobody may count the same people meanwhile.
        list(Deskundige.objects.select_for_update().filter(pk__in=leden).order_by("pk").values_list("pk"))
        Kennis.objects.ververs(leden)


def _verplaats(kaart, naar):
    """Move a card of someone who has cards on `naar`."""
    bestaand = list(Kaart.objects.select_for_update().filter(lid=kaart.lid_id, onderwerp=naar))
    zelfde = next((ander for ander in bestaand if ander.kleur == kaart.kleur), None)
    botst = any((ander.kleur == Kleur.ROOD) != (kaart.kleur == Kleur.ROOD) for ander in bestaand)
    if zelfde:
        kaart.delete()
        _word_een(zelfde, kaart)
        return
    if botst and kaart.kleur == Kleur.ROOD:
        _wordt_eigen_woorden(kaart)
        return
    if botst:
        for rood in bestaand:
            _wordt_eigen_woorden(rood)
    _wijzig(kaart, onderwerp=naar)


def _word_een(kaart, ander):
    """Let `kaart` say what `ander`, which was removed, said too."""
    kaart.niveau = max(kaart, ander, key=lambda k: rang_van(k.kleur, k.niveau)).niveau
    kaart.tekst = _samen(kaart.tekst, ander.tekst)
    if kaart.tijd and ander.tijd and kaart.tijd != ander.tijd:
        kaart.tekst = _samen(kaart.tekst, ander.tijd)
    kaart.tijd = kaart.tijd or ander.tijd
    # Of both their owner is asked as soon as of the older one.
    kaart.bevestigd_op = min(kaart.geldt_sinds, ander.geldt_sinds)
    kaart.gewijzigd_op = max(kaart.gewijzigd_op, ander.gewijzigd_op)
    kaart.vervaag()
    velden = ("niveau", "tekst", "tijd", "bevestigd_op", "gewijzigd_op", "vervaagd", "rang")
    _wijzig(kaart, **{veld: getattr(kaart, veld) for veld in velden})


def _wijzig(kaart, **velden):
    Kaart.objects.filter(pk=kaart.pk).update(**velden)


def verplaats_voorstellen(van, naar):
    """Let the proposals that became the topic `van` have become `naar` when topics merge."""
    Onderwerpvoorstel.objects.filter(onderwerp=van).update(onderwerp=naar)


def verplaats_overgeslagen(van, naar):
    """Let who wanted no card on the topic `van` for a while be left alone about `naar`; of both the latest counts."""
    rijen = OvergeslagenOnderwerp.objects.order_by()
    beide = rijen.filter(onderwerp__in=[van, naar], lid=OuterRef("lid")).values("lid")
    laatste = Subquery(beide.values_list(Max("op")))
    rijen.filter(onderwerp=naar, lid__in=rijen.filter(onderwerp=van).values("lid")).update(op=laatste)
    rijen.filter(onderwerp=van, lid__in=rijen.filter(onderwerp=naar).values("lid")).delete()
    rijen.filter(onderwerp=van).update(onderwerp=naar)


def leg_wachtende_kaart(lid, voorstel):
    """Lay the card that waited for a topic, now that there is one; call it with the row of `lid` locked.

    It meets the cards that `lid` laid on that topic meanwhile as two topics do that merge: in the same colour they
    become one, and a red one that would exclude another keeps its topic as own words. Returns what lies there only now.
    """
    bestaand = list(lid.kaarten.filter(onderwerp=voorstel.onderwerp).select_related("onderwerp"))
    nieuw = Kaart(
        lid=lid, onderwerp=voorstel.onderwerp, kleur=voorstel.kleur, niveau=voorstel.niveau, tekst=voorstel.tekst
    )
    zelfde = next((kaart for kaart in bestaand if kaart.kleur == nieuw.kleur), None)
    if zelfde:
        vul_kaart_aan(zelfde, nieuw.niveau, nieuw.tekst)
        zelfde.save()
        return []
    if nieuw.kleur == Kleur.ROOD and bestaand:
        nieuw.tekst, nieuw.onderwerp = _met_onderwerp(nieuw), None
        nieuw.save()
    else:
        for rood in bestaand:
            if rood.kleur == Kleur.ROOD:
                _wordt_eigen_woorden(rood)
        nieuw.save()
    return [nieuw]


def vul_kaart_aan(kaart, niveau, woorden):
    """Let a card also say `woorden`, and the higher of its level and `niveau`; return whether that changed it."""
    hoogste = max(kaart.niveau, niveau, key=lambda trede: rang_van(kaart.kleur, trede))
    tekst = kaart.tekst if woorden in kaart.tekst else _samen(kaart.tekst, woorden)
    is_anders = (hoogste, tekst) != (kaart.niveau, kaart.tekst)
    kaart.niveau, kaart.tekst = hoogste, tekst
    return is_anders


def _samen(een, ander):
    """Return the own words of two cards as one text."""
    if not een or not ander or een == ander:
        return een or ander
    return f"{een} {ander}" if een.endswith((".", "!", "?", "…", ";", ",")) else f"{een}; {ander}"


def _wordt_eigen_woorden(kaart):
    _wijzig(kaart, tekst=_met_onderwerp(kaart), onderwerp=None)


def _met_onderwerp(kaart):
    """Return the own words of a card with the topic that it will no longer be on."""
    return f"{kaart.onderwerp}: {kaart.tekst}" if kaart.tekst else str(kaart.onderwerp)


def indexeer_bij_onderwerp(onderwerp):
    """Return what is to be indexed anew when the words of `onderwerp` change: everyone with an open card on it."""
    kaarten = Kaart.objects.openbaar().filter(onderwerp=onderwerp)
    return "mensen", Deskundige.objects.filter(pk__in=kaarten.values("lid"))


def indexeer_bij_organisatie(organisatie):
    """Renew the search index of everyone who works at `organisatie`."""
    Deskundige.objects.filter(lid__organisatie=organisatie).indexeer()
