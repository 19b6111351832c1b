"""Tip a colleague: point someone to a klus by mail address."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from klussen import rechten
from klussen.forms import TipForm
from klussen.fouten import KlusFout, ReagerenGesloten
from klussen.tippen import tip
from klussen.views.lezen import haal


@require_http_methods(["GET", "HEAD", "POST"])
def tippen(request, pk):
    """Point a colleague to a klus. The answer is the same for every address."""
    klus = haal(request.user, pk)
    if request.method != "POST" and not rechten.mag_tippen(klus):
        messages.error(request, ReagerenGesloten.melding)
        return redirect(klus)
    form, status = TipForm(request.POST if request.method == "POST" else None), 200
    if form.is_valid():
        try:
            tip(klus, request.user, **form.cleaned_data)
        except KlusFout as fout:
            form.add_error(None, fout.melding)
            status = fout.status
        else:
            messages.success(
                request,
                "Dank je wel! Hoort dit adres bij een lid, dan krijgt die een mail. Een antwoord komt bij jou. "
                "Wie de klus al kent of nu geen vragen wil, krijgt geen mail.",
            )
            return redirect(klus)
    return render(request, "klussen/tippen.html", {"klus": klus, "form": form}, status=status)
