"""Who has access to admin goes nowhere without a second factor, and nobody changes his own without having shown it."""

from urllib.parse import urlencode

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
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True) or tweede_factor.is_gebruikt(request):
            return None
        naam = _van_account(request.resolver_match)
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


def _toon(request):
    """Lead to where one shows the factor that one has, and back."""
    terug = request.get_full_path() if request.method == "GET" and not request.htmx else reverse("start")
    return _naar(request, f"{reverse('mfa_reauthenticate')}?{urlencode({'next': terug})}")


def _naar(request, adres):
    return HttpResponseClientRedirect(adres) if request.htmx else redirect(adres)
