"""Headers that every response carries."""

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
