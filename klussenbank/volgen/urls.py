from django.urls import path

from klussenbank.volgen import views
from klussenbank.volgen.afmelden import afmelden
from klussenbank.volgen.models import Lijst

app_name = "volgen"
urlpatterns = [
    path("onderwerpen/<slug:slug>/volgen/", views.volgen, name="volgen"),
    path("onderwerpen/<slug:slug>/ontvolgen/", views.ontvolgen, name="ontvolgen"),
    path("organisaties/<slug:slug>/volgen/", views.volg_organisatie, name="volg_organisatie"),
    path("klussen/<int:pk>/volgen/", views.volg_klus, name="volg_klus"),
    path("klussen/zoekopdracht/", views.bewaar_zoekopdracht, name="bewaar_zoekopdracht"),
    path("deskundigen/zoekopdracht/", views.bewaar_zoekopdracht, {"lijst": Lijst.MENSEN}, name="bewaar_mensen"),
    path("volgen/", views.instellingen, name="instellingen"),
    path("volgen/afmelden/<str:token>/", afmelden, name="afmelden"),
    path("volgen/<int:pk>/", views.ritme, name="ritme"),
    path("volgen/<int:pk>/stoppen/", views.stoppen, name="stoppen"),
    path("notificaties/", views.notificaties, name="notificaties"),
    path("notificaties/gelezen/", views.alles_gelezen, name="alles_gelezen"),
    path("notificaties/<int:pk>/", views.notificatie, name="notificatie"),
]
