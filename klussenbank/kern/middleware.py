"""Headers that every response carries, and the door that every page has."""

from urllib.parse import urlsplit, urlunsplit

from csp.utils import build_policy
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

_KOPPEN = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def beveiligingskoppen(get_response):
    """Add the headers for which Django has no setting.

    The content security policy is the same on every page, and stands in the settings alone: the middleware of
    django-csp, which would write it out each time, is not there, so its decorators do nothing.
    """
    koppen = {**_KOPPEN, "Content-Security-Policy": build_policy()}

    def middleware(request):
        antwoord = get_response(request)
        for kop, waarde in koppen.items():
            antwoord.headers.setdefault(kop, waarde)
        return antwoord

    return middleware


def niet_bewaren(get_response):
    """Keep pages out of every cache: a shared computer must show nothing after logging out."""

    def middleware(request):
        antwoord = get_response(request)
        patch_cache_control(antwoord, no_store=True, private=True)
        return antwoord

    return middleware


def alleen_met_een_knop(get_response):
    """Show a page of ours where Django answers an empty 405: on a reload, or after logging in again."""

    def middleware(request):
        antwoord = get_response(request)
        if isinstance(antwoord, HttpResponseNotAllowed):
            antwoord.content = render_to_string("405.html", request=request)
        return antwoord

    return middleware


class Inloggen(LoginRequiredMiddleware):
    """Django's own, but it leads back to a page that one can open.

    Nor does it look up who asks for a page that is open to all: those that must answer without a database do.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        # Back in history htmx wants a whole page; it follows no redirect of its own there.
        stukje = request.htmx and not request.htmx.history_restore_request
        if stukje:
            terug = _op_deze_site(request, request.htmx.current_url)
        elif request.method == "POST":
            terug = _op_deze_site(request, request.headers.get("Referer"))
        else:
            terug = request.get_full_path()
        if request.method == "POST":
            messages.warning(
                request, "Je was niet meer ingelogd. Er is niets verstuurd. Log in en doe het daarna nog een keer."
            )
        naar_inlog = redirect_to_login(terug)
        return HttpResponseClientRedirect(naar_inlog.url) if stukje else naar_inlog


def _op_deze_site(request, adres):
    """Return `adres` as a path when it is of this site, and otherwise that of the start page."""
    if not url_has_allowed_host_and_scheme(adres, {request.get_host()}, require_https=request.is_secure()):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    delen = urlsplit(adres)
    return urlunsplit(("", "", delen.path, delen.query, ""))
