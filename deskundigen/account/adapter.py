from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse

from deskundigen.account.apparaat import apparaat_van
from deskundigen.models.sessie import APPARAAT, Sessie
from klussenbank.kern.mail import verstuur_tekst

# Ways to show once more that one is who is logged in.
MANIEREN = {
    "reauthenticate": "Met je wachtwoord",
    "mfa_reauthenticate": "Met een code uit je app, of een herstelcode",
    "mfa_reauthenticate:webauthn": "Met een passkey",
}


def bezoeker_en(email):
    """Return the key by which attempts are counted: this visitor and this address together.

    Counted per address alone, anyone could keep its owner out.
    """
    return f"{get_ip(allauth_context.request)} {email.lower()}"


def te_vaak():
    """Return the answer 429, to be raised: it passes through forms and views."""
    return ImmediateHttpResponse(ratelimit.respond_429(allauth_context.request))


def begrens_mail(email):
    """Count one request that sends mail to `email`; raises the answer 429 when there were too many."""
    if not ratelimit.consume(allauth_context.request, action="mail", key=bezoeker_en(email)):
        raise te_vaak()


class Adapter(DefaultAccountAdapter):
    """What we do otherwise than allauth: mail through the outbox, our own words, limits that lock nobody out."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Dit mailadres en wachtwoord horen niet bij elkaar. Probeer het nog eens, "
        "of kies “Stuur mij een code”.",
        "enter_current_password": "Dit is niet je huidige wachtwoord. Probeer het nog eens.",
        "incorrect_password": "Dit is niet je wachtwoord. Probeer het nog eens.",
        "incorrect_code": "Deze code klopt niet. Kijk in de laatste mail die we je stuurden.",
        "too_many_login_attempts": "Je vulde te vaak een verkeerde code in. Vraag een nieuwe code aan.",
        "rate_limited": "Je vulde te vaak een verkeerde code in. Wacht vijf minuten.",
    }

    def send_mail(self, template_prefix, email, context):
        """Queue a mail; its links start with BASIS_URL, whatever host the request named."""
        context = {**context, "basis_url": settings.BASIS_URL}
        verstuur_tekst(
            aan=email,
            onderwerp=render_to_string(f"{template_prefix}_subject.txt", context),
            tekst=render_to_string(f"{template_prefix}_message.txt", context),
        )

    def is_ajax(self, request):
        """Every page answers with a page; only what a script asks to log in with a passkey is data."""
        return (
            request.method == "GET"
            and request.resolver_match.url_name == "mfa_login_webauthn"
            and request.headers.get("Accept") == "application/json"
        )

    def login(self, request, user):
        """Log in, and keep on what kind of device: the member sees it in the list of his sessions."""
        super().login(request, user)
        request.session[APPARAAT] = apparaat_van(request.headers.get("User-Agent", ""))

    def set_password(self, user, password):
        """With a new password other sessions are over. What was counted of the second factor stays: the mailbox alone
        gives a new password, and with that as many guesses as one likes."""
        super().set_password(user, password)
        Sessie.objects.filter(lid=user).exclude(pk=allauth_context.request.session.session_key).delete()

    def get_reauthentication_methods(self, user):
        """allauth's own, in our words."""
        manieren = super().get_reauthentication_methods(user)
        return [{**manier, "description": MANIEREN[manier["id"]]} for manier in manieren]

    def get_password_change_redirect_url(self, request):
        return reverse("start")

    def pre_authenticate(self, request, **credentials):
        """Count one attempt to log in; raises the answer 429 when there were too many.

        First per visitor and address, then per address with much room. Who meets that second limit while
        strangers guess from everywhere still gets in with a mailed code.
        """
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise te_vaak() from None
        if not ratelimit.consume(request, action="login_lid", key=credentials["email"].lower()):
            raise te_vaak()

    def _get_login_attempts_cache_key(self, request, **credentials):
        return bezoeker_en(credentials["email"])
