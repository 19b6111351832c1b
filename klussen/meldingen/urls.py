from django.urls import path

from klussen.meldingen import views

app_name = "meldingen"
urlpatterns = [
    path("<int:pk>/melden/", views.melden, name="melden"),
]
