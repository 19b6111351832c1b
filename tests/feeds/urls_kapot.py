"""The addresses of the site, with one behind each kind of key that goes wrong."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from klussenbank.urls import handler400, handler403, handler404, handler500  # noqa: F401
from klussenbank.urls import urlpatterns as van_de_site

MET_SLEUTEL = ("feeds", "koppeling", "link", "nieuwsbrief/afmelden", "volgen/afmelden")


@login_not_required
def kapot(request, sleutel):
    raise RuntimeError(f"kapot op {request.build_absolute_uri()} met {request.path!r}")


urlpatterns = [*(path(f"{begin}/<str:sleutel>/kapot/", kapot) for begin in MET_SLEUTEL), *van_de_site]
