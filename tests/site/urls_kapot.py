"""The addresses of the site, with some that go wrong in ways that the site itself should not."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from klussenbank.urls import handler400, handler403, handler404, handler500  # noqa: F401
from klussenbank.urls import urlpatterns as van_de_site


@login_not_required
def kapot(request):
    raise RuntimeError("geheim: wachtwoord")


@login_not_required
def kapot_sjabloon(request):
    return render(request, "bestaat/niet.html")


@login_not_required
def verboden(request):
    raise PermissionDenied("geheim: wachtwoord")


@login_not_required
def verdacht(request):
    raise SuspiciousOperation("geheim: wachtwoord")


urlpatterns = [
    *van_de_site,
    path("kapot/", kapot),
    path("kapot-sjabloon/", kapot_sjabloon),
    path("verboden/", verboden),
    path("verdacht/", verdacht),
    path("met-een-knop/", require_POST(kapot)),
]
