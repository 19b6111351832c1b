from django.urls import path

from klussen.beamer import views

app_name = "beamer"
urlpatterns = [
    path("beamer/", views.beamer, name="beamer"),
    path("beamer/<int:pk>/hand/", views.hand, name="hand"),
]
