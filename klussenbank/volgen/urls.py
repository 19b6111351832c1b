from django.urls import path

from klussenbank.volgen import views
from klussenbank.volgen.afmelden import afmelden

app_name = "volgen"
urlpatterns = [
    path("volgen/", views.instellingen, name="instellingen"),
    path("volgen/afmelden/<str:token>/", afmelden, name="afmelden"),
    path("notificaties/", views.notificaties, name="notificaties"),
    path("notificaties/<int:pk>/", views.notificatie, name="notificatie"),
    path("onderwerpen/<slug:slug>/volgen/", views.volgen, name="volgen"),
    path("onderwerpen/<slug:slug>/ontvolgen/", views.ontvolgen, name="ontvolgen"),
]
