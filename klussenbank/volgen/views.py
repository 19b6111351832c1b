"""Follow a topic, and stop doing so."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskundigen.models import Onderwerp
from klussenbank.volgen.models import Volging


@require_POST
def volgen(request, slug):
    """Follow a topic; a second click on the same button changes nothing."""
    with transaction.atomic():
        onderwerp = _onderwerp(slug)
        Volging.objects.volg(request.user, onderwerp=onderwerp)
    messages.success(request, f"Je volgt {onderwerp}. Het staat nu op je startpagina en in Mijn profiel.")
    return redirect(onderwerp)


@require_POST
def ontvolgen(request, slug):
    """Stop following a topic, on its own page or on "Mijn profiel"."""
    with transaction.atomic():
        onderwerp = _onderwerp(slug)
        Volging.objects.stop(request.user, onderwerp=onderwerp)
    messages.success(request, f"Je volgt {onderwerp} niet meer.")
    return redirect("profiel:mijn" if request.POST.get("vanaf") == "profiel" else onderwerp)


def _onderwerp(slug):
    """Return the topic with this address, or an old one: held, so that it goes into no other one meanwhile."""
    onderwerp = Onderwerp.objects.select_for_update(no_key=True).op_adres(slug)
    if onderwerp is None:
        raise Http404
    return onderwerp
