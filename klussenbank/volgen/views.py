"""Follow a topic, and stop doing so; read what one should know."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from deskundigen.models import Onderwerp
from klussen.models import Klus
from klussenbank.volgen.models import Notificatie, Volging


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


@require_safe
def instellingen(request):
    """What I follow stands on "Mijn profiel"."""
    return redirect(f"{reverse('profiel:mijn')}#volgen")


@require_safe
def notificaties(request):
    """What I follow stands on the start page too."""
    return redirect("start")


@require_safe
def notificatie(request, pk):
    """Note that I read it, and go on to its klus; that of someone else, or of a klus that is not there, is no page."""
    mijn = Notificatie.objects.filter(lid=request.user, klus__in=Klus.objects.zichtbaar_voor(request.user))
    rij = get_object_or_404(mijn.select_related("klus"), pk=pk)
    if request.method == "GET":
        Notificatie.objects.filter(pk=rij.pk, gelezen_op=None).update(gelezen_op=timezone.now())
    return redirect(rij.klus)


def _onderwerp(slug):
    """Return the topic with this address, or an old one: held, so that it goes into no other one meanwhile."""
    onderwerp = Onderwerp.objects.select_for_update(no_key=True).op_adres(slug)
    if onderwerp is None:
        raise Http404
    return onderwerp
