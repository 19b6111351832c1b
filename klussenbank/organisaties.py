from django.shortcuts import render
from django.urls import path


def lijst(request):
    return render(request, "basis.html")


def detail(request, slug):
    return render(request, "basis.html")


urlpatterns = [
    path("", lijst, name="lijst"),
    path("<slug:slug>/", detail, name="detail"),
]
