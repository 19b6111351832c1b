from django.urls import path

from deskundigen.lidmaatschap import views

app_name = "lidmaatschap"
urlpatterns = [
    path("organisaties/<slug:slug>/leden/", views.leden, name="leden"),
    path("organisaties/<slug:slug>/leden/uitnodigen/", views.uitnodigen, name="uitnodigen"),
    path("organisaties/<slug:slug>/leden/uitnodiging/", views.uitnodiging, name="uitnodiging"),
    path("organisaties/<slug:slug>/leden/verzoek/", views.verzoek, name="verzoek"),
    path("organisaties/<slug:slug>/leden/uit-dienst/", views.uit_dienst, name="uit_dienst"),
    path("account/toegang/", views.toegang, name="toegang"),
    path("account/uitnodiging/<str:sleutel>/", views.aannemen, name="aannemen"),
]
