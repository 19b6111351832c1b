from django.urls import path

from deskundigen.papier import views

app_name = "papier"
urlpatterns = [
    path("", views.voorleggen, name="voorleggen"),
    path("voor-mij/", views.voor_mij, name="voor_mij"),
]
