from django.urls import path

from klussenbank.volgen import views

app_name = "volgen"
urlpatterns = [
    path("<slug:slug>/volgen/", views.volgen, name="volgen"),
    path("<slug:slug>/ontvolgen/", views.ontvolgen, name="ontvolgen"),
]
