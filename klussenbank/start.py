"""The start page: what waits for me, what fits me, what is new; for a coordinator what asks for attention."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from deskundigen.acties import kies_eerste_onderwerp
from deskundigen.models import Kaart, Kleur, Onderwerp
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
    kaarten = list(Kaart.objects.filter(lid=lid).values_list("kleur", "onderwerp"))
    past_bij_mij = list(_past_bij_mij(lid, kaarten))
    context = {
        "te_beantwoorden": _te_beantwoorden(lid),
        "mijn_klussen": _mijn_klussen(lid),
        "mijn_reacties": _mijn_reacties(lid),
        "past_bij_mij": past_bij_mij,
        "nieuwste": _nieuwste(lid, zonder=past_bij_mij),
        "eerste_onderwerp": None if kaarten else kies_eerste_onderwerp(lid),
        "aandacht": _aandacht() if is_coordinator(lid) else None,
    }
    return render(request, "start.html", context)


def _nieuwste(lid, *, zonder):
    return (
        Klus.objects.zichtbaar_voor(lid)
        .reageerbaar()
        .exclude(plaatser=lid)
        .exclude(pk__in=[klus.pk for klus in zonder])
        .voor_lijst()
        .order_by("-geplaatst_op", "-id")[:EVEN_KIJKEN]
    )


def _te_beantwoorden(lid):
    """Reactions on my running klussen that wait for my answer, the oldest first."""
    return (
        Reactie.objects.wachtend()
        .filter(klus__plaatser=lid, klus__status__in=[Klusstatus.OPEN, Klusstatus.INGEVULD])
        .voor_lijst()
        .order_by("gereageerd_op", "id")[:EVEN_KIJKEN]
    )


def _mijn_klussen(lid):
    return (
        Klus.objects.filter(plaatser=lid, status__in=[Klusstatus.CONCEPT, Klusstatus.OPEN, Klusstatus.INGEVULD])
        .voor_lijst()
        .order_by("-gemaakt_op", "-id")[:EVEN_KIJKEN]
    )


def _mijn_reacties(lid):
    return (
        Reactie.objects.filter(
            lid=lid,
            status__in=[Reactiestatus.WACHT, Reactiestatus.GEKOZEN],
            klus__status__in=[Klusstatus.OPEN, Klusstatus.INGEVULD],
        )
        .voor_lijst()
        .order_by("-gereageerd_op", "-id")[:EVEN_KIJKEN]
    )


def _past_bij_mij(lid, kaarten):
    """Open klussen on the topics of my green and blue cards (children included), never on a topic of a red one."""
    graag = [onderwerp for kleur, onderwerp in kaarten if onderwerp and kleur != Kleur.ROOD]
    liever_niet = [onderwerp for kleur, onderwerp in kaarten if onderwerp and kleur == Kleur.ROOD]
    if not graag:
        return []
    koppeling = Klus.onderwerpen.through.objects.filter(klus=OuterRef("pk"))
    return (
        Klus.objects.zichtbaar_voor(lid)
        .reageerbaar()
        .over(Onderwerp.objects.filter(pk__in=graag).met_kinderen())
        .filter(~Exists(koppeling.filter(onderwerp__in=liever_niet)))
        .filter(~Exists(Reactie.objects.filter(klus=OuterRef("pk"), lid=lid)))
        .exclude(plaatser=lid)
        .voor_lijst()
        .order_by("-geplaatst_op", "-id")[:EVEN_KIJKEN]
    )


def _aandacht():
    """What a coordinator should look at; each with the one action that helps."""
    lang_geleden = timezone.now() - STIL_NA
    return {
        "zonder_reactie": Klus.objects.reageerbaar()
        .filter(geplaatst_op__lte=lang_geleden)
        .filter(~Exists(Reactie.objects.filter(klus=OuterRef("pk"))))
        .select_related("organisatie", "plaatser")
        .prefetch_related("onderwerpen")
        .order_by("geplaatst_op", "id")[:EVEN_KIJKEN],
        "zonder_antwoord": Reactie.objects.wachtend()
        .filter(gereageerd_op__lte=lang_geleden, klus__status__in=[Klusstatus.OPEN, Klusstatus.INGEVULD])
        .voor_lijst()
        .order_by("gereageerd_op", "id")[:EVEN_KIJKEN],
        "mislukte_mail": Mail.objects.mislukt()[:100].count(),
    }
