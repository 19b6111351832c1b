from django.urls import path

from klussen import views

app_name = "klussen"
urlpatterns = [
    path("", views.lijst, name="lijst"),
    path("nieuw/", views.nieuw, name="nieuw"),
    path("mijn/", views.mijn, name="mijn"),
    path("voorstellen/", views.voorstellen, name="voorstellen"),
    path("meedenken/", views.denk_mee, name="meedenken"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/wijzigen/", views.wijzigen, name="wijzigen"),
    path("<int:pk>/plaatsen/", views.plaatsen, name="plaatsen"),
    path("<int:pk>/reageren/", views.reageren, name="reageren"),
    path("<int:pk>/afronden/", views.afronden, name="afronden"),
    path("<int:pk>/intrekken/", views.intrekken, name="intrekken"),
    path("<int:pk>/verlengen/", views.verlengen, name="verlengen"),
    path("<int:pk>/heropenen/", views.heropenen, name="heropenen"),
    path("<int:pk>/niemand-meer/", views.niemand_meer, name="niemand_meer"),
    path("<int:pk>/mensen/", views.mensen, name="mensen"),
    path("<int:pk>/uitnodigen/", views.uitnodigen, name="uitnodigen"),
    path("<int:pk>/overdragen/", views.overdragen, name="overdragen"),
    path("<int:pk>/samen/", views.samen, name="samen"),
    path("<int:pk>/tippen/", views.tippen, name="tippen"),
    path("bedankkaartjes/<int:pk>/", views.bedankkaartje, name="bedankkaartje"),
    path("bedankkaartjes/<int:pk>/doorsturen/", views.kaartje_doorsturen, name="kaartje_doorsturen"),
    path("reacties/<int:pk>/bevestigen/", views.bevestigen, name="bevestigen"),
    path("reacties/<int:pk>/kiezen/", views.kiezen, name="kiezen"),
    path("reacties/<int:pk>/deze-keer-niet/", views.deze_keer_niet, name="deze_keer_niet"),
    path("reacties/<int:pk>/vrijmaken/", views.vrijmaken, name="vrijmaken"),
    path("reacties/<int:pk>/intrekken/", views.reactie_intrekken, name="reactie_intrekken"),
]
