"""One mail a week about all that one follows week by week, from Monday morning on; never an empty one.

It tells what happened up to that Monday morning, whenever it goes: the worker may have been away. Whoever was looked at
and had nothing to hear is left in peace until the next one.
"""

from collections import defaultdict
from datetime import datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from deskundigen.models import Lid
from klussen.models import Klus, Reactie
from klussenbank.kern import mail
from klussenbank.kern.adressen import absoluut
from klussenbank.kern.regel import op_een_regel
from klussenbank.volgen.afmelden import adres_van_week
from klussenbank.volgen.mensen import in_mail, in_wie_weet_wat
from klussenbank.volgen.models import Notificatie, Reden, Ritme, Weekmail
from klussenbank.volgen.soorten import MENS, NIEUW, opgesomd, zin
from klussenbank.volgen.zicht import Zicht

OM = time(7)
# It looks back a week; two at most, where the worker was away for a whole one. What was noted as of before then, but
# committed after it, is told too.
TERUG, VERST_TERUG, SPELING = timedelta(weeks=1), timedelta(weeks=2), timedelta(hours=1)
# One reads it in a few minutes: so many things at most stand in it.
MEESTE = 20
# Of more than this, the newest, a mail takes no notice.
MEESTE_GELEZEN = 200
# So many members are mailed in one transaction.
PER_KEER = 100
# Who wanted to hear it at once, and did not, hears it then.
_MET_MAIL = [Ritme.WEEK, Ritme.DIRECT]


def moment_van_deze_week() -> datetime | None:
    """Return the moment of this week from which its mail goes; None when that is still to come."""
    vandaag = timezone.localdate()
    moment = timezone.make_aware(datetime.combine(vandaag - timedelta(days=vandaag.weekday()), OM))
    return moment if timezone.now() >= moment else None


def geef_uit(na: int) -> int | None:
    """Hand the mail of the next members after `na` to the outbox; return after whom to go on (None: nowhere).

    Call it in a transaction.
    """
    moment = moment_van_deze_week()
    if moment is None:
        return None
    leden = list(_aan_de_beurt(moment).filter(pk__gt=na).order_by("pk")[:PER_KEER])
    aan_de_beurt = _op_slot([lid.pk for lid in leden], moment)
    inhoud = _inhoud([lid for lid in leden if lid.pk in aan_de_beurt], moment)
    weekmails = {pk: rij for pk, rij in aan_de_beurt.items() if pk in inhoud}
    mails = [_schrijf(lid, weekmails[lid.pk], inhoud[lid.pk]) for lid in leden if lid.pk in weekmails]
    nu = timezone.now()
    Weekmail.objects.filter(pk__in=aan_de_beurt).update(bekeken_op=nu)
    if mails:
        verteld = [rij.pk for pk in weekmails for rij in inhoud[pk]]
        Notificatie.objects.filter(pk__in=verteld).update(gemaild_op=nu)
        Weekmail.objects.filter(pk__in=weekmails).update(laatste_op=nu)
        mail.verstuur_stapel(mails)
    return leden[-1].pk if len(leden) == PER_KEER else None


def _aan_de_beurt(moment):
    """Return who may have something to hear, and was not looked at this week."""
    klaar = Weekmail.objects.filter(_klaar_met(moment), pk=OuterRef("pk"))
    return Lid.objects.actief().filter(~Exists(klaar), Exists(_te_vertellen(moment).filter(lid=OuterRef("pk"))))


def _klaar_met(moment):
    """Who got the mail of this week, or had nothing to hear; as a condition on a Weekmail."""
    return Q(laatste_op__gte=moment) | Q(bekeken_op__gte=moment)


def _te_vertellen(moment):
    """Return what was told in no mail yet, of something of which the member wants mail now."""
    redenen = Reden.objects.filter(notificatie=OuterRef("pk"), volging__ritme__in=_MET_MAIL)
    sinds = moment - VERST_TERUG - SPELING
    return Notificatie.objects.filter(Exists(redenen), gemaild_op=None, op__gte=sinds, op__lt=moment)


def _inhoud(leden, moment):
    """Return by the key of each of `leden` that has something to hear what it is, the newest first."""
    vorige = dict(Weekmail.objects.filter(pk__in=leden).values_list("pk", "laatste_op"))
    nieuwste = Window(RowNumber(), partition_by="lid", order_by=[F("op").desc(), F("pk").desc()])
    rijen = _te_vertellen(moment).filter(lid__in=leden).annotate(plek=nieuwste).filter(plek__lte=MEESTE_GELEZEN)
    rijen = list(rijen.select_related("door").order_by("-op", "-pk"))
    klusnummers = {rij.klus_id for rij in rijen if rij.klus_id}
    klussen = Klus.objects.select_related("organisatie").defer("zoekvector").in_bulk(klusnummers)
    mensen = in_wie_weet_wat({rij.mens_id for rij in rijen if rij.mens_id})
    zicht = Zicht(klussen.values(), [lid.pk for lid in leden])
    reacties = Reactie.objects.niet_ingetrokken().filter(klus__in=klussen, lid__in=leden)
    gereageerd = set(reacties.order_by().values_list("klus", "lid"))
    inhoud = defaultdict(list)
    for rij in rijen:
        if rij.op < _sinds(moment, vorige.get(rij.lid_id)):
            continue
        if rij.mens_id:
            # Who left the directory meanwhile is told of no more.
            rij.deskundige = mensen.get(rij.mens_id)
            if rij.deskundige:
                inhoud[rij.lid_id].append(rij)
            continue
        rij.klus = klussen[rij.klus_id]
        # Whoever reacted meanwhile, or asks for it by now, knows that it is new.
        bekend = (rij.klus_id, rij.lid_id) in gereageerd or rij.klus.is_van(Lid(pk=rij.lid_id))
        over = rij.soort == NIEUW and (bekend or not rij.klus.is_reageerbaar)
        if zicht.ziet(rij.lid_id, rij.klus) and not over:
            inhoud[rij.lid_id].append(rij)
    _geef_redenen([rij for lijst in inhoud.values() for rij in lijst])
    # Who stopped following at this very moment has no reason left.
    met_reden = {pk: [rij for rij in lijst if rij.volgingen] for pk, lijst in inhoud.items()}
    return {pk: lijst for pk, lijst in met_reden.items() if lijst}


def _sinds(moment, laatste_op):
    """Return since when the mail of `moment` tells what happened, to who got the one before at `laatste_op`."""
    sinds = max(laatste_op, moment - VERST_TERUG) if laatste_op else moment - TERUG
    return min(sinds, moment - TERUG) - SPELING


def _geef_redenen(rijen):
    """Give each of `rijen` a list `volgingen`: what the member follows, with mail, and why it came."""
    per_notificatie = defaultdict(list)
    redenen = Reden.objects.filter(notificatie__in=[rij.pk for rij in rijen], volging__ritme__in=_MET_MAIL)
    for reden in redenen.select_related("volging__onderwerp", "volging__organisatie").order_by("volging"):
        per_notificatie[reden.notificatie_id].append(reden.volging)
    for rij in rijen:
        rij.volgingen = per_notificatie[rij.pk]


def _op_slot(leden, moment):
    """Return the row of each of `leden` by key, locked; without those whose week was dealt with after all."""
    Weekmail.objects.bulk_create([Weekmail(pk=pk) for pk in leden], ignore_conflicts=True)
    rijen = Weekmail.objects.select_for_update().filter(pk__in=leden).exclude(_klaar_met(moment))
    return {rij.pk: rij for rij in rijen.order_by("pk")}


def _schrijf(lid, weekmail, rijen):
    """Return the mail that tells `lid` of `rijen`, the newest first, not yet saved."""
    nieuw = [rij for rij in rijen if rij.soort == NIEUW]
    mensen = [rij for rij in rijen if rij.soort == MENS]
    berichten = [rij for rij in rijen if rij.soort not in {NIEUW, MENS}]
    erin = [*nieuw, *mensen, *berichten][:MEESTE]
    per_klus = defaultdict(list)
    for rij in erin:
        if rij.soort not in {NIEUW, MENS}:
            per_klus[rij.klus_id].append(rij)
    adres = adres_van_week(weekmail)
    brief = mail.schrijf(
        "volgen/mail/week.txt",
        aan=lid.email,
        context={
            "aan": lid,
            "onderwerp": _onderwerp(len(nieuw), len(mensen), len(berichten)),
            "nieuw": [_nieuw(rij) for rij in erin if rij.soort == NIEUW],
            "mensen": [_mens(rij) for rij in erin if rij.soort == MENS],
            "klussen": [_klus(deel) for deel in per_klus.values()],
            "over": len(rijen) - len(erin),
            "notificaties_url": absoluut("volgen:notificaties"),
            "instellingen_url": absoluut("volgen:instellingen"),
            "afmelden_url": adres,
        },
    )
    brief.afmelden_url = adres
    return brief


def _onderwerp(nieuw, mensen, berichten):
    """Return what is in it: "3 nieuwe klussen en 1 bericht over wat je volgt"."""
    delen = [
        (nieuw, "nieuwe klus", "nieuwe klussen"),
        (mensen, "gevonden collega", "gevonden collega’s"),
        (berichten, "bericht", "berichten"),
    ]
    *eerste, laatste = [f"{aantal} {een if aantal == 1 else meer}" for aantal, een, meer in delen if aantal]
    return f"{', '.join(eerste)} en {laatste} over wat je volgt" if eerste else f"{laatste} over wat je volgt"


def _nieuw(rij):
    klus = rij.klus
    return {
        "titel": op_een_regel(klus.titel),
        "url": absoluut("volgen:notificatie", rij.pk),
        "tekst": op_een_regel(klus.korte_tekst),
        "organisatie": op_een_regel(klus.organisatie.naam),
        "hoeveel_werk": klus.hoeveel_werk,
        "reageren_tm": klus.reageren_tm,
        "redenen": opgesomd(rij.volgingen),
    }


def _mens(rij):
    url = absoluut("volgen:notificatie", rij.pk)
    return in_mail(rij.deskundige) | {"url": url, "redenen": opgesomd(rij.volgingen)}


def _klus(rijen):
    """Return what happened to one klus, from the first on; its address is that of the last."""
    laatste = rijen[0]
    return {
        "titel": op_een_regel(laatste.klus.titel),
        "url": absoluut("volgen:notificatie", laatste.pk),
        "berichten": [{"zin": op_een_regel(zin(rij)), "op": rij.op} for rij in reversed(rijen)],
    }
