"""What changes several rows at once, or tells people: questions, cards, proposals, in and out of the directory."""

from itertools import chain, count

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from deskundigen.bijhouden import leg_wachtende_kaart, vul_kaart_aan
from deskundigen.fouten import NuNietTeVragen, OnderwerpWeg, TeVeelSeintjes, TeVeelVoorstellen, TeVeelVragen
from deskundigen.models import (
    Deskundige,
    Kaart,
    Kleur,
    Lid,
    Niveau,
    Onderwerp,
    Onderwerpvoorstel,
    OudAdres,
    Seintje,
    Vraag,
)
from deskundigen.models.deskundige import FOTO_MAP
from klussenbank.kern import mail, register, tekst, wezen
from klussenbank.kern.adressen import absoluut
from klussenbank.kern.inzending import aantal_vandaag, nummer_van

VRAGEN_PER_DAG = 20
SEINTJES_PER_DAG = 10
# So many proposals of one member may wait.
MEESTE_VOORSTELLEN = 10


def op_slot(lid):
    """Return the row of `lid`, locked: what one member does at the same moment in two windows goes in turn."""
    return Lid.objects.select_for_update(no_key=True, of=("self",)).select_related("organisatie").get(pk=lid.pk)


def onderwerpen_op_slot(onderwerpen):
    """Return by its key what each of these topics is now, locked: none goes into another while this transaction lasts.

    One that went into another meanwhile is that one; one that is gone altogether is left out. Lock the member first.
    """
    rijen = Onderwerp.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    nu = {rij.pk: rij for rij in rijen.filter(pk__in=[onderwerp.pk for onderwerp in onderwerpen])}
    for onderwerp in onderwerpen:
        opgegaan_in = onderwerp.pk not in nu and rijen.filter(oude_adressen__slug=onderwerp.slug).first()
        if opgegaan_in:
            nu[onderwerp.pk] = opgegaan_in
    return nu


def onderwerp_op_slot(onderwerp):
    """Return one topic so; raises OnderwerpWeg where it is gone altogether."""
    nu = onderwerpen_op_slot([onderwerp])
    if not nu:
        raise OnderwerpWeg
    return nu[onderwerp.pk]


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
                "profiel_url": absoluut("profiel:mijn"),
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


def doe_mee(lid, gelegd=(), *, lag_op=None):
    """Put `lid` in the directory, with the green and blue cards made before; return the profile.

    `gelegd` are those that lie there only now; `lag_op` says of those that were moved on which topic (its key) before.
    """
    with transaction.atomic():
        deskundige, is_nieuw = Deskundige.objects.get_or_create(lid=op_slot(lid))
        deskundige.indexeer()
        _meld_vindbaar(lid, gelegd, lag_op=lag_op, is_nieuw=is_nieuw)
        return deskundige


def _meld_vindbaar(lid, gelegd, *, lag_op=None, is_nieuw=False):
    """Tell other floors that `lid`, who is in the directory, can be found by what could not find `lid` before.

    `lag_op` says of cards that were moved on which topic (its key) they lay.
    """
    if is_nieuw or gelegd or lag_op:
        andere = lid.kaarten.openbaar().exclude(pk__in=[kaart.pk for kaart in gelegd])
        eerder = dict(andere.values_list("pk", "onderwerp")) | (lag_op or {})
        for functie in register.na_vindbaar:
            functie(lid.pk, None if is_nieuw else eerder)


def stap_uit(lid):
    """Take `lid` out of the directory: line, text, telephone and photo are erased.

    The cards stay with their owner and are seen by nobody else. That questions were asked and mistakes pointed out is
    forgotten too, and that cards that wait for a topic might put their owner there.
    """
    with transaction.atomic():
        lid = op_slot(lid)
        lid.onderwerpvoorstellen.wachtend().update(in_wie_weet_wat=False)
        deskundige = Deskundige.objects.filter(lid=lid).first()
        if deskundige is None:
            return
        deskundige.vragen.all().delete()
        deskundige.seintjes.all().delete()
        if deskundige.foto:
            wis_bestand(deskundige.foto.name)
        deskundige.delete()


def ruim_fotos_op():
    """Remove photos that no profile names; return how many."""
    return wezen.ruim_op(
        FOTO_MAP, lambda paden: set(Deskundige.objects.filter(foto__in=paden).values_list("foto", flat=True))
    )


def wis_bestand(naam):
    """Remove an uploaded file once the surrounding transaction is done."""
    transaction.on_commit(lambda: default_storage.delete(naam), robust=True)


def bewaar_kaart(kaart):
    """Save a valid card. A green or blue one puts its owner in the directory; a red one changes nothing there.

    Whoever found it valid held its topic (`onderwerp_op_slot`).
    """
    with transaction.atomic():
        if kaart.kleur == Kleur.ROOD:
            kaart.save()
            return
        lag_op = dict(Kaart.objects.filter(pk=kaart.pk).values_list("pk", "onderwerp"))
        kaart.save()
        bleef = lag_op == {kaart.pk: kaart.onderwerp_id}
        doe_mee(kaart.lid, [] if lag_op else [kaart], lag_op=None if bleef else lag_op)


def verwijder_kaart(kaart):
    """Remove a card, and what others found because of it."""
    with transaction.atomic():
        lid = op_slot(kaart.lid)
        kaart.delete()
        _werk_bij(lid)


def leg_kaart(lid, onderwerp, kleur, *, niveau=Niveau.IETS, woorden="", meedoen=True):
    """Return the card of `lid` in this colour on this topic, made where there was none; one that is there is filled up.

    Raises ValidationError when another card of `lid` on this topic excludes it, or the topic is gone (OnderwerpWeg). A
    green or blue one puts its owner in the directory, unless `meedoen` says not to.
    """
    with transaction.atomic():
        lid, onderwerp = op_slot(lid), onderwerp_op_slot(onderwerp)
        niveau = "" if kleur == Kleur.ROOD else niveau
        kaart = lid.kaarten.filter(onderwerp=onderwerp, kleur=kleur).first()
        if kaart is None:
            kaart = Kaart(lid=lid, onderwerp=onderwerp, kleur=kleur, niveau=niveau, tekst=woorden)
            kaart.full_clean()
            is_anders = True
        else:
            is_anders = vul_kaart_aan(kaart, niveau, woorden)
        if is_anders and meedoen:
            bewaar_kaart(kaart)
        elif is_anders:
            lag_er = kaart.pk
            kaart.save()
            _werk_bij(lid, [] if lag_er else [kaart])
        lid.overgeslagen.filter(onderwerp=onderwerp).delete()
        return kaart


def werk_kaart_bij(kaart):
    """Save what was changed of a card that lies there; it puts nobody in the directory. Hold its topic meanwhile."""
    with transaction.atomic():
        lid = op_slot(kaart.lid)
        kaart.save()
        _werk_bij(lid)


def _werk_bij(lid, gelegd=()):
    """Renew what others find of `lid`, where it stands in the directory; the cards `gelegd` lie there only now."""
    for deskundige in Deskundige.objects.filter(lid=lid):
        deskundige.indexeer()
        _meld_vindbaar(lid, [kaart for kaart in gelegd if kaart.kleur != Kleur.ROOD])


def sla_over(lid, onderwerp):
    """Offer this topic no more to `lid` for a good while; raises OnderwerpWeg."""
    with transaction.atomic():
        lid, onderwerp = op_slot(lid), onderwerp_op_slot(onderwerp)
        lid.overgeslagen.update_or_create(onderwerp=onderwerp, defaults={"op": timezone.now()})


def sla_niet_over(lid, onderwerp):
    """Offer this topic to `lid` again."""
    lid.overgeslagen.filter(onderwerp=onderwerp).delete()


def stel_onderwerp_voor(lid, *, naam, kleur="", niveau="", woorden="", in_wie_weet_wat=False):
    """Propose a topic, with the card that waits for it; return the proposal.

    The same name a second time, as long as the first waits, is the same proposal, with the card of the second.
    Raises TeVeelVoorstellen.
    """
    kaart = {"kleur": kleur, "niveau": niveau, "tekst": woorden, "in_wie_weet_wat": in_wie_weet_wat}
    with transaction.atomic():
        lid = op_slot(lid)
        wachtend = lid.onderwerpvoorstellen.wachtend()
        voorstel = wachtend.filter(sorteernaam=tekst.sorteernaam(naam)).first()
        if voorstel is None and wachtend.count() >= MEESTE_VOORSTELLEN:
            raise TeVeelVoorstellen
        voorstel = voorstel or Onderwerpvoorstel(lid=lid, naam=naam)
        for veld, waarde in kaart.items():
            setattr(voorstel, veld, waarde)
        voorstel.full_clean(exclude=["lid"])
        voorstel.save()
        return voorstel


def trek_voorstel_in(lid, voorstel):
    """Take back a proposal of `lid`, with the card that waits for it; return False when it was dealt with before."""
    with transaction.atomic():
        aantal, _ = op_slot(lid).onderwerpvoorstellen.wachtend().filter(pk=voorstel.pk).delete()
        return bool(aantal)


def neem_voorstel_over(voorstel, door, *, naam, ouder=None):
    """Make the topic that was proposed, lay the card that waits for it, and tell who proposed it.

    Raises AlBehandeld. The name must be free: call `Onderwerp.objects.neem_slot` to be sure.
    """
    with transaction.atomic():
        lid = op_slot(voorstel.lid)
        onderwerp = Onderwerp.objects.create(naam=naam, slug=_vrij_adres(naam), ouder=ouder)
        voorstel.neem_over(door, onderwerp)
        _rond_voorstel_af(voorstel, lid, door)
        return onderwerp


def voeg_voorstel_samen(voorstel, door, onderwerp):
    """Make the proposed name another word for `onderwerp`, lay the card that waits, and tell who proposed it.

    Raises AlBehandeld, and Onderwerp.DoesNotExist when the topic went into another one meanwhile.
    """
    with transaction.atomic():
        Onderwerp.objects.neem_slot()
        lid = op_slot(voorstel.lid)
        voorstel.voeg_samen(door, Onderwerp.objects.get(pk=onderwerp.pk))
        onderwerp = voorstel.onderwerp
        bekend = {tekst.vouw(woord) for woord in (onderwerp.naam, *onderwerp.synoniemen)}
        if tekst.vouw(voorstel.naam) not in bekend:
            onderwerp.synoniemen.append(voorstel.naam)
            onderwerp.save(update_fields=["synoniemen"])
            onderwerp.indexeer_straks()
        _rond_voorstel_af(voorstel, lid, door)


def wijs_voorstel_af(voorstel, door, uitleg):
    """Decline a proposal with a sentence that who proposed it reads; raises AlBehandeld."""
    with transaction.atomic():
        lid = op_slot(voorstel.lid)
        voorstel.wijs_af(door, uitleg)
        _rond_voorstel_af(voorstel, lid, door)


def _rond_voorstel_af(voorstel, lid, door):
    """Lay the card that waited where there is a topic now, and mail who proposed it: `lid`, whose row is locked.

    The mail is the same with and without such a card, whatever its colour.
    """
    # As its owner left it last.
    voorstel.refresh_from_db(fields=["kleur", "niveau", "tekst", "in_wie_weet_wat"])
    if voorstel.onderwerp and voorstel.kleur:
        gelegd = leg_wachtende_kaart(lid, voorstel)
        if voorstel.kleur != Kleur.ROOD and voorstel.in_wie_weet_wat:
            doe_mee(lid, gelegd)
        else:
            _werk_bij(lid, gelegd)
    if lid.is_active:
        mail.verstuur(
            "profiel/mail/voorstel.txt",
            aan=lid.email,
            antwoord_aan=(door.naam, door.email),
            context={"aan": lid, "van": door, "voorstel": voorstel},
        )


def _vrij_adres(naam):
    """Return an address for a new topic that none has, or had."""
    begin = slugify(tekst.vouw(naam))[:70] or "onderwerp"
    bezet = {*Onderwerp.objects.values_list("slug", flat=True), *OudAdres.objects.values_list("slug", flat=True)}
    mogelijk = chain([begin], (f"{begin}-{nummer}" for nummer in count(2)))
    return next(slug for slug in mogelijk if slug not in bezet)
