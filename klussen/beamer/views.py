"""Open klussen on the screen of a meeting, one at a time; who raises a hand gets a mail and confirms.

A room looks along: nothing stands here that not every member may read, and nobody learns who reacted before.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from deskundigen.models import Lid
from klussen import acties
from klussen.beamer.forms import DiaForm, HandForm, ZoekForm
from klussen.fouten import AlGereageerd, AlUitgenodigd, KlusFout
from klussen.models import Klus
from klussen.models.klus import is_coordinator

# So many slides are as long as a meeting lasts.
MEESTE_DIAS = 40
# Whoever is not among so many is found by more of the name.
MEESTE_LEDEN = 10


@require_safe
def beamer(request):
    """One slide, those that close soonest first; with `naam`, the members of that name beside it."""
    if not is_coordinator(request.user):
        raise PermissionDenied
    sluit_snel = Klus.objects.reageerbaar().order_by(F("reageren_tm").asc(nulls_last=True), "-id")
    dias = list(sluit_snel.values_list("pk", flat=True)[:MEESTE_DIAS])
    if not dias:
        return render(request, "beamer/beamer.html", {"klus": None, "gezocht": False})
    plek = _plek(request, dias)
    klus = Klus.objects.voor_lijst().get(pk=dias[plek - 1])
    form = ZoekForm(request.GET if "naam" in request.GET else None)
    leden = _leden(klus, form.cleaned_data["naam"]) if form.is_valid() else None
    context = {
        "klus": klus,
        "plek": plek,
        "aantal": len(dias),
        "vorige": plek - 1 if plek > 1 else None,
        "volgende": plek + 1 if plek < len(dias) else None,
        "form": form,
        "leden": leden and leden[:MEESTE_LEDEN],
        "gezocht": leden is not None,
        "zijn_er_meer": bool(leden) and len(leden) > MEESTE_LEDEN,
    }
    return render(request, "beamer/beamer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand(request, pk):
    """Mail whoever raised a hand. Who only visits this address is sent to the slide."""
    klus = get_object_or_404(Klus.objects.zichtbaar_voor(request.user).select_related("plaatser", "organisatie"), pk=pk)
    if not is_coordinator(request.user):
        raise PermissionDenied
    terug = redirect(f"{reverse('beamer:beamer')}?klus={klus.pk}")
    if request.method != "POST":
        return terug
    form = HandForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Deze collega kun je nu niet kiezen. Zoek de naam nog eens.")
        return terug
    lid = form.cleaned_data["lid"]
    try:
        acties.vraag_hand(klus, lid, request.user)
    except AlGereageerd:
        messages.info(request, f"{lid} wil “{klus}” al doen. {klus.plaatser} weet het.")
    except AlUitgenodigd:
        messages.info(request, f"{lid} heeft al een mail gekregen. Eén klik daarin is genoeg.")
    except KlusFout as fout:
        messages.error(request, f"{lid} vraagt deze klus zelf." if klus.is_van(lid) else fout.melding)
    else:
        messages.success(request, f"Mooi! {lid} krijgt een mail en hoeft alleen nog ja te zeggen.")
    return terug


def _plek(request, dias):
    """Return the number of the slide that is asked for; the nearest one when there is none of that number."""
    form = DiaForm(request.GET)
    form.is_valid()
    gevraagd = form.cleaned_data
    if gevraagd.get("klus") in dias:
        return dias.index(gevraagd["klus"]) + 1
    return min(max(gevraagd.get("plek") or 1, 1), len(dias))


def _leden(klus, naam):
    """Return the members of that name who could do this klus, by name; one more than are shown says there are more."""
    leden = Lid.objects.actief().met_naam(naam).exclude(pk__in=[vrager.pk for vrager in klus.vragers])
    # By an expression: in the order of an index the database may walk all names, in the hope to find some soon.
    op_naam = leden.select_related("organisatie").order_by(Concat("sorteernaam", Value("")), "id")
    return list(op_naam[: MEESTE_LEDEN + 1])
