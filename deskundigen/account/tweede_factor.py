"""The second factor: the code of an app, or a passkey, beside the password or the code from a mail.

allauth keeps and checks it. Ours are who must have one, secrets that a copy of the database does not give away, and
limits that end guessing without locking the member out.
"""

import time

import segno
from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context as allauth_context
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.safestring import mark_safe

from deskundigen.account.adapter import bezoeker_en, te_vaak
from deskundigen.account.slot import ontsluit, sluit
from deskundigen.models import Sessie
from klussenbank.kern import mail

# So the site is called in an app and in a list of passkeys.
SITE = "Klussenbank"
# Recovery codes stand in for one of these, and are no factor by themselves.
SOORTEN = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def moet(lid):
    """Whether `lid` can do nothing without a second factor: who has access to admin, as all coordinators have."""
    return settings.TWEEDE_FACTOR_VERPLICHT and (lid.is_staff or lid.is_superuser)


def heeft(lid):
    return Authenticator.objects.filter(user=lid, type__in=SOORTEN).exists()


def is_gebruikt(request):
    """Whether who is logged in showed a second factor in this session."""
    return any(bewijs["method"] == "mfa" for bewijs in get_authentication_records(request, request.user))


def is_net_ingelogd(request):
    """Whether who is logged in showed a short while ago who he is: asked of who has no password to show again."""
    momenten = [bewijs["at"] for bewijs in get_authentication_records(request, request.user)]
    return bool(momenten) and time.time() - momenten[-1] < app_settings.REAUTHENTICATION_TIMEOUT


def noteer_gebruik(request, soort):
    """Record that who is logged in showed a second factor: that of `soort`, which was just added."""
    record_authentication(request, request.user, "mfa", type=soort)


@transaction.atomic
def haal_weg(lid):
    """Take all of a member's second factor away, end his sessions and tell him; return whether there was any.

    For who lost telephone and recovery codes: he logs in with the rest, and can choose a new one.
    """
    _, per_soort = Authenticator.objects.filter(user=lid).delete()
    if not per_soort:
        return False
    Sessie.objects.filter(lid=lid).delete()
    mail.verstuur("deskundigen/mail/tweede_factor_weg.txt", aan=lid.email, context={"lid": lid})
    return True


def tel_poging(lid):
    """Count one code that is tried for `lid`; raises the answer 429 when there were too many.

    First per visitor and member, then per member with more room. Only who has the password or the mailbox comes here,
    and only the right code (`vergeet_pogingen`) begins the count anew. Passkeys are not counted: there is nothing to
    guess.
    """
    vragen = [("tweede_factor", bezoeker_en(lid.email)), ("tweede_factor_lid", str(lid.pk))]
    if not all(ratelimit.consume(allauth_context.request, action=naam, key=sleutel) for naam, sleutel in vragen):
        raise te_vaak()


def vergeet_pogingen(lid):
    """Let `lid` begin anew: the code was right."""
    ratelimit.clear(allauth_context.request, action="tweede_factor", key=bezoeker_en(lid.email))
    ratelimit.clear(allauth_context.request, action="tweede_factor_lid", key=str(lid.pk))


class Factoren(DefaultMFAAdapter):
    """What we do otherwise than allauth: our own words, secrets under lock, and the name of the site from BASIS_URL."""

    error_messages = {
        "add_email_blocked": "Je mailadres wijzigen kan niet terwijl je in twee stappen inlogt.",
        "cannot_delete_authenticator": "Je hebt rechten in beheer. Daarom houd je minstens één tweede stap. "
        "Voeg eerst een andere toe.",
        "cannot_generate_recovery_codes": "Kies eerst een app of een passkey. Dan krijg je ook herstelcodes.",
        "incorrect_code": "Dit klopt niet. Wacht op een nieuwe code en probeer het nog eens.",
        "unverified_email": "Bevestig eerst je mailadres.",
    }

    def encrypt(self, text):
        return sluit(text)

    def decrypt(self, encrypted_text):
        return ontsluit(encrypted_text)

    def can_delete_authenticator(self, authenticator):
        """Who must have a second factor does not take away his last one."""
        anderen = Authenticator.objects.filter(user=authenticator.user, type__in=SOORTEN).exclude(pk=authenticator.pk)
        return not moet(authenticator.user) or anderen.exists()

    def build_totp_svg(self, url):
        """Draw the QR code, without a size of its own and with nothing inline."""
        tekening = segno.make(url, error="m", micro=False).svg_inline(omitsize=True, border=4)
        return mark_safe(tekening)  # noqa: S308  drawn by segno; it holds no text

    def generate_authenticator_name(self, user, type):  # noqa: A002  allauth calls it so
        nummer = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Passkey {nummer}"

    def get_totp_issuer(self):
        return SITE

    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": SITE}
