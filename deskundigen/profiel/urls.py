from django.urls import path

from deskundigen.profiel import gegevens, invullen, views, voorstellen

app_name = "profiel"
urlpatterns = [
    path("", views.mijn, name="mijn"),
    path("wijzigen/", views.wijzigen, name="wijzigen"),
    path("meedoen/", views.meedoen, name="meedoen"),
    path("uitstappen/", views.uitstappen, name="uitstappen"),
    path("vragen/", views.vragen, name="vragen"),
    path("gegevens/", gegevens.gegevens, name="gegevens"),
    path("gegevens/downloaden/", gegevens.downloaden, name="downloaden"),
    path("verwijderen/", gegevens.verwijderen, name="verwijderen"),
    path("klopt-nog/", views.klopt_nog, name="klopt_nog"),
    path("eerste-kaart/", views.eerste_kaart, name="eerste_kaart"),
    path("kaarten/nieuw/", views.kaart_nieuw, name="kaart_nieuw"),
    path("kaarten/invullen/", invullen.kaarten_invullen, name="kaarten_invullen"),
    path("kaarten/invullen/klaar/", invullen.kaarten_klaar, name="kaarten_klaar"),
    path("onderwerp-voorstellen/", voorstellen.onderwerp_voorstellen, name="onderwerp_voorstellen"),
    path("kaarten/<int:pk>/", views.kaart_wijzigen, name="kaart_wijzigen"),
    path("kaarten/<int:pk>/weghalen/", views.kaart_weghalen, name="kaart_weghalen"),
]
