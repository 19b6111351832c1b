from django.urls import path

from klussen.gesprek import views

app_name = "gesprek"
urlpatterns = [
    path("<int:pk>/vragen/", views.vragen, name="vragen"),
    path("vragen/<int:pk>/antwoorden/", views.antwoorden, name="antwoorden"),
    path("vragen/<int:pk>/weghalen/", views.weghalen, name="weghalen"),
]
