from django.urls import include, path

from deskundigen.account import factorviews, oidcviews, views

urlpatterns = [
    path("signup/code/", views.aanmeldcode, name="account_signup_code"),
    # Before allauth's own: the first match answers.
    path("email/", views.mailadres, name="account_email"),
    path("sessies/", views.sessies, name="account_sessies"),
    path("sessies/einde/", views.sessie_einde, name="account_sessie_einde"),
    path("sessies/overal/", views.overal_uitloggen, name="account_overal_uitloggen"),
    # Named as allauth names its own, of which no other page is offered.
    path("login/", oidcviews.Inloggen.as_view(), name="account_login"),
    path("oidc/<slug:provider_id>/login/", oidcviews.naar_inlogdienst, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", oidcviews.van_inlogdienst, name="openid_connect_callback"),
    path("2fa/", factorviews.Overzicht.as_view(), name="mfa_index"),
    path("2fa/authenticate/", factorviews.TweedeStap.as_view(), name="mfa_authenticate"),
    path("2fa/totp/activate/", factorviews.AppKoppelen.as_view(), name="mfa_activate_totp"),
    path("2fa/webauthn/add/", factorviews.PasskeyToevoegen.as_view(), name="mfa_add_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", factorviews.PasskeyWeghalen.as_view(), name="mfa_remove_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
    path("", include("allauth.account.urls")),
]
