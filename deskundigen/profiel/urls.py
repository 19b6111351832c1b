from django.urls import path

from deskundigen.profiel import views

app_name = "profiel"
urlpatterns = [
    path("", views.mijn, name="mijn"),
]
