from django.urls import path

from klussenbank.cijfers import views

app_name = "cijfers"
urlpatterns = [
    path("", views.overzicht, name="overzicht"),
    path("organisaties/", views.organisaties, name="organisaties"),
    path("jaarverslag/", views.jaarverslag, name="jaarverslag"),
]
