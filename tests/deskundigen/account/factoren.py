"""Second factors for tests: apps with codes, and passkeys."""

from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from klussenbank.kern.models import Mail
from tests.passkey import Sleutel, opties


def app_van(lid):
    """Give `lid` an app; return its secret."""
    geheim = totp.generate_totp_secret()
    totp.TOTP.activate(lid, geheim)
    return geheim


def code_nu(geheim):
    return totp.format_hotp_value(totp.hotp_value(geheim, next(totp.yield_hotp_counters_from_time())))


def passkey_van(lid, client):
    """Let `lid`, who is logged in, add a passkey; return it."""
    sleutel = Sleutel()
    adres = reverse("mfa_add_webauthn")
    antwoord = client.post(
        adres, {"name": "Laptop", "passwordless": "on", "credential": sleutel.maak(opties(client.get(adres)))}
    )
    assert antwoord.status_code == 302
    return sleutel


def mails():
    return [(mail.aan, mail.onderwerp) for mail in Mail.objects.order_by("pk")]
