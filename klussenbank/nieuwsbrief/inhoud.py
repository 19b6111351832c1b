"""What stands in a newsletter: offered by the board, picked by a coordinator, kept as it was sent, and shown.

What is kept (`Nieuwsbrief.inhoud`) is a list of parts, in the order in which they are read:

    {"rubriek": "nieuw", "klussen": [
        {"klus": 3, "titel": ..., "zin": ..., "wie": ..., "hoeveel": ..., "tot": "2026-12-03", "dank": ""}]}
    {"rubriek": "mensen", "onderwerpen": [{"naam": ..., "slug": ..., "mensen": [{"lid": 7, "reden": ...}]}]}

Of a person the id is kept and never the name: who leaves the directory, or the platform, leaves the archive too.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from deskundigen.models import Deskundige, Kaart
from klussen.models import Gebeurtenis, Gebeurtenissoort, Klus, Klusstatus, Reactie
from klussenbank.kern import mail
from klussenbank.kern.regel import op_een_regel
from klussenbank.nieuwsbrief.models import Nieuwsbrief, Onderdeel, Rubriek

# One reads a newsletter in a few minutes: so much of each at most is offered.
MEESTE = {
    Rubriek.NIEUW: 10,
    Rubriek.SLUIT_SNEL: 5,
    Rubriek.ZOEKT_NOG: 4,
    Rubriek.AFGEROND: 5,
    Rubriek.MENSEN: 10,
}
# A person is named with so many topics at most.
ONDERWERPEN_PER_MENS = 3
SLUIT_BINNEN = timedelta(days=10)
# The first newsletter looks back so far.
EERSTE_KEER = timedelta(days=30)


def vanaf_wanneer():
    """Return the moment up to which the last newsletter told what happened on the board."""
    laatste = Nieuwsbrief.objects.exclude(status="concept").order_by("-samengesteld_op").first()
    return laatste.samengesteld_op if laatste else timezone.now() - EERSTE_KEER


def aanbod(vanaf, tot):
    """Return what happened on the board from `vanaf` to `tot`: {rubriek: ids of klussen, or of people}.

    In so many queries as there are parts. No klus is in two parts.
    """
    open_klussen = Klus.objects.reageerbaar()
    gekozen = Reactie.objects.gekozen().filter(klus=OuterRef("pk"))
    grens = timezone.localdate() + SLUIT_BINNEN
    afgerond = (
        Gebeurtenis.objects.filter(soort=Gebeurtenissoort.AFGEROND, op__gte=vanaf, op__lt=tot)
        .filter(klus__status=Klusstatus.AFGEROND, klus__verborgen_op__isnull=True)
        .order_by("-op", "-id")
    )
    met_onderwerp = Kaart.objects.openbaar().filter(lid=OuterRef("pk"), onderwerp__isnull=False)
    mensen = Deskundige.objects.zichtbaar().filter(Exists(met_onderwerp), gemaakt_op__gte=vanaf, gemaakt_op__lt=tot)
    rijen = {
        Rubriek.NIEUW: (
            open_klussen.filter(geplaatst_op__gte=vanaf, geplaatst_op__lt=tot)
            .order_by("-geplaatst_op", "-id")
            .values_list("pk")
        ),
        Rubriek.SLUIT_SNEL: (
            open_klussen.filter(geplaatst_op__lt=vanaf, reageren_tm__lte=grens)
            .order_by("reageren_tm", "-id")
            .values_list("pk")
        ),
        # The newest first: what has been asked for long has stood in newsletters before.
        Rubriek.ZOEKT_NOG: (
            open_klussen.filter(~Exists(gekozen), geplaatst_op__lt=vanaf)
            .exclude(reageren_tm__lte=grens)
            .order_by("-geplaatst_op", "-id")
            .values_list("pk")
        ),
        Rubriek.AFGEROND: afgerond.values_list("klus"),
        Rubriek.MENSEN: mensen.order_by("-gemaakt_op", "-pk").values_list("pk"),
    }
    # A klus may have been closed more than once by now; it is named once.
    return {rubriek: list(dict.fromkeys(pk for (pk,) in rij[: MEESTE[rubriek]])) for rubriek, rij in rijen.items()}


def vul_aan(brief, tot=None):
    """Add to the draft `brief` what happened up to now (or `tot`) and is not in it yet; return how much that was."""
    with transaction.atomic():
        Nieuwsbrief.objects.select_for_update().get(pk=brief.pk)
        brief.samengesteld_op = tot or timezone.now()
        bekend = set(brief.onderdelen.values_list("klus", "deskundige"))
        nieuw = []
        for rubriek, pks in aanbod(brief.vanaf, brief.samengesteld_op).items():
            for plek, pk in enumerate(pks, start=1):
                klus, deskundige = (None, pk) if rubriek == Rubriek.MENSEN else (pk, None)
                if (klus, deskundige) not in bekend:
                    nieuw.append(
                        Onderdeel(
                            nieuwsbrief=brief, rubriek=rubriek, klus_id=klus, deskundige_id=deskundige, volgorde=plek
                        )
                    )
        Onderdeel.objects.bulk_create(nieuw)
        brief.save(update_fields=["samengesteld_op"])
        return len(nieuw)


def stel_vast(brief):
    """Return what stands in `brief` as it is now, in the form that is kept."""
    onderdelen = list(brief.onderdelen.gekozen().passend().voor_lijst())
    dank = _dank([onderdeel.klus_id for onderdeel in onderdelen if onderdeel.rubriek == Rubriek.AFGEROND])
    per_rubriek = {rubriek: [rij for rij in onderdelen if rij.rubriek == rubriek] for rubriek in Rubriek}
    mensen = _op_onderwerp([rij.deskundige for rij in per_rubriek.pop(Rubriek.MENSEN)])
    inhoud = [
        {"rubriek": rubriek.value, "klussen": [_klus(rij.klus, dank.get(rij.klus_id, "")) for rij in rijen]}
        for rubriek, rijen in per_rubriek.items()
        if rijen
    ]
    if mensen:
        inhoud.append({"rubriek": Rubriek.MENSEN.value, "onderwerpen": mensen})
    return inhoud


def _klus(klus, dank):
    return {
        "klus": klus.pk,
        "titel": op_een_regel(klus.titel),
        "zin": op_een_regel(klus.korte_tekst),
        "wie": op_een_regel(klus.organisatie.naam),
        "hoeveel": klus.hoeveel_werk,
        "tot": klus.reageren_tm.isoformat() if klus.reageren_tm else "",
        "dank": dank,
    }


def _dank(klussen):
    """Return {klus: the organisations whose people did it}; who exactly is between those who asked and who helped."""
    dank = {}
    gekozen = Reactie.objects.gekozen().filter(klus__in=klussen, lid__organisatie__isnull=False)
    for klus, naam in (
        gekozen.order_by("lid__organisatie__naam").values_list("klus", "lid__organisatie__naam").distinct()
    ):
        dank.setdefault(klus, []).append(op_een_regel(naam))
    return {klus: " en ".join(filter(None, [", ".join(namen[:-1]), namen[-1]])) for klus, namen in dank.items()}


def _op_onderwerp(deskundigen):
    """Return the people per topic of their green and blue cards, by the name of the topic."""
    kaarten = (
        Kaart.objects.openbaar()
        .filter(lid__in=[deskundige.pk for deskundige in deskundigen], onderwerp__isnull=False)
        .voor_lijst()
    )
    per_lid = {deskundige.pk: {} for deskundige in deskundigen}
    for kaart in kaarten:
        # The first card on a topic is the one with the highest level.
        per_lid[kaart.lid_id].setdefault(kaart.onderwerp, kaart)
    onderwerpen = {}
    for lid, per_onderwerp in per_lid.items():
        for onderwerp, kaart in list(per_onderwerp.items())[:ONDERWERPEN_PER_MENS]:
            rij = onderwerpen.setdefault(onderwerp, [])
            rij.append({"lid": lid, "reden": kaart.get_niveau_display()})
    return [
        {"naam": op_een_regel(onderwerp.naam), "slug": onderwerp.slug, "mensen": mensen}
        for onderwerp, mensen in sorted(onderwerpen.items(), key=lambda paar: paar[0].sorteernaam)
    ]


def toonbaar(inhoud):
    """Return the parts of `inhoud` as templates draw them: without klussen hidden since, and people who left.

    Two queries, however much it is.
    """
    klussen = {klus["klus"] for deel in inhoud for klus in deel.get("klussen", ())}
    zichtbaar = set(Klus.objects.op_het_bord().zonder_verborgen().filter(pk__in=klussen).values_list("pk", flat=True))
    leden = {mens["lid"] for deel in inhoud for op in deel.get("onderwerpen", ()) for mens in op["mensen"]}
    mensen = Deskundige.objects.zichtbaar().select_related("lid__organisatie").defer("zoekvector").in_bulk(leden)
    delen = []
    for deel in inhoud:
        rubriek = Rubriek(deel["rubriek"])
        rijen = [
            {**klus, "tot": date.fromisoformat(klus["tot"]) if klus["tot"] else None}
            for klus in deel.get("klussen", ())
            if klus["klus"] in zichtbaar
        ]
        onderwerpen = []
        for onderwerp in deel.get("onderwerpen", ()):
            wie = [{**mens, "wie": mensen[mens["lid"]]} for mens in onderwerp["mensen"] if mens["lid"] in mensen]
            if wie:
                onderwerpen.append({**onderwerp, "mensen": wie})
        if rijen or onderwerpen:
            delen.append({"rubriek": rubriek, "klussen": rijen, "onderwerpen": onderwerpen})
    return delen


def opmaken(brief, delen, afmelden_url=""):
    """Return the newsletter as (text, HTML of the whole mail, its HTML without head and foot, for another program)."""
    context = {
        "brief": brief,
        "delen": delen,
        "afmelden_url": afmelden_url,
        "basis_url": settings.BASIS_URL,
        "inleiding": mail.blokken(brief.inleiding),
        "PLATFORM_NAAM": settings.PLATFORM_NAAM,
    }
    tekst = render_to_string("nieuwsbrief/mail/nieuwsbrief.txt", context)
    stuk = _strak(render_to_string("nieuwsbrief/mail/_inhoud.html", context))
    html = render_to_string("nieuwsbrief/mail/nieuwsbrief.html", {**context, "stuk": stuk})
    return tekst, html, stuk


def _strak(html):
    """Return HTML without the indentation of its template, so that one can read what one pastes."""
    regels = (regel.strip() for regel in html.splitlines())
    return mark_safe("\n".join(regel for regel in regels if regel))  # noqa: S308  drawn by a template
