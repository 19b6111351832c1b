"""Steps in the life of a klus of which others get a mail; step and mail share one transaction.

Who hears what of each step stands here and nowhere else. `door` takes the step and gets no mail of it; where it is None
nobody took it (`klussen.nalopen` did).
"""

from django.conf import settings
from django.db import transaction

from deskundigen.acties import onderwerpen_op_slot, op_slot
from klussen.fouten import AlDoorgestuurd, AlUitgenodigd, TeVeelDoorgestuurd
from klussen.models import Bedankkaartje, Doorzending, Gebeurtenis, Gebeurtenissoort, Omvang
from klussen.models.bedankkaartje import ontvanger_van
from klussenbank.kern import links, mail, register
from klussenbank.kern.inzending import aantal_vandaag, nummer_van
from klussenbank.kern.logboek import noteer
from klussenbank.kern.models import Handeling

DOORZENDINGEN_PER_DAG = 10


def plaats(klus, *, door, onderwerpen, direct):
    """Save the new `klus` with its topics, as a draft or (`direct`) on the board."""
    with transaction.atomic():
        onderwerpen = onderwerpen_op_slot(onderwerpen).values()
        klus.save()
        klus.onderwerpen.set(onderwerpen)
        klus.indexeer()
        if direct:
            klus.plaats_op_bord(door)
        else:
            Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.GEMAAKT, door=door)


def schrijf_op(klus, *, door, onderwerpen):
    """Save the new `klus` as a draft of its plaatser, for whom the coordinator `door` wrote it down, and mail it there.

    From then on it is a draft as any other: its plaatser alone sees it, changes it and puts it on the board.
    """
    with transaction.atomic():
        onderwerpen = list(onderwerpen_op_slot(onderwerpen).values())
        klus.save()
        klus.onderwerpen.set(onderwerpen)
        klus.indexeer()
        lid = klus.plaatser
        Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.OPGESCHREVEN, door=door, lid=lid)
        noteer(Handeling.TOEGEVOEGD, door, klus, wat=f"Opgeschreven voor lid {lid.pk}.")
        url = links.maak("klus_plaatsen", lid, klus.pk)
        _mail("opgeschreven", klus, aan=lid, van=door, onderwerpen=onderwerpen, plaats_url=url)


def reageer(klus, lid, **velden):
    """React to `klus` as `lid` and tell who asks; raises what Klus.reageer raises."""
    with transaction.atomic():
        reactie = klus.reageer(lid, **velden)
        for vrager in klus.vragers:
            _mail("reactie", klus, aan=vrager, van=lid, reactie=reactie)
        return reactie


def kies(reactie, door):
    """Choose whoever gave `reactie` and tell them; for a large klus they are asked to confirm.

    Raises what Reactie.kies raises.
    """
    with transaction.atomic():
        reactie.kies(door)
        extra = {}
        if reactie.klus.omvang == Omvang.GROOT:
            extra = vraag_bevestiging(reactie)
        _mail("gekozen", reactie.klus, aan=reactie.lid, van=door, reactie=reactie, **extra)


def vraag_bevestiging(reactie):
    """Return, for a mail to who was chosen, the links with which one says to do it or not."""
    stand = stand_van_keuze(reactie)
    return {
        "ja_url": links.maak("klus_bevestigen", reactie.lid, reactie.pk, stand),
        "nee_url": links.maak("klus_afzeggen", reactie.lid, reactie.pk, stand),
    }


def stand_van_keuze(reactie):
    """Return what tells this choice from a later one of the same reactie."""
    return reactie.beantwoord_op.isoformat()


def bevestig(reactie, door):
    """Say, chosen for a large klus, to do it, and tell who asks; raises what Reactie.bevestig raises."""
    with transaction.atomic():
        reactie.bevestig(door)
        for vrager in reactie.klus.vragers:
            _mail("bevestigd", reactie.klus, aan=vrager, van=door, reactie=reactie)


def kies_niet(reactie, door, toelichting=""):
    """Say "deze keer niet" to whoever gave `reactie` and tell them; raises what Reactie.kies_niet raises."""
    with transaction.atomic():
        reactie.kies_niet(door, toelichting)
        _mail("deze_keer_niet", reactie.klus, aan=reactie.lid, van=door, reactie=reactie)


def kies_niemand_meer(klus, door, toelichting=""):
    """Say "deze keer niet" to everyone who still waits for an answer on `klus`; return how many they were."""
    with transaction.atomic():
        afgewezen = klus.kies_niemand_meer(door, toelichting)
        voeten = _voeten([reactie.lid for reactie in afgewezen], van=door)
        for reactie in afgewezen:
            _mail("deze_keer_niet", reactie.klus, aan=reactie.lid, van=door, voeten=voeten, reactie=reactie)
        return len(afgewezen)


def maak_vrij(reactie, door, toelichting=""):
    """Take back the choice for whoever gave `reactie` and tell them; raises what Reactie.maak_vrij raises."""
    with transaction.atomic():
        reactie.maak_vrij(door, toelichting)
        _mail("plek_vrij", reactie.klus, aan=reactie.lid, van=door, reactie=reactie)


def trek_reactie_in(reactie, door, reden=""):
    """Withdraw one's own `reactie` and tell who asks; raises what Reactie.trek_in raises."""
    with transaction.atomic():
        was_gekozen = reactie.trek_in(door, reden)
        for vrager in reactie.klus.vragers:
            _mail("reactie_ingetrokken", reactie.klus, aan=vrager, van=door, reactie=reactie, was_gekozen=was_gekozen)


def rond_af(klus, door, *, toelichting="", bedankje="", **uitkomst):
    """Close `klus` as done; tell who did it (with `bedankje`), who still waits (with `toelichting`), and who asks too.

    Raises what Klus.rond_af raises.
    """
    with transaction.atomic():
        klus.rond_af(door, **uitkomst)
        kaartjes = _bedank(klus, door, bedankje)
        gekozen = list(klus.reacties.gekozen().select_related("lid"))
        voeten = _voeten([reactie.lid for reactie in gekozen], van=door)
        for reactie in gekozen:
            kaartje = kaartjes.get(reactie.pk)
            _mail("afgerond", klus, aan=reactie.lid, van=door, voeten=voeten, reactie=reactie, kaartje=kaartje)
        kies_niemand_meer(klus, door, toelichting)
        for vrager in klus.vragers:
            # Where nobody did it, `sluit_af` tells who asks.
            if door and vrager != door:
                _mail("afgerond_vrager", klus, aan=vrager, van=door)


def vul_aan(klus, door, *, bedankje="", **uitkomst):
    """Set how a klus that is done went, and thank who has no thanks yet; raises what Klus.vul_aan raises."""
    with transaction.atomic():
        klus.vul_aan(door, **uitkomst)
        for kaartje in _bedank(klus, door, bedankje).values():
            _mail("bedankt", klus, aan=kaartje.reactie.lid, van=door, kaartje=kaartje)


def _bedank(klus, door, bedankje):
    """Write the cards; return them by the key of the reactie."""
    kaartjes = Bedankkaartje.objects.schrijf(klus, door, bedankje) if bedankje else []
    return {kaartje.reactie_id: kaartje for kaartje in kaartjes}


def stuur_door(kaartje, door, *, aan, inzending):
    """Send a card, as `door` who got it, to `aan`: the address of a manager.

    The same address with the same form (`inzending`) is one mail. Raises AlDoorgestuurd or TeVeelDoorgestuurd.
    """
    nummer, ontvanger = nummer_van(inzending, kaartje.pk, aan), ontvanger_van(kaartje, aan)
    with transaction.atomic():
        door = op_slot(door)
        if Doorzending.objects.filter(inzending=nummer).exists():
            return
        if Doorzending.objects.filter(kaartje=kaartje, ontvanger=ontvanger).exists():
            raise AlDoorgestuurd(aan)
        if aantal_vandaag(Doorzending.objects.filter(lid=door), "op") >= DOORZENDINGEN_PER_DAG:
            raise TeVeelDoorgestuurd
        Doorzending.objects.create(kaartje=kaartje, lid=door, ontvanger=ontvanger, inzending=nummer)
        mail.verstuur(
            "klussen/mail/bedankkaartje.txt",
            aan=aan,
            antwoord_aan=(door.naam, door.email),
            context={"kaartje": kaartje, "klus": kaartje.reactie.klus, "van": door},
        )


def sluit_af(klus):
    """Close `klus` as done because its plaatser never said how it went, and tell everyone; with a way back."""
    with transaction.atomic():
        rond_af(klus, None)
        for vrager in klus.vragers:
            url = links.maak("klus_heropenen", vrager, klus.pk, stand_van(klus))
            _mail("vanzelf_afgerond", klus, aan=vrager, heropen_url=url)


def trek_in(klus, door, toelichting=""):
    """Withdraw `klus` and tell who reacted, and who asks where someone else does it; raises what Klus.trek_in raises.

    Where nobody does it (`door` is None), who asks gets a way back.
    """
    with transaction.atomic():
        klus.trek_in(door, toelichting)
        for vrager in klus.vragers:
            if vrager == door:
                continue
            if door:
                _mail("ingetrokken", klus, aan=vrager, van=door, reden=toelichting, samen=klus.is_van(door))
            else:
                url = links.maak("klus_heropenen", vrager, klus.pk, stand_van(klus))
                _mail("vanzelf_gesloten", klus, aan=vrager, heropen_url=url)
        if klus.geplaatst_op:
            # What a coordinator wrote is for who asks.
            reden = toelichting if door and klus.is_van(door) else ""
            reacties = list(klus.reacties.telt_nog().select_related("lid"))
            voeten = _voeten([reactie.lid for reactie in reacties], van=door)
            for reactie in reacties:
                _mail("gaat_niet_door", klus, aan=reactie.lid, van=door, voeten=voeten, reactie=reactie, reden=reden)


def heropen(klus, door):
    """Open `klus` again and tell who is chosen or waits, and who asks; raises what Klus.heropen raises."""
    with transaction.atomic():
        klus.heropen(door)
        for reactie in klus.reacties.telt_nog().select_related("lid"):
            _mail("heropend", klus, aan=reactie.lid, van=door, reactie=reactie)
        for vrager in klus.vragers:
            if vrager != door:
                _mail("heropend_vrager", klus, aan=vrager, van=door, samen=klus.is_van(door))


def verloop(klus):
    """Let `klus` expire and ask who asks what to do; raises what Klus.verloop raises."""
    with transaction.atomic():
        klus.verloop()
        wachtend = klus.reacties.wachtend().count()
        for vrager in klus.vragers:
            _mail("verlopen", klus, aan=vrager, wachtend=wachtend, **vraag_wat_nu(klus, vrager))


def vraag_wat_nu(klus, vrager):
    """Return, for a mail about a klus that expired, the links with which one goes on, or stops."""
    stand = stand_van(klus)
    return {
        "verleng_url": links.maak("klus_verlengen", vrager, klus.pk, stand),
        "intrek_url": links.maak("klus_intrekken", vrager, klus.pk, stand),
    }


def vraag_of_het_gelukt_is(klus, vrager):
    """Return, for a mail about a klus that should be done by now, the three answers as links."""
    stand = stand_van(klus)
    return {
        "ja_url": links.maak("klus_gelukt", vrager, klus.pk, stand),
        "langer_url": links.maak("klus_meer_tijd", vrager, klus.pk, stand),
        "nee_url": links.maak("klus_intrekken", vrager, klus.pk, stand),
    }


def stand_van(klus):
    """Return what tells how `klus` stands now from how it stands after a next step that a link can take."""
    return f"{klus.status_sinds and klus.status_sinds.isoformat()} {klus.klaar_op}"


def uitnodiging(klus, vrager, persoon):
    """Return the link with which `vrager` invites a person (`deskundigen.personen.Persoon`)."""
    return links.maak("klus_uitnodigen", vrager, klus.pk, str(persoon.id))


def nodig_uit(klus, lid, door):
    """Invite `lid` to react and tell them; raises what Klus.nodig_uit raises."""
    with transaction.atomic():
        klus.nodig_uit(lid, door)
        _mail("uitnodiging", klus, aan=lid, van=door)


def mail_tip(klus, *, aan, door, bericht):
    """Tell `aan` that `door`, who sees `klus` and need not be who asks for it, thinks of them (`klussen.tippen`)."""
    _mail("tip", klus, aan=aan, van=door, bericht=bericht)


def vraag_hand(klus, lid, door):
    """Ask `lid`, who raised a hand at a meeting, to confirm; raises what Klus.noteer_hand raises.

    Raises AlUitgenodigd as long as the mail of an earlier time can still be answered.
    """
    with transaction.atomic():
        klus.noteer_hand(lid, door)
        # Whoever holds the row of the klus asks this alone: two at once send one mail.
        if links.staat_uit("klus_hand_op", lid, klus.pk):
            raise AlUitgenodigd
        _mail("hand_op", klus, aan=lid, van=door, ja_url=links.maak("klus_hand_op", lid, klus.pk))


def draag_over(klus, lid, door, *, blijft=False):
    """Let `lid` ask for `klus` from now on, and tell everyone who has to do with it.

    Raises what Klus.draag_over raises.
    """
    with transaction.atomic():
        oud, mede = klus.plaatser, klus.mede_plaatser
        klus.draag_over(lid, door, blijft=blijft)
        for wie, naam in ((lid, "overgedragen_aan_jou"), (oud, "overgedragen_van_jou"), (mede, "overgedragen_samen")):
            # Who asked along and now asks first hears the first alone.
            if wie not in {None, door} and (naam == "overgedragen_aan_jou" or wie != lid):
                _mail(naam, klus, aan=wie, van=door if wie == lid else lid, oud=oud)
        for reactie in klus.reacties.gekozen().select_related("lid"):
            _mail("andere_vrager", klus, aan=reactie.lid, van=lid, oud=oud)


def vraag_samen(klus, lid, door):
    """Let `lid` ask along for `klus` and tell them; raises what Klus.vraag_samen raises."""
    with transaction.atomic():
        klus.vraag_samen(lid, door)
        _mail("vraagt_mee", klus, aan=lid, van=door)


def vraag_alleen(klus, door):
    """Let nobody ask along for `klus` any more, and tell the other of the two; raises what Klus.vraag_alleen raises."""
    with transaction.atomic():
        oud = klus.vraag_alleen(door)
        if oud == door:
            _mail("mede_gestopt", klus, aan=klus.plaatser, van=door)
        else:
            _mail("vraagt_niet_mee", klus, aan=oud, van=door)


def verberg(klus, door, reden):
    """Hide `klus` as a coordinator and tell who asks why; raises OngeldigeOvergang when it is hidden already."""
    with transaction.atomic():
        klus.verberg(door, reden)
        for vrager in klus.vragers:
            _mail("verborgen", klus, aan=vrager, van=door, reden=reden)


def toon(klus, door):
    """Show a hidden `klus` again and tell who asks; raises OngeldigeOvergang when it is not hidden."""
    with transaction.atomic():
        klus.toon(door)
        for vrager in klus.vragers:
            _mail("weer_zichtbaar", klus, aan=vrager, van=door)


def herinner(naam, klus, aan, **context):
    """Remind `aan` of something by the mail called `naam`."""
    _mail(naam, klus, aan=aan, **context)


def _voeten(leden, *, van):
    """Return by id what the platform asks each of `leden` in passing, at the foot of a mail of one step.

    Nothing where an answer goes to a colleague (`van`): who answers quotes the mail, and with it links by which anyone
    acts as that member.
    """
    return {} if van else mail.voeten([lid for lid in leden if lid.is_active])


def _mail(naam, klus, *, aan, van=None, voeten=None, **context):
    """Queue a mail about `klus` to `aan`; an answer goes to `van`. Who is no longer a member gets none.

    Its foot comes from `voeten` where many get the same mail; there is none where the mail asks something by a link.
    """
    if not aan.is_active:
        return
    if any(naam.endswith("_url") for naam in context):
        voeten = {}
    elif voeten is None:
        voeten = _voeten([aan], van=van)
    mail.verstuur(
        f"klussen/mail/{naam}.txt",
        aan=aan.email,
        antwoord_aan=(van.naam, van.email) if van else None,
        context={
            "klus": klus,
            "aan": aan,
            "van": van,
            "antwoord_werkdagen": settings.ANTWOORD_WERKDAGEN,
            **context,
        },
        voet=voeten.get(aan.pk, ""),
    )
    for meld in register.na_mail:
        meld(aan, klus, naam, van)
