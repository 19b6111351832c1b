"""Report that something is wrong."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from klussen.gesprek.models import Vraag
from klussen.meldingen import acties, rechten
from klussen.meldingen.forms import MeldingForm
from klussen.meldingen.fouten import MeldingFout
from klussen.models import Klus


@require_http_methods(["GET", "HEAD", "POST"])
def melden(request, pk):
    """Report something about a klus; `?vraag=` says which question under it is meant."""
    klus = get_object_or_404(Klus.objects.zichtbaar_voor(request.user), pk=pk)
    if not rechten.mag_melden(request.user, klus):
        raise PermissionDenied
    vraag = _vraag(request, klus)
    form, status = MeldingForm(request.POST if request.method == "POST" else None), 200
    if form.is_valid():
        try:
            acties.meld(klus, request.user, vraag=vraag, **form.cleaned_data)
        except MeldingFout as fout:
            form.add_error(None, fout.melding)
            status = fout.status
        else:
            messages.success(request, "Dank je wel. De platformcoördinatoren zien je melding en je krijgt antwoord.")
            return redirect(klus)
    return render(request, "meldingen/melden.html", {"klus": klus, "vraag": vraag, "form": form}, status=status)


def _vraag(request, klus):
    nummer = request.GET.get("vraag", "")
    if not (nummer.isdecimal() and len(nummer) < 18):
        return None
    return Vraag.objects.zonder_verborgen().filter(klus=klus, pk=nummer).select_related("lid").first()
