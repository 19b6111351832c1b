"""Files beside a klus: give one, add one, take one away."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from klussen import rechten
from klussen.bijlagen import acties
from klussen.bijlagen.forms import BijlageForm
from klussen.bijlagen.fouten import BijlageFout, KlusGesloten
from klussen.bijlagen.models import Bijlage
from klussen.models import Klus


@require_http_methods(["GET", "HEAD", "POST"])
def bijlagen(request, pk):
    """The attachments of a klus for who may change it, with a form for one more."""
    klus = get_object_or_404(Klus.objects.zichtbaar_voor(request.user), pk=pk)
    if not rechten.mag_wijzigen(request.user, klus):
        raise PermissionDenied
    form, status = BijlageForm(request.POST, request.FILES) if request.method == "POST" else BijlageForm(), 200
    if form.is_valid():
        try:
            bijlage = acties.voeg_toe(klus, request.user, **form.cleaned_data)
        except BijlageFout as fout:
            form.add_error("bestand", fout.melding)
            status = fout.status
        else:
            messages.success(request, f"“{bijlage.naam}” staat erbij.")
            return redirect("bijlagen:bijlagen", klus.pk)
    staat_er = list(klus.bijlagen.all())
    context = {
        "klus": klus,
        "bijlagen": staat_er,
        "form": form,
        "meeste": settings.BIJLAGEN_PER_KLUS,
        "is_vol": len(staat_er) >= settings.BIJLAGEN_PER_KLUS,
    }
    return render(request, "bijlagen/bijlagen.html", context, status=status)


@require_safe
def bijlage(request, pk):
    """Give the file, as a download and never as a page; only to who may see the klus."""
    rij = _haal(request.user, pk)
    try:
        return FileResponse(rij.bestand.open(), as_attachment=True, filename=rij.naam, content_type=rij.mimetype)
    except FileNotFoundError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
def weghalen(request, pk):
    """Take an attachment away. A visit leads to the attachments of the klus."""
    rij = _haal(request.user, pk)
    if request.method == "POST":
        try:
            acties.haal_weg(rij, request.user)
        except KlusGesloten:
            raise PermissionDenied from None
        messages.success(request, f"“{rij.naam}” is weggehaald.")
    return redirect("bijlagen:bijlagen", rij.klus_id)


def _haal(lid, pk):
    """Return the attachment; Http404 for whom its klus is not there."""
    rij = get_object_or_404(Bijlage.objects.select_related("klus"), pk=pk)
    if not rechten.mag_zien(lid, rij.klus):
        raise Http404
    return rij
