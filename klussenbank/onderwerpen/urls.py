from django.urls import path

from klussenbank.onderwerpen import views

app_name = "onderwerpen"
urlpatterns = [
    path("", views.lijst, name="lijst"),
    path("csv/", views.als_csv, name="csv"),
    path("<slug:slug>/", views.detail, name="detail"),
]
