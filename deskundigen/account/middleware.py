"""Who has access to admin goes nowhere without a second factor, and nobody changes his own without having shown it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from deskundigen.account import tweede_factor

# Where a second factor is set up for the first time, or shown.
_OPEN = {"mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn"}


class TweedeFactor:
    """Leads who must have a second factor, and did not show one in this session, to where he does.

    Not only in admin: a coordinator sees on ordinary pages, too, what others do not. His account itself stays open to
    him, as do pages that are open to all; but a session from before there was a second factor may not add another one.
    Nor does who has no password choose one, or a second factor, without having logged in just now: him allauth asks
    nothing, and whoever finds his browser open would keep his account.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        naam = _van_account(request.resolver_match)
        if _is_geheim(naam) and not request.user.has_usable_password() and not tweede_factor.is_net_ingelogd(request):
            return _toon(request) if tweede_factor.heeft(request.user) else _opnieuw(request)
        if tweede_factor.is_gebruikt(request):
            return None
        if naam in _OPEN or naam.startswith("account_"):
            return None
        if naam.startswith("mfa_"):
            return _toon(request) if tweede_factor.heeft(request.user) else None
        if not tweede_factor.moet(request.user):
            return None
        return _toon(request) if tweede_factor.heeft(request.user) else _naar(request, reverse("mfa_index"))


def _van_account(adres):
    """Return the name of a page of the account; "" for every other page."""
    return "" if adres.namespaces else adres.url_name or ""


def _is_geheim(naam):
    """Whether the page shows or changes with what one logs in."""
    return naam == "account_set_password" or (naam.startswith("mfa_") and naam not in _OPEN)


def _terug(request):
    return request.get_full_path() if request.method == "GET" and not request.htmx else reverse("start")


def _toon(request):
    """Lead to where one shows the factor that one has, and back."""
    return _naar(request, f"{reverse('mfa_reauthenticate')}?{urlencode({'next': _terug(request)})}")


def _opnieuw(request):
    """Log out, and lead by the login page back."""
    terug = _terug(request)
    logout(request)
    messages.info(request, "Log opnieuw in. Dan weten we zeker dat jij het bent.")
    return _naar(request, f"{reverse('account_login')}?{urlencode({'next': terug})}")


def _naar(request, adres):
    return HttpResponseClientRedirect(adres) if request.htmx else redirect(adres)
