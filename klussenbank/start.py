"""The start page: what waits for me, what fits me, what is new; for a coordinator what asks for attention."""

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, Value
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from deskundigen.acties import kies_eerste_onderwerp
from deskundigen.models import Kaart, Kleur, Onderwerp
from klussen.kaarten import kaarten_van
from klussen.models import Klus, Klusstatus, Reactie, Reactiestatus
from klussen.models.klus import is_coordinator
from klussenbank.kern.models import Mail

# So many of each kind; the rest stands behind a link.
EVEN_KIJKEN = 5
# After so many days without a reaction, or without an answer, a coordinator should look.
STIL_NA = timedelta(days=7)


@require_safe
def start(request):
    """Everything a member comes for, each list no longer than a glance."""
    lid = request.user
    kijkt_mee = is_coordinator(lid)
    kaarten = list(Kaart.objects.filter(lid=lid).values_list("kleur", "onderwerp", "onderwerp__kinderen"))
    past_bij_mij = list(_past_bij_mij(lid, kaarten).values_list("pk", flat=True))
    nieuwste = list(_nieuwste(lid, zonder=past_bij_mij).values_list("pk", flat=True))
    # The cards of both at once.
    klussen = {kaart.id: kaart for kaart in kaarten_van([*past_bij_mij, *nieuwste])}
    zonder_reactie = list(_zonder_reactie()) if kijkt_mee else []
    reacties = _reacties(lid, kijkt_mee)
    context = {
        "te_beantwoorden": reacties["te_beantwoorden"],
        "mijn_klussen": _mijn_klussen(lid),
        "mijn_reacties": reacties["mijn"],
        "past_bij_mij": [klussen[pk] for pk in past_bij_mij if pk in klussen],
        "nieuwste": [klussen[pk] for pk in nieuwste if pk in klussen],
        "eerste_onderwerp": None if kaarten else kies_eerste_onderwerp(lid),
        "aandacht": None,
    }
    if kijkt_mee:
        context["aandacht"] = {
            "zonder_reactie": zonder_reactie,
            "zonder_antwoord": reacties["zonder_antwoord"],
            "mislukte_mail": Mail.objects.mislukt()[:100].count(),
        }
    return render(request, "start.html", context)


def _nieuwste(lid, *, zonder):
    return (
        Klus.objects.reageerbaar()
        .exclude(plaatser=lid)
        .exclude(pk__in=zonder)
        .order_by("-geplaatst_op", "-id")[:EVEN_KIJKEN]
    )


def _mijn_klussen(lid):
    return (
        Klus.objects.filter(plaatser=lid, status__in=[Klusstatus.CONCEPT, Klusstatus.OPEN, Klusstatus.INGEVULD])
        .met_aantallen()
        .order_by("-gemaakt_op", "-id")[:EVEN_KIJKEN]
    )


def _reacties(lid, kijkt_mee):
    """The lists of reactions on this page, by name, all in one query.

    Those on my klussen that wait for my answer, my own, and for a coordinator those that wait too long; the ones
    that wait longest first, my own newest first.
    """
    lopend = Reactie.objects.filter(klus__status__in=[Klusstatus.OPEN, Klusstatus.INGEVULD])
    lijsten = {
        "te_beantwoorden": lopend.wachtend().filter(klus__plaatser=lid).order_by("gereageerd_op", "id"),
        "mijn": lopend.filter(lid=lid, status__in=[Reactiestatus.WACHT, Reactiestatus.GEKOZEN]).order_by(
            "-gereageerd_op", "-id"
        ),
    }
    if kijkt_mee:
        te_lang = lopend.wachtend().filter(gereageerd_op__lte=timezone.now() - STIL_NA)
        lijsten["zonder_antwoord"] = te_lang.order_by("gereageerd_op", "id")
    delen = [rijen.voor_lijst().annotate(lijst=Value(naam))[:EVEN_KIJKEN] for naam, rijen in lijsten.items()]
    gevonden = sorted(delen[0].union(*delen[1:], all=True), key=lambda reactie: (reactie.gereageerd_op, reactie.pk))
    per_lijst = {naam: [reactie for reactie in gevonden if reactie.lijst == naam] for naam in lijsten}
    per_lijst["mijn"].reverse()
    return per_lijst


def _past_bij_mij(lid, kaarten):
    """Open klussen on the topics of my green and blue cards (children included), never on a topic of a red one."""
    # What stands below a topic comes with it.
    graag = {nummer for kleur, *nummers in kaarten if kleur != Kleur.ROOD for nummer in nummers if nummer}
    liever_niet = [onderwerp for kleur, onderwerp, _ in kaarten if onderwerp and kleur == Kleur.ROOD]
    if not graag:
        return Klus.objects.none()
    return (
        Klus.objects.reageerbaar()
        .over(graag)
        .exclude(onderwerp_nummers__overlap=liever_niet)
        .filter(~Exists(Reactie.objects.filter(klus=OuterRef("pk"), lid=lid)))
        .exclude(plaatser=lid)
        .order_by("-geplaatst_op", "-id")[:EVEN_KIJKEN]
    )


def _zonder_reactie():
    """Open klussen, a while on the board or past their last day, to which no reaction was given that still stands."""
    lang_genoeg = Q(geplaatst_op__lte=timezone.now() - STIL_NA) | Q(reageren_tm__lt=timezone.localdate())
    gereageerd = Reactie.objects.exclude(status=Reactiestatus.INGETROKKEN)
    return (
        Klus.objects.open()
        .filter(lang_genoeg, verborgen_op__isnull=True)
        .filter(~Exists(gereageerd.filter(klus=OuterRef("pk"))))
        .select_related("organisatie")
        .annotate(slugs=ArraySubquery(Onderwerp.objects.filter(klussen=OuterRef("pk")).values("slug")))
        .order_by("geplaatst_op", "id")[:EVEN_KIJKEN]
    )
