from django.urls import path

from klussenbank.demo import views

app_name = "demo"
urlpatterns = [path("mail/", views.mail, name="mail")]
