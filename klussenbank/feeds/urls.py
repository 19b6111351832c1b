"""Addresses below which other parts stand too: this comes before them."""

from django.urls import path

from klussenbank.feeds import koppeling, lijsten, views

app_name = "feeds"
urlpatterns = [
    path("feeds/", views.overzicht, name="overzicht"),
    path("feeds/aanzetten/", views.aanzetten, name="aanzetten"),
    path("feeds/vernieuwen/", views.vernieuwen, name="vernieuwen"),
    path("feeds/uitzetten/", views.uitzetten, name="uitzetten"),
    # With a key, for programs that cannot log in.
    path("feeds/<str:sleutel>/klussen.atom", views.klussen, name="klussen"),
    path("feeds/<str:sleutel>/onderwerp/<slug:slug>.atom", views.onderwerp, name="onderwerp"),
    path("feeds/<str:sleutel>/zoekopdracht/<int:pk>.atom", views.zoekopdracht, name="zoekopdracht"),
    path("feeds/<str:sleutel>/agenda.ics", views.mijn_agenda, name="agenda"),
    path("koppeling/<str:sleutel>/klussen.json", koppeling.klussen, name="koppeling"),
    path("klussen/<int:pk>/agenda.ics", views.klus_agenda, name="klus_agenda"),
    # Lists, to download.
    path("klussen/csv/", lijsten.klussen, name="klussen_csv"),
    path("klussen/mijn/csv/", lijsten.mijn, name="mijn_csv"),
    path("deskundigen/csv/", lijsten.deskundigen, name="deskundigen_csv"),
]
