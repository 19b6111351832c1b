"""What the platform promises: its privacy and accessibility statements, and every field that it keeps."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from klussenbank.kern import persoonsgegevens
from klussenbank.kern.persoonsgegevens import over_mensen


def _wie():
    return {"verantwoordelijke": settings.VERANTWOORDELIJKE, "contact_mail": settings.CONTACT_MAIL}


@login_not_required
@require_safe
def privacy(request):
    """What is kept of members and why, and what they can ask for; for everyone, as before signing up."""
    tabellen = [tabel for tabel in over_mensen() if not tabel.is_technisch]
    return render(request, "verklaringen/privacy.html", {**_wie(), "tabellen": tabellen})


@require_safe
def gegevens(request):
    """Every field that says something of a member."""
    zonder = sorted(tabel.naam for tabel in persoonsgegevens.tabellen() if not tabel.is_persoonlijk)
    return render(request, "verklaringen/gegevens.html", {"tabellen": over_mensen(), "zonder": zonder})


@login_not_required
@require_safe
def toegankelijkheid(request):
    """How well everyone can use the site, and where to say that one cannot."""
    return render(request, "verklaringen/toegankelijkheid.html", _wie())


urlpatterns = [
    path("privacy/", privacy, name="privacy"),
    path("privacy/gegevens/", gegevens, name="privacy_gegevens"),
    path("toegankelijkheid/", toegankelijkheid, name="toegankelijkheid"),
]
