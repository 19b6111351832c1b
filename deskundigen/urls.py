from django.urls import path

from deskundigen import views

app_name = "deskundigen"
urlpatterns = [
    path("", views.lijst, name="lijst"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/foto/", views.foto, name="foto"),
    path("<int:pk>/vraag/", views.vraag, name="vraag"),
    path("<int:pk>/klopt-niet/", views.klopt_niet, name="klopt_niet"),
]
