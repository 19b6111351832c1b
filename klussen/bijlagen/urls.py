from django.urls import path

from klussen.bijlagen import views

app_name = "bijlagen"
urlpatterns = [
    path("<int:pk>/bijlagen/", views.bijlagen, name="bijlagen"),
    path("bijlagen/<int:pk>/", views.bijlage, name="bijlage"),
    path("bijlagen/<int:pk>/weghalen/", views.weghalen, name="weghalen"),
]
