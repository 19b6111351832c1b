"""Secrets that a copy of the database does not give away: locked with the secret key of the site."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def sluit(tekst: str) -> str:
    """Return `tekst` under lock."""
    return _slot((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).encrypt(tekst.encode()).decode()


def ontsluit(gesloten: str) -> str:
    """Return what `sluit` locked; raises InvalidToken when the key of then is not among SECRET_KEY_FALLBACKS."""
    return _slot((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).decrypt(gesloten.encode()).decode()


@lru_cache(maxsize=10)
def _slot(geheimen):
    """Return what locks and opens with the first of `geheimen`, and still opens what the others locked."""
    sleutels = [
        salted_hmac("deskundigen.account.slot", "sleutel", secret=geheim, algorithm="sha256").digest()
        for geheim in geheimen
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(sleutel)) for sleutel in sleutels])
