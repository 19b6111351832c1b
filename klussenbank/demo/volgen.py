"""What members of the demo follow, and what they were told of late: because of that, and with mails."""

from datetime import datetime, timedelta

from django.utils import timezone

from deskundigen.models import Deskundige, Lid, Onderwerp, Organisatie
from klussen.gesprek.models import Antwoord, Vraag
from klussen.models import Gebeurtenis, Gebeurtenissoort, Klus
from klussenbank.volgen import verdelen, weekmail
from klussenbank.volgen.mensen import vindt_pas_nu
from klussenbank.volgen.models import Lijst, Notificatie, Reden, Ritme, Volging, Weekmail
from klussenbank.volgen.soorten import ANTWOORD, MENS, NIEUWS
from klussenbank.volgen.verdelen import Plek

# The first thing was followed so many weeks ago; then one a week earlier each.
EERSTE_WEKEN = 3
# What happened in so many weeks is told; of what is older than so many days everyone has read it.
VERTELD_WEKEN, GELEZEN_NA = 6, timedelta(days=6)
# The mails of these steps, and whether they go to who asks or to whom the step is about.
_MAILS = {
    Gebeurtenissoort.GEREAGEERD: ("reactie", True),
    Gebeurtenissoort.GEKOZEN: ("gekozen", False),
    Gebeurtenissoort.NIET_GEKOZEN: ("deze_keer_niet", False),
}


def laad(regel, nu):
    """Let the member of `regel` (a table of mensen.toml) follow what it names under "volgt"."""
    for weken, iets in enumerate(regel.get("volgt", []), start=EERSTE_WEKEN):
        volging = Volging(
            lid=Lid.objects.get(email=regel["email"]),
            ritme=iets.get("ritme", Ritme.WEEK),
            zoekvraag=iets.get("zoekvraag"),
            lijst=iets.get("lijst", Lijst.KLUSSEN),
            naam=iets.get("naam", ""),
            sinds=nu - timedelta(weeks=weken),
        )
        if "onderwerp" in iets:
            volging.onderwerp = Onderwerp.objects.get(slug=iets["onderwerp"])
        if "organisatie" in iets:
            volging.organisatie = Organisatie.objects.get(slug=iets["organisatie"])
        if "klus" in iets:
            volging.klus = Klus.objects.get(titel=iets["klus"])
        volging.full_clean()
        volging.save()


def vertel(nu):
    """Tell everyone what happened in the last weeks, as the worker would have done then; and mail nobody."""
    begin = nu - timedelta(weeks=VERTELD_WEKEN)
    gebeurd = [
        *((stap.op, "gebeurtenis", stap) for stap in Gebeurtenis.objects.filter(op__gte=begin).select_related("lid")),
        *((antwoord.op, ANTWOORD, antwoord) for antwoord in Antwoord.objects.filter(op__gte=begin)),
    ]
    zoekvragen = _zoekvragen(Lijst.KLUSSEN)
    for op, bron, rij in sorted(gebeurd, key=lambda drie: (drie[0], drie[1], drie[2].pk)):
        if bron == ANTWOORD or rij.soort in NIEUWS:
            for nieuws in verdelen.nieuws_van(_plek(bron, rij)):
                if not nieuws.klus.is_verborgen:
                    _vertel(nieuws, [vraag for vraag in zoekvragen if verdelen.vindt(vraag, nieuws.klus)], op, nu)
        elif rij.soort in _MAILS:
            _vertel_met_mail(rij, nu)
    for vraag in Vraag.objects.filter(gesteld_op__gte=begin).select_related("klus"):
        for vrager in vraag.klus.vragers:
            _bewaar(vraag.gesteld_op, nu, vraag.gesteld_op, lid=vrager, klus=vraag.klus, soort="vraag", door=vraag.lid)
    _vertel_van_mensen(begin, nu)


def _plek(bron, rij):
    """Whoever took part in a question was mailed with the answer."""
    if bron != ANTWOORD:
        return Plek(bron, rij.pk)
    return Plek(bron, rij.pk, behalve=[rij.vraag.lid_id, *rij.vraag.antwoorden.values_list("lid", flat=True)])


def _vertel_van_mensen(begin, nu):
    """In the demo one comes into the directory with all of one's cards."""
    zoekvragen = _zoekvragen(Lijst.MENSEN)
    for deskundige in Deskundige.objects.filter(gemaakt_op__gte=begin).order_by("gemaakt_op", "pk"):
        op = deskundige.gemaakt_op
        for nieuws in verdelen.nieuws_van(Plek(MENS, deskundige.pk, op=op.isoformat())):
            passend = [zoekvraag for zoekvraag in zoekvragen if vindt_pas_nu(zoekvraag, nieuws.mens, None)]
            _vertel(nieuws, passend, op, nu)


def _zoekvragen(lijst):
    zoekvragen = Volging.objects.filter(zoekvraag__isnull=False, lijst=lijst)
    return list(zoekvragen.values_list("zoekvraag", flat=True).distinct())


def _vertel(nieuws, zoekvragen, op, nu):
    per_lid = {}
    for volging in verdelen.redenen_voor(nieuws, zoekvragen).filter(sinds__lte=op).order_by("pk"):
        per_lid.setdefault(volging.lid_id, []).append(volging)
    for lid, redenen in per_lid.items():
        if Notificatie.objects.filter(lid=lid, bron=nieuws.bron).exists():
            continue
        gemaild_op = _gemaild(lid, op, nu, {reden.ritme for reden in redenen})
        hoe = {"lid_id": lid, "klus": nieuws.klus, "soort": nieuws.soort, "door_id": nieuws.door, "bron": nieuws.bron}
        rij = _bewaar(op, nu, gemaild_op, mens=nieuws.mens and nieuws.mens.lid, **hoe)
        Reden.objects.bulk_create(Reden(notificatie=rij, volging=reden) for reden in redenen)


def _gemaild(lid, op, nu, ritmes):
    """Return when this was mailed: at once, on the Monday after it, or not (yet)."""
    if Ritme.DIRECT in ritmes:
        return op
    maandag = timezone.localdate(op) + timedelta(days=7 - timezone.localdate(op).weekday())
    moment = timezone.make_aware(datetime.combine(maandag, weekmail.OM))
    if Ritme.WEEK not in ritmes or moment > nu:
        return None
    Weekmail.objects.update_or_create(lid_id=lid, defaults={"laatste_op": moment})
    return moment


def _vertel_met_mail(stap, nu):
    soort, aan_vragers = _MAILS[stap.soort]
    for lid in stap.klus.vragers if aan_vragers else [stap.lid]:
        if lid != stap.door:
            _bewaar(stap.op, nu, stap.op, lid=lid, klus=stap.klus, soort=soort, door=stap.door)


def _bewaar(op, nu, gemaild_op, **velden):
    gelezen_op = op + timedelta(hours=20) if op < nu - GELEZEN_NA else None
    return Notificatie.objects.create(op=op, gelezen_op=gelezen_op, gemaild_op=gemaild_op, **velden)
