from django.urls import path, register_converter

from deskundigen.bijeenkomst import views
from deskundigen.bijeenkomst.models import LENGTE_CODE, TEKENS


class Code:
    """The code of a meeting, typed in either case; an address with any other sign in it leads nowhere."""

    regex = f"[{TEKENS}{TEKENS.upper()}]{{{LENGTE_CODE}}}"

    def to_python(self, code):
        return code.lower()

    def to_url(self, code):
        return code


register_converter(Code, "bijeenkomstcode")

app_name = "bijeenkomst"
urlpatterns = [
    path("bijeenkomsten/", views.lijst, name="lijst"),
    path("bijeenkomsten/nieuw/", views.nieuw, name="nieuw"),
    path("bijeenkomsten/kaarten/leeg/", views.lege_kaarten, name="lege_kaarten"),
    path("bijeenkomsten/kaarten/mijn/", views.mijn_kaarten, name="mijn_kaarten"),
    path("bijeenkomsten/<int:pk>/", views.detail, name="detail"),
    path("bijeenkomsten/<int:pk>/wijzigen/", views.wijzigen, name="wijzigen"),
    path("bijeenkomsten/<int:pk>/afgelasten/", views.afgelasten, name="afgelasten"),
    path("bijeenkomsten/<int:pk>/komen/", views.komen, name="komen"),
    path("bijeenkomsten/<int:pk>/rood/", views.rood, name="rood"),
    path("bijeenkomsten/<int:pk>/scherm/", views.scherm, name="scherm"),
    path("bijeenkomsten/<int:pk>/kaarten/", views.kaarten, name="kaarten"),
    path("bijeenkomsten/<int:pk>/indeling/", views.indeling, name="indeling"),
    path("bijeenkomsten/<int:pk>/aanwezig/", views.aanwezig, name="aanwezig"),
    path("bijeenkomsten/<int:pk>/erbij/", views.erbij, name="erbij"),
    path("bijeenkomsten/<int:pk>/groepen/", views.groepen, name="groepen"),
    path("bijeenkomsten/<int:pk>/ronde/", views.ronde, name="ronde"),
    # Short, to be typed on a phone.
    path("b/<bijeenkomstcode:code>/", views.binnen, name="binnen"),
]
