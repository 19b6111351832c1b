from django.urls import path

from klussenbank.nieuwsbrief import views

app_name = "nieuwsbrief"
urlpatterns = [
    path("", views.lijst, name="lijst"),
    path("nieuw/", views.nieuw, name="nieuw"),
    path("abonnement/", views.abonnement, name="abonnement"),
    path("afmelden/<str:token>/", views.afmelden, name="afmelden"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/samenstellen/", views.samenstellen, name="samenstellen"),
    path("<int:pk>/voorbeeld/", views.voorbeeld, name="voorbeeld"),
    path("<int:pk>/test/", views.test, name="test"),
    path("<int:pk>/kopieren/", views.kopieren, name="kopieren"),
    path("<int:pk>/versturen/", views.versturen, name="versturen"),
    path("<int:pk>/voortgang/", views.voortgang, name="voortgang"),
    path("<int:pk>/terughalen/", views.terughalen, name="terughalen"),
    path("<int:pk>/weggooien/", views.weggooien, name="weggooien"),
]
