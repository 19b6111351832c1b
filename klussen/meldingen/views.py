"""Report that something is wrong."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from klussen.gesprek.models import Vraag
from klussen.meldingen import acties, rechten
from klussen.meldingen.forms import MeldingForm
from klussen.meldingen.fouten import MeldingFout, VraagWeg
from klussen.models import Klus
from klussen.rechten import mag_zien


@require_http_methods(["GET", "HEAD", "POST"])
def melden(request, pk):
    """Report something about a klus; `?vraag=` says which question under it is meant."""
    klus = get_object_or_404(Klus.objects.zichtbaar_voor(request.user), pk=pk)
    if not rechten.mag_melden(request.user, klus):
        raise PermissionDenied
    nummer = _nummer(request)
    vraag = _vraag(klus, nummer) if nummer else None
    form, status = MeldingForm(request.POST if request.method == "POST" else None), 200
    if form.is_valid():
        try:
            if nummer and not vraag:
                raise VraagWeg
            acties.meld(klus, request.user, vraag=vraag, **form.cleaned_data)
        except MeldingFout as fout:
            form.add_error(None, fout.melding)
            status = fout.status
            if isinstance(fout, VraagWeg):
                vraag = None
        else:
            messages.success(request, "Dank je wel. De platformcoördinatoren zien je melding en je krijgt antwoord.")
            # Who reported it may be the last to have seen it.
            klus.refresh_from_db(fields=["verborgen_op"])
            return redirect(klus if mag_zien(request.user, klus) else "klussen:lijst")
    return render(request, "meldingen/melden.html", {"klus": klus, "vraag": vraag, "form": form}, status=status)


def _nummer(request):
    """Return the number of the question that the address names, or None."""
    nummer = request.GET.get("vraag", "")
    return nummer if nummer.isdecimal() and len(nummer) < 18 else None


def _vraag(klus, nummer):
    return Vraag.objects.zonder_verborgen().filter(klus=klus, pk=nummer).select_related("lid").first()
