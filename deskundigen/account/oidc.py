"""Logging in with the account of one's organisation: OpenID Connect, by allauth.

Ours is whom it lets in: who has, by the word of the provider, a verified address at a mail domain of the organisation
that the provider belongs to. Of what the provider tells, nothing is kept but the number by which it knows someone.
"""

from hashlib import sha256
from itertools import takewhile
from urllib.parse import urlsplit

import jwt
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.functional import cached_property
from requests import RequestException

from deskundigen.account.slot import ontsluit
from deskundigen.lidmaatschap.rechten import leden_met_rechten
from deskundigen.models import Inlogdienst, Lid, Organisatie
from klussenbank.kern.regel import op_een_regel

# Ways in which providers say that an address was checked: the standard's, and that of Microsoft Entra.
_NAGEKEKEN = ("email_verified", "xms_edov")
_JA = (True, "true", 1, "1")
EINDPUNTEN = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")


class Geweigerd(Exception):
    """The provider let someone in whom we do not; says why, to whoever tries to log in."""


class Inlogadapter(DefaultSocialAccountAdapter):
    """Finds or makes the member that belongs to what the provider said, or leads back to the login page."""

    def get_app(self, request, provider, client_id=None):
        """The secret of the site at the provider stands in the database under lock."""
        app = super().get_app(request, provider, client_id)
        try:
            app.secret = ontsluit(app.settings["geheim"])
        except InvalidToken as fout:
            raise OAuth2Error("the secret was locked with another key") from fout
        return app

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        terug(request, "Inloggen via je organisatie lukte niet. Probeer het nog eens, of log hier in.")

    def pre_social_login(self, request, sociallogin):
        dienst = Inlogdienst.objects.actief().select_related("organisatie").filter(app=sociallogin.provider.app).first()
        bekend = sociallogin.user if sociallogin.is_existing else None
        try:
            lid = lid_van(dienst, sociallogin.beweringen, bekend)
        except Geweigerd as fout:
            terug(request, str(fout))
        sociallogin.user = lid
        # It waits in the session for the second factor: what the provider gave along has no business there.
        sociallogin.token, sociallogin.email_addresses = None, []
        # Who is not active is told so by allauth, and nothing changes for him.
        if bekend is None and lid.is_active:
            sociallogin.account.user = lid
            sociallogin.account.save()
            context = {"organisatie": dienst.organisatie}
            get_account_adapter().send_notification_mail("socialaccount/email/account_connected", lid, context)


def terug(request, melding):
    """Raise the answer that leads to the login page, which says `melding`."""
    messages.error(request, melding)
    raise ImmediateHttpResponse(redirect("account_login"))


def lid_van(dienst, beweringen, bekend=None):
    """Return the member whom the provider let in, made when he is new; raises Geweigerd.

    `bekend` is the member who logged in with this account before.
    """
    if dienst is None:
        raise Geweigerd("Met deze inlogdienst kun je niet meer inloggen.")
    email = _nagekeken_adres(beweringen)
    if not dienst.staat_in_voor(email):
        raise Geweigerd(
            f"Je inlogdienst kent je als {email}. Dat is geen mailadres van {dienst.organisatie}. "
            "Daarom kun je hiermee niet inloggen."
        )
    lid = bekend or _met_adres(dienst, email) or maak_lid(dienst, email, beweringen)
    if lid.organisatie_id != dienst.organisatie_id or not dienst.staat_in_voor(lid.email):
        # Went to work elsewhere, or always did: several organisations may share a mail domain.
        raise Geweigerd("Je account bij de Klussenbank hoort niet bij deze inlogdienst. Log in met je mailadres.")
    return lid


def _met_adres(dienst, email):
    """Return the member with this address, who logs in with this provider for the first time; raises Geweigerd."""
    lid = Lid.objects.filter(email=email).first()
    if lid and leden_met_rechten().filter(pk=lid.pk).exists():
        raise Geweigerd("Je hebt rechten in beheer. Log daarom in met je mailadres.")
    if lid and SocialAccount.objects.filter(user=lid, provider=dienst.app.provider_id).exists():
        # An address that was used again, perhaps: the provider knows the member by another number.
        raise Geweigerd("Je inlogdienst kent je anders dan de vorige keer. Log in met je mailadres.")
    if not lid and Organisatie.objects.voor_maildomein(email.rpartition("@")[2]).count() > 1:
        raise Geweigerd("Meer organisaties gebruiken dit maildomein. Meld je daarom aan met je mailadres.")
    return lid


def _nagekeken_adres(beweringen):
    email = str(beweringen.get("email") or "").lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Geweigerd("Je inlogdienst gaf geen mailadres door. Vraag het de beheerder van je organisatie.") from None
    if not _is_nagekeken(beweringen):
        raise Geweigerd(
            "Je inlogdienst zegt niet dat je mailadres is nagekeken. Vraag het de beheerder van je organisatie."
        )
    return email


def _is_nagekeken(beweringen):
    """Whether the provider says in one of these ways that the address was checked, and in none that it was not."""
    gezegd = [beweringen[naam] for naam in _NAGEKEKEN if beweringen.get(naam) is not None]
    return bool(gezegd) and all(waarde in _JA for waarde in gezegd)


def samen(id_token, userinfo):
    """Return what both parts of an answer say; raises OAuth2Error where they contradict each other.

    An address counts as checked where the same part says both: what userinfo holds, its owner can often change.
    """
    if userinfo["sub"] != id_token["sub"]:
        raise OAuth2Error("userinfo is of someone else than id_token")
    delen = [deel for deel in (id_token, userinfo) if deel.get("email")]
    if len({str(deel["email"]).lower() for deel in delen}) > 1:
        raise OAuth2Error("userinfo has another address than id_token")
    met_oordeel = [deel for deel in delen if any(deel.get(naam) is not None for naam in _NAGEKEKEN)]
    if len({_is_nagekeken(deel) for deel in met_oordeel}) > 1:
        raise OAuth2Error("userinfo says otherwise than id_token whether the address was checked")
    bron = (met_oordeel or delen or [{}])[0]
    return {**id_token, **userinfo, **{naam: bron.get(naam) for naam in ("email", *_NAGEKEKEN)}}


def maak_lid(dienst, email, beweringen):
    """Make a member as the provider calls him; another request may have done so just now."""
    voornaam, tussenvoegsel, achternaam = _naam(beweringen)
    try:
        with transaction.atomic():
            return Lid.objects.create_user(
                email,
                voornaam=voornaam,
                tussenvoegsel=tussenvoegsel,
                achternaam=achternaam,
                organisatie=dienst.organisatie,
            )
    except IntegrityError:
        return Lid.objects.get(email=email)


def _naam(beweringen):
    """Return first name, prefix and last name; raises Geweigerd when the provider does not tell them."""
    voornaam, achternaam = (op_een_regel(str(beweringen.get(naam) or "")) for naam in ("given_name", "family_name"))
    if not (voornaam and achternaam):
        raise Geweigerd("Je inlogdienst gaf je naam niet door. Vraag het de beheerder van je organisatie.")
    woorden = achternaam.split()
    # "van den Berg": words without a capital before the name itself.
    voorvoegsels = list(takewhile(str.islower, woorden[:-1]))
    tussenvoegsel = " ".join(voorvoegsels)
    if len(tussenvoegsel) > _ruimte("tussenvoegsel"):
        voorvoegsels, tussenvoegsel = [], ""
    achternaam = " ".join(woorden[len(voorvoegsels) :])
    return voornaam[: _ruimte("voornaam")], tussenvoegsel, achternaam[: _ruimte("achternaam")]


def _ruimte(veld):
    return Lid._meta.get_field(veld).max_length


# Signed with a key that the provider alone has.
_ALGORITMEN = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
# In seconds: so much may the clock of a provider be before ours, or behind it.
_KLOKVERSCHIL = 60
# In seconds: so long we remember what a provider tells of itself, and that it does not answer.
_ONTHOUD, _ONTHOUD_STILTE = 300, 30
_STIL = "does not answer"
# How the answer of a provider shows that it is not what the protocol says.
_ANDERS = (AttributeError, KeyError, TypeError, ValueError)


class Verbinding(OpenIDConnectOAuth2Adapter):
    """allauth's talk with a provider, which believes no token without a signature and keeps nothing that it is told.

    Whatever is not as it should be is an OAuth2Error.
    """

    @cached_property
    def openid_config(self):
        config = _haal(self.get_provider().server_url)
        noemt = config.keys() if isinstance(config, dict) else set()
        if ontbreekt := {"issuer", "jwks_uri", *EINDPUNTEN} - noemt:
            raise OAuth2Error(f"not in the configuration of the provider: {sorted(ontbreekt)}")
        return config

    def complete_login(self, request, app, token, **kwargs):
        try:
            login = super().complete_login(request, app, token, **kwargs)
            gezegd = login.account.extra_data
            login.beweringen = samen(gezegd["id_token"], gezegd["userinfo"])
        except _ANDERS as fout:
            raise OAuth2Error("not an answer of OpenID Connect") from fout
        login.account.extra_data = {}
        return login

    def _decode_id_token(self, app, id_token):
        """Check the signature also where the token came over a connection to the provider itself."""
        config = self.openid_config
        try:
            kop = jwt.get_unverified_header(id_token)
            algoritme, sleutel = kop["alg"], self._sleutel(kop["kid"])
            return jwt.decode(
                id_token,
                key=sleutel,
                algorithms=[algoritme] if algoritme in _ALGORITMEN else [],
                issuer=config["issuer"],
                audience=app.client_id,
                leeway=_KLOKVERSCHIL,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as fout:
            raise OAuth2Error("id_token is not to be believed") from fout

    def _sleutel(self, nummer):
        """Return the key of the provider with this number; one that is new there is asked for at once."""
        adres = self.openid_config["jwks_uri"]
        for vers in (False, True):
            if sleutel := jwtkit.lookup_kid_jwk(_haal(adres, vers=vers), nummer):
                return sleutel
        raise OAuth2Error("id_token is signed with a key that the provider does not have")


def _haal(adres, *, vers=False):
    """Return what a provider tells of itself at `adres`, asked once in some minutes; raises OAuth2Error.

    Whoever does not answer is left alone for a while: each who waits for that keeps a thread of ours.
    """
    plek = f"oidc:{sha256(adres.encode()).hexdigest()}"
    inhoud = None if vers else cache.get(plek)
    if inhoud is None:
        try:
            with Inlogadapter().get_requests_session() as sessie:
                antwoord = sessie.get(adres)
                antwoord.raise_for_status()
            inhoud = antwoord.json()
        except (RequestException, ValueError):
            inhoud = _STIL
        cache.set(plek, inhoud, _ONTHOUD_STILTE if inhoud == _STIL else _ONTHOUD)
    if inhoud == _STIL:
        raise OAuth2Error("the provider does not answer")
    return inhoud


def bevraag(adres):
    """Ask the provider at `adres` how it is reached; return where it sends browsers; raises OAuth2Error.

    `adres` is its issuer: what it calls itself.
    """
    try:
        with Inlogadapter().get_requests_session() as sessie:
            antwoord = sessie.get(f"{adres}/.well-known/openid-configuration")
            antwoord.raise_for_status()
        config = antwoord.json()
        noemt_zich = config["issuer"].rstrip("/")
        adressen = [urlsplit(config[naam]) for naam in (*EINDPUNTEN, "jwks_uri")]
    except (RequestException, *_ANDERS) as fout:
        raise OAuth2Error("no configuration") from fout
    if noemt_zich != adres:
        raise OAuth2Error("it calls itself otherwise")
    if not settings.INGEBOUWD and {deel.scheme for deel in adressen} != {"https"}:
        raise OAuth2Error("not over https")
    inlog = urlsplit(config["authorization_endpoint"])
    return f"{inlog.scheme}://{inlog.netloc}"
