"""Reactions: give one, choose, say "deze keer niet", withdraw."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from klussen import acties, rechten
from klussen.forms import ReactieForm, ToelichtingForm
from klussen.fouten import AlGereageerd, KlusFout
from klussen.models import Reactie
from klussen.views.lezen import haal, toon


@require_POST
def reageren(request, pk):
    """React to a klus: I want to do this."""
    klus = haal(request.user, pk)
    if klus.plaatser_id == request.user.pk:
        raise PermissionDenied
    form = ReactieForm(request.POST)
    if not form.is_valid():
        return toon(request, klus, reactieform=form)
    try:
        acties.reageer(klus, request.user, **form.cleaned_data)
    except AlGereageerd as fout:
        messages.info(request, fout.melding)
    except KlusFout as fout:
        messages.error(request, fout.melding)
        klus.refresh_from_db()
        return toon(request, klus, reactieform=form, status=409)
    else:
        messages.success(request, f"Je reactie is verstuurd naar {klus.plaatser.voornaam}.")
    return redirect(klus)


@require_POST
def kiezen(request, pk):
    """Choose the member who gave this reactie."""
    reactie = _haal_als_plaatser(request.user, pk)
    try:
        acties.kies(reactie, request.user)
    except KlusFout as fout:
        messages.error(request, fout.melding)
    else:
        messages.success(request, f"Je hebt {reactie.lid} gekozen. Jullie zien nu elkaars contactgegevens.")
    return redirect(reactie.klus)


@require_http_methods(["GET", "HEAD", "POST"])
def deze_keer_niet(request, pk):
    """Say "deze keer niet" with a note that goes along in the mail."""
    reactie = _haal_als_plaatser(request.user, pk)
    hulp = f"{reactie.lid.voornaam} krijgt dit in de mail. Eén vriendelijke zin is genoeg."
    form = ToelichtingForm(request.POST if request.method == "POST" else None, hulp=hulp)
    if not form.is_valid():
        return render(request, "klussen/deze_keer_niet.html", {"reactie": reactie, "klus": reactie.klus, "form": form})
    try:
        acties.kies_niet(reactie, request.user, form.cleaned_data["toelichting"])
    except KlusFout as fout:
        messages.error(request, fout.melding)
    else:
        messages.success(request, f"We hebben {reactie.lid} laten weten dat het deze keer niet is.")
    return redirect(reactie.klus)


@require_POST
def reactie_intrekken(request, pk):
    """Withdraw one's own reactie; a place that was taken comes free."""
    reactie = _haal(request.user, pk)
    if not rechten.mag_reactie_intrekken(request.user, reactie):
        raise PermissionDenied
    try:
        reactie.trek_in(request.user)
    except KlusFout as fout:
        messages.error(request, fout.melding)
    else:
        messages.success(request, "Je reactie is ingetrokken.")
    return redirect(reactie.klus)


def _haal(lid, pk):
    return get_object_or_404(Reactie.objects.zichtbaar_voor(lid).voor_lijst(), pk=pk)


def _haal_als_plaatser(lid, pk):
    """Return the reactie; Http404 for a stranger, PermissionDenied for who gave it or when the klus has ended."""
    reactie = _haal(lid, pk)
    if not rechten.mag_kiezen(lid, reactie.klus):
        raise PermissionDenied
    return reactie
