from django.urls import path

from klussenbank.cijfers import views

app_name = "cijfers"
urlpatterns = [
    path("", views.overzicht, name="overzicht"),
    path("csv/", views.overzicht_csv, name="overzicht_csv"),
    path("organisaties/", views.organisaties, name="organisaties"),
    path("organisaties/csv/", views.organisaties_csv, name="organisaties_csv"),
    path("jaarverslag/", views.jaarverslag, name="jaarverslag"),
]
