"""Asking under a klus, answering, and taking a question back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from klussen.gesprek import acties, rechten
from klussen.gesprek.forms import AntwoordForm, VraagForm
from klussen.gesprek.fouten import GesprekFout
from klussen.gesprek.models import Vraag
from klussen.views.lezen import haal, toon


@require_http_methods(["GET", "HEAD", "POST"])
def vragen(request, pk):
    """Ask a question under a klus. Who only visits this address is sent to the klus."""
    klus = haal(request.user, pk)
    if request.method != "POST":
        return redirect(klus)
    if klus.is_van(request.user):
        raise PermissionDenied
    form = VraagForm(request.POST)
    if not form.is_valid():
        return toon(request, klus, vraagform=form)
    try:
        vraag = acties.stel_vraag(klus, request.user, **form.cleaned_data)
    except GesprekFout as fout:
        messages.error(request, fout.melding)
        klus.refresh_from_db()
        return toon(request, klus, vraagform=form, status=fout.status)
    messages.success(request, f"Je vraag staat erbij. {klus.plaatser.voornaam} krijgt er een mail over.")
    return redirect(vraag)


@require_http_methods(["GET", "HEAD", "POST"])
def antwoorden(request, pk):
    """Answer one question."""
    try:
        vraag = _haal(request.user, pk)
    except Http404:
        return _weg(request)
    if not rechten.mag_antwoorden(request.user, vraag.klus):
        raise PermissionDenied
    form, status = AntwoordForm(request.POST if request.method == "POST" else None), 200
    if form.is_valid():
        try:
            acties.beantwoord(vraag, request.user, **form.cleaned_data)
        except GesprekFout as fout:
            form.add_error(None, fout.melding)
            status = fout.status
        else:
            messages.success(request, "Je antwoord staat erbij.")
            return redirect(vraag)
    context = {"vraag": vraag, "klus": vraag.klus, "form": form}
    return render(request, "gesprek/antwoorden.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def weghalen(request, pk):
    """Take back one's own question. A visit leads to the klus."""
    vraag = _haal(request.user, pk)
    if request.method != "POST":
        return redirect(vraag)
    if not rechten.mag_weghalen(request.user, vraag):
        raise PermissionDenied
    try:
        vraag.haal_weg()
    except GesprekFout as fout:
        messages.error(request, fout.melding)
    else:
        messages.success(request, "Je vraag is weggehaald.")
    return redirect(vraag.klus)


def _weg(request):
    """Return the page for who wrote an answer to what is not there (any more), with the answer; Http404 otherwise."""
    form = AntwoordForm(request.POST)
    if not form.is_valid():
        raise Http404
    return render(request, "gesprek/weg.html", {"antwoord": form.cleaned_data["antwoord"]}, status=404)


def _haal(lid, pk):
    """Return the question; Http404 for whom it is not there."""
    return get_object_or_404(Vraag.objects.zichtbaar_voor(lid).met_schrijver().select_related("klus"), pk=pk)
