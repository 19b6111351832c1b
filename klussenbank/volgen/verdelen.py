"""Spread what happened over everyone who should know of it; the worker does so, in parts.

Who follows something that a klus is about, hears that it is new; who follows the klus itself hears what happens to it.
Who saved a search of the directory hears of a person whom it finds only now.
One transaction takes some hundreds of members: their notificaties, the reasons of these, the mail of who wants it at
once, and the order for the next part. So a part that is done again finds what is there, and tells nobody twice.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from deskundigen.models import Deskundige, Lid, Onderwerp
from klussen.gesprek.models import Antwoord
from klussen.models import Gebeurtenis, Gebeurtenissoort, Klus, Reactie
from klussenbank.kern import mail
from klussenbank.volgen import directmail
from klussenbank.volgen.mensen import in_wie_weet_wat, vindt_pas_nu, zoals_eerder
from klussenbank.volgen.models import Lijst, Notificatie, Reden, Ritme, Volging
from klussenbank.volgen.soorten import (
    ANTWOORD,
    BRENGT_OP_HET_BORD,
    GEMAILD_AAN_REAGEERDERS,
    MENS,
    NIEUW,
    VAN_DE_KLUS,
    bron_van_antwoord,
)
from klussenbank.volgen.zicht import wie_het_zien
from klussenbank.volgen.zoekvragen import filters_van

# So many members are told, and so many searches are asked, in one transaction.
PER_KEER = 300

_LEG_NEER = """
INSERT INTO volgen_notificatie (lid_id, klus_id, mens_id, soort, door_id, bron, op, gemaild_op)
SELECT lid, %(klus)s, %(mens)s, %(soort)s, %(door)s, %(bron)s, %(nu)s, CASE WHEN lid = ANY(%(gemaild)s) THEN %(nu)s END
FROM unnest(%(leden)s::bigint[]) AS lid
ON CONFLICT (lid_id, bron) DO NOTHING
RETURNING lid_id, id
"""


class Plek(NamedTuple):
    """How far it is with the step, the answer or the person `bron` `nummer`: what a job of it is given.

    `ronde` counts what is told of it, one after the other. `na` is the last member who was told.
    """

    bron: str
    nummer: int
    ronde: int = 0
    # Which searches find the klus or the person, as far as they were asked: up to `gezocht`, or all of them.
    passend: Sequence[str] = ()
    gezocht: str | None = None
    alles_gezocht: bool = False
    na: int = 0
    # Of a person: with which cards one could be found before the moment `op` (of each its id, and that of its topic
    # then); None: with nothing.
    eerder: Sequence[tuple[int, int | None]] | None = None
    op: str = ""
    # Of an answer: who was mailed with it.
    behalve: Sequence[int] = ()


class Nieuws(NamedTuple):
    """Something to tell of a klus, or of a person in the directory (then there is no klus).

    `bron` is under what each member hears it once, `door` who took the step.
    """

    klus: Klus | None
    soort: str
    bron: str
    door: int | None
    # Who must not hear it, as a condition on a Volging.
    behalve: Q
    mens: Deskundige | None = None


def verdeel_deel(plek: Plek) -> Plek | None:
    """Tell the next members; return where to go on (None: nowhere). Call it in a transaction."""
    nieuws = nieuws_van(plek)
    if plek.ronde >= len(nieuws):
        return None
    dit = nieuws[plek.ronde]
    volgende = plek._replace(ronde=plek.ronde + 1, passend=(), gezocht=None, alles_gezocht=False, na=0)
    if dit.soort == Gebeurtenissoort.VERBORGEN:
        return plek if _lees_voor(dit.klus) else volgende
    if dit.soort == NIEUW and not dit.klus.is_reageerbaar:
        return volgende
    if dit.soort in {NIEUW, MENS}:
        plek = _zoek_verder(plek, dit)
        if not plek.alles_gezocht:
            return plek
    volgingen = redenen_voor(dit, plek.passend)
    erna = volgingen.filter(lid__gt=plek.na).order_by("lid")
    leden = list(erna.values_list("lid", flat=True).distinct()[:PER_KEER])
    if leden:
        _vertel(dit, volgingen.filter(lid__in=leden).select_related("onderwerp", "organisatie").order_by("pk"))
    return plek._replace(na=leden[-1]) if len(leden) == PER_KEER else volgende


def nieuws_van(plek):
    """Return what is to be told of a step, an answer or a person, in order: nothing of one that is no longer there."""
    if plek.bron == MENS:
        return [_van_mens(mens, plek.op) for mens in in_wie_weet_wat([plek.nummer]).values()]
    if plek.bron == ANTWOORD:
        antwoorden = Antwoord.objects.zonder_verborgen().filter(vraag__verborgen_op=None)
        antwoord = antwoorden.select_related("vraag__klus__organisatie").filter(pk=plek.nummer).first()
        return [_van_antwoord(antwoord, plek.behalve)] if antwoord else []
    stap = Gebeurtenis.objects.select_related("klus__organisatie", "klus__plaatser").filter(pk=plek.nummer).first()
    return _van_stap(stap) if stap else []


def redenen_voor(nieuws, zoekvragen):
    """Return why members should hear this, as what they follow; `zoekvragen` are the searches that find it."""
    if nieuws.mens:
        volgers = Q(lijst=Lijst.MENSEN, zoekvraag__in=zoekvragen)
    elif nieuws.soort == NIEUW:
        volgers = _volgt_iets_van(nieuws.klus, zoekvragen) & wie_het_zien(nieuws.klus)
    else:
        volgers = Q(klus=nieuws.klus) & wie_het_zien(nieuws.klus)
    return Volging.objects.filter(volgers, lid__is_active=True).exclude(nieuws.behalve)


def _van_mens(mens, op):
    """Nobody hears of oneself, nor of who was there already when the search was saved."""
    behalve = Q(lid=mens.pk) | Q(sinds__gt=datetime.fromisoformat(op))
    return Nieuws(None, MENS, f"{MENS} {mens.pk}", None, behalve, mens)


def _van_antwoord(antwoord, gemaild):
    klus = antwoord.vraag.klus
    behalve = _wie_het_aangaat(klus, antwoord.lid_id) | Q(lid__in=gemaild)
    return Nieuws(klus, ANTWOORD, bron_van_antwoord(antwoord), antwoord.lid_id, behalve)


def _van_stap(stap):
    klus, soort = stap.klus, stap.soort
    if soort == Gebeurtenissoort.VERBORGEN:
        return [Nieuws(klus, soort, "", stap.door_id, Q())] if klus.is_verborgen else []
    behalve, reacties = _wie_het_aangaat(klus, stap.door_id), Reactie.objects.filter(klus=klus)
    nieuws = []
    if soort in VAN_DE_KLUS:
        # Of some steps `klussen.acties` mails who waits or was chosen, and who gets "deze keer niet" by it.
        gemaild = reacties.telt_nog() | reacties.afgewezen_bij_sluiten(stap.op)
        niet = behalve | _leden_van(gemaild) if soort in GEMAILD_AAN_REAGEERDERS else behalve
        nieuws.append(Nieuws(klus, soort, f"gebeurtenis {stap.pk}", stap.door_id, niet))
    if soort in BRENGT_OP_HET_BORD:
        # Whoever follows the klus, or reacted to it, knows it. Nobody hears twice that it is new.
        kent_hem = _leden_van(reacties.niet_ingetrokken()) | _leden_van(Volging.objects.filter(klus=klus))
        niet = behalve | kent_hem
        nieuws.append(Nieuws(klus, NIEUW, f"nieuw {klus.pk}", stap.door_id, niet))
    return nieuws


def _leden_van(rijen):
    return Q(lid__in=rijen.order_by().values("lid"))


def _wie_het_aangaat(klus, door):
    """Who took the step, and who asks for the klus: they know."""
    return Q(lid__in=[lid for lid in (door, klus.plaatser_id, klus.mede_plaatser_id) if lid])


def _lees_voor(klus):
    """Take what members should know of a hidden klus off their list, of who may no longer see it; return how many.

    Who was not mailed yet that it is new hears it when it is shown again.
    """
    rijen = Notificatie.objects.filter(klus=klus, gelezen_op=None).exclude(wie_het_zien(klus))
    pks = list(rijen.order_by("pk").values_list("pk", flat=True)[:PER_KEER])
    deze = Notificatie.objects.filter(pk__in=pks)
    deze.filter(soort=NIEUW, gemaild_op=None).delete()
    deze.ongelezen().update(gelezen_op=timezone.now())
    return len(pks)


def _zoek_verder(plek, nieuws):
    """Ask the next searches, each once however many members keep it, whether they find what is new."""
    if plek.alles_gezocht:
        return plek
    klus, mens, eerder = nieuws.klus, nieuws.mens, plek.eerder
    if mens and eerder is not None:
        eerder = zoals_eerder(mens, eerder)
    zoekvragen = Volging.objects.filter(zoekvraag__isnull=False, lijst=Lijst.MENSEN if mens else Lijst.KLUSSEN)
    if plek.gezocht is not None:
        zoekvragen = zoekvragen.filter(zoekvraag__gt=plek.gezocht)
    deel = list(zoekvragen.order_by("zoekvraag").values_list("zoekvraag", flat=True).distinct()[:PER_KEER])
    gevonden = (vraag for vraag in deel if (vindt_pas_nu(vraag, mens, eerder) if mens else vindt(vraag, klus)))
    passend = [*plek.passend, *gevonden]
    if len(deel) == PER_KEER:
        return plek._replace(passend=passend, gezocht=deel[-1])
    return plek._replace(passend=passend, alles_gezocht=True)


def vindt(zoekvraag, klus):
    """Whether this search finds `klus` on the board that everyone sees; also by an old address of a topic."""
    return filters_van(zoekvraag).qs.filter(pk=klus.pk).exists()


def _volgt_iets_van(klus, zoekvragen):
    """Who follows one of its topics, or the main topic above one, its organisation, or a search that finds it."""
    onderwerpen = Onderwerp.objects.filter(klussen=klus).order_by().values_list("pk", "ouder")
    nummers = {nummer for paar in onderwerpen for nummer in paar if nummer}
    zoekt = Q(lijst=Lijst.KLUSSEN, zoekvraag__in=zoekvragen)
    return Q(onderwerp__in=nummers) | Q(organisatie=klus.organisatie_id) | zoekt


def _vertel(nieuws, volgingen):
    """Tell the members whose `volgingen` are the reason to; mail those who want it at once."""
    per_lid = defaultdict(list)
    for volging in volgingen:
        per_lid[volging.lid_id].append(volging)
    direct = [lid for lid, redenen in per_lid.items() if any(reden.ritme == Ritme.DIRECT for reden in redenen)]
    nummers = _leg_neer(nieuws, list(per_lid), direct)
    Reden.objects.bulk_create(
        Reden(notificatie_id=nummer, volging=reden) for lid, nummer in nummers.items() for reden in per_lid[lid]
    )
    te_mailen = [lid for lid in direct if lid in nummers]
    if te_mailen:
        _mail(nieuws, {lid: (nummers[lid], per_lid[lid]) for lid in te_mailen})


def _mail(nieuws, per_lid):
    """Mail these members, each with the number of the notificatie and why it came."""
    door = Lid.objects.filter(pk=nieuws.door).first()
    mails = []
    for lid in Lid.objects.filter(pk__in=per_lid).order_by("pk"):
        nummer, redenen = per_lid[lid.pk]
        notificatie = Notificatie(pk=nummer, lid=lid, klus=nieuws.klus, soort=nieuws.soort, door=door)
        mails.append(directmail.schrijf(notificatie, redenen, mens=nieuws.mens))
    mail.verstuur_stapel(mails)


def _leg_neer(nieuws, leden, gemaild):
    """Make the notificatie of each of `leden` who has none of this yet; return their numbers by member."""
    waarden = {
        "klus": nieuws.klus and nieuws.klus.pk,
        "mens": nieuws.mens and nieuws.mens.pk,
        "soort": nieuws.soort,
        "door": nieuws.door,
        "bron": nieuws.bron,
        "nu": timezone.now(),
        "leden": sorted(leden),
        "gemaild": gemaild,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LEG_NEER, waarden)
        return dict(cursor.fetchall())
