from django.urls import include, path

from deskundigen.account import views

urlpatterns = [
    path("signup/code/", views.aanmeldcode, name="account_signup_code"),
    # Before allauth's own: the first match answers.
    path("email/", views.mailadres, name="account_email"),
    path("", include("allauth.account.urls")),
]
