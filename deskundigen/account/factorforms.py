"""allauth's forms for the second factor, with our words and limits (see `tweede_factor`)."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as basisforms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totpforms
from allauth.mfa.webauthn import forms as webauthnforms
from allauth.mfa.webauthn.internal import auth as passkeys
from django import forms

from deskundigen.account.tweede_factor import tel_poging, vergeet_pogingen
from klussenbank.kern.regel import Regel

# What browser or attacker sends in place of a passkey makes the library stumble in all these ways.
_KAPOT = (TypeError, ValueError, KeyError, AttributeError)
_ONTBREEKT = "Je browser stuurde geen passkey mee. Probeer het nog eens."


def _klopt_niet():
    return get_adapter().validation_error("incorrect_code")


def _passkey_klopt_niet():
    return forms.ValidationError("Met deze passkey lukt het niet. Probeer het nog eens, of kies een andere manier.")


def codeveld(uitleg):
    return forms.CharField(
        label="Code",
        max_length=30,
        help_text=uitleg,
        error_messages={"required": "Vul de code in."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


class _MetCode(forms.Form):
    """A code of the app, or one to recover with."""

    code = codeveld("De 6 cijfers uit je app, of de 8 cijfers van een herstelcode.")

    def clean_code(self):
        code = self.cleaned_data["code"]
        tel_poging(self.user)
        for factor in Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN):
            if factor.wrap().validate_code(code):
                vergeet_pogingen(self.user)
                factor.user = self.user
                self.authenticator = factor
                return code
        raise _klopt_niet()


class FactorcodeForm(_MetCode, basisforms.AuthenticateForm):
    pass


class HerbevestigcodeForm(_MetCode, basisforms.ReauthenticateForm):
    pass


class Passkeyveld(forms.JSONField):
    """What a browser says of a passkey; what no reader of JSON can take is wrong, and nothing goes back on a page."""

    widget = forms.HiddenInput
    default_error_messages = {"required": _ONTBREEKT}

    def to_python(self, value):
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            # Numbers of thousands of digits, and lists in lists without end.
            raise _passkey_klopt_niet() from None

    def bound_data(self, data, initial):
        """A passkey answers one question: the next one wants another."""
        return initial

    def prepare_value(self, value):
        return value


class _MetPasskey(forms.Form):
    """What the browser says of a passkey of this member."""

    credential = Passkeyveld()

    def clean_credential(self):
        gegevens = self.cleaned_data["credential"]
        try:
            passkeys.parse_authentication_response(gegevens)
            wie = self.user or passkeys.extract_user_from_response(gegevens)
            return passkeys.complete_authentication(wie, gegevens)
        except (*_KAPOT, forms.ValidationError):
            raise _passkey_klopt_niet() from None


class PasskeyForm(_MetPasskey, webauthnforms.AuthenticateWebAuthnForm):
    pass


class HerbevestigPasskeyForm(_MetPasskey, webauthnforms.ReauthenticateWebAuthnForm):
    pass


class InlogPasskeyForm(_MetPasskey, webauthnforms.LoginWebAuthnForm):
    """Log in with a passkey alone: it says itself whose it is, and checks with a fingerprint or PIN that it is he."""

    def clean_credential(self):
        # What was asked for the second step of logging in is asked without that check.
        if (passkeys.get_state() or {}).get("user_verification") != "required":
            raise _passkey_klopt_niet()
        return super().clean_credential()


class AppKoppelenForm(totpforms.ActivateTOTPForm):
    code = codeveld("De 6 cijfers die de app nu laat zien.")


def _naamveld(**kwargs):
    return Regel(
        label="Naam van de passkey",
        max_length=60,
        help_text="Zo herken je hem later. Bijvoorbeeld: laptop van het werk.",
        error_messages={"required": "Vul een naam in."},
        **kwargs,
    )


class PasskeyToevoegenForm(webauthnforms.AddWebAuthnForm):
    name = _naamveld(required=False)
    passwordless = forms.BooleanField(
        label="Hiermee wil ik ook inloggen zonder wachtwoord",
        required=False,
        initial=True,
        help_text="Een losse beveiligingssleutel moet dan een pincode hebben.",
    )
    credential = Passkeyveld()

    def clean(self):
        try:
            return super().clean()
        except (*_KAPOT, forms.ValidationError):
            raise _passkey_klopt_niet() from None


class PasskeyHernoemenForm(webauthnforms.EditWebAuthnForm):
    name = _naamveld()
