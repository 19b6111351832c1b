from django.urls import path

from klussen import views

app_name = "klussen"
urlpatterns = [
    path("", views.lijst, name="lijst"),
    path("nieuw/", views.nieuw, name="nieuw"),
    path("mijn/", views.mijn, name="mijn"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/wijzigen/", views.wijzigen, name="wijzigen"),
    path("<int:pk>/plaatsen/", views.plaatsen, name="plaatsen"),
    path("<int:pk>/reageren/", views.reageren, name="reageren"),
    path("<int:pk>/afronden/", views.afronden, name="afronden"),
    path("<int:pk>/intrekken/", views.intrekken, name="intrekken"),
    path("reacties/<int:pk>/kiezen/", views.kiezen, name="kiezen"),
    path("reacties/<int:pk>/deze-keer-niet/", views.deze_keer_niet, name="deze_keer_niet"),
    path("reacties/<int:pk>/intrekken/", views.reactie_intrekken, name="reactie_intrekken"),
]
