"""Headers that every response carries, and the door that every page has."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.utils.cache import patch_cache_control

_KOPPEN = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def beveiligingskoppen(get_response):
    """Add the headers for which Django has no setting."""

    def middleware(request):
        antwoord = get_response(request)
        for kop, waarde in _KOPPEN.items():
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


class Inloggen(LoginRequiredMiddleware):
    """Django's own, but it does not look up who asks for a page that is open to all.

    So those that must answer without a database do.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
