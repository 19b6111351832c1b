"""allauth's pages for the second factor, where ours say or do more."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.shortcuts import redirect

from deskundigen.account import tweede_factor


class Overzicht(IndexView):
    """Which second factors one has; to whom must have one it says so."""

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "verplicht": tweede_factor.moet(self.request.user)}


class AppKoppelen(ActivateTOTPView):
    def form_valid(self, form):
        antwoord = super().form_valid(form)
        tweede_factor.noteer_gebruik(self.request, Authenticator.Type.TOTP)
        return antwoord


class PasskeyToevoegen(AddWebAuthnView):
    def form_valid(self, form):
        antwoord = super().form_valid(form)
        tweede_factor.noteer_gebruik(self.request, Authenticator.Type.WEBAUTHN)
        return antwoord


class PasskeyWeghalen(RemoveWebAuthnView):
    """Asks, as the page of the app does by itself, whether it may be the last one."""

    def form_valid(self, form):
        if not get_adapter().can_delete_authenticator(self.object):
            messages.error(self.request, get_adapter().error_messages["cannot_delete_authenticator"])
            return redirect("mfa_list_webauthn")
        return super().form_valid(form)


class TweedeStap(AuthenticateView):
    """The second step of logging in offers what this member has."""

    def get_context_data(self, **kwargs):
        soorten = Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        return {**super().get_context_data(**kwargs), "soorten": set(soorten)}
