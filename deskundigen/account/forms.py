"""allauth's forms with our words: no placeholders, no second password field, Dutch help."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.fields import SetPasswordField
from allauth.account.utils import get_next_redirect_url
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse

from deskundigen.account.aanmelding import Aanmelding
from deskundigen.account.adapter import begrens_mail
from deskundigen.models import Lid, Organisatie, Sessie
from klussenbank.kern.formulieren import Mailveld
from klussenbank.kern.regel import Regel

WACHTWOORDHULP = "Minstens 12 tekens. Een paar woorden achter elkaar is sterk en makkelijk te onthouden."


class EigenMailveld(Mailveld):
    """The mail address of who fills it in."""

    def __init__(self, *, label="E-mailadres", autocomplete="email", **kwargs):
        widget = forms.EmailInput(attrs={"autocomplete": autocomplete})
        fouten = {
            "required": "Vul je mailadres in.",
            "invalid": "Vul een heel mailadres in, zoals naam@gemeente.nl.",
        }
        super().__init__(label=label, widget=widget, max_length=254, error_messages=fouten, **kwargs)


class Wachtwoordveld(forms.CharField):
    """A password, kept as it was typed."""

    def __init__(self, *, label="Wachtwoord", autocomplete="current-password", **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        verplicht = {"required": "Vul je wachtwoord in."}
        super().__init__(label=label, widget=widget, strip=False, error_messages=verplicht, **kwargs)


class NieuwWachtwoordveld(SetPasswordField):
    """A password to be, held against the rules for passwords."""

    def __init__(self):
        verplicht = {"required": "Vul een nieuw wachtwoord in."}
        super().__init__(label="Nieuw wachtwoord", help_text=WACHTWOORDHULP, error_messages=verplicht)
        del self.widget.attrs["placeholder"]


def codeveld():
    """A code from a mail; capitals and dashes do not matter."""
    return forms.CharField(
        label="Code",
        max_length=30,
        error_messages={"required": "Vul de code in."},
        help_text="De code uit de mail, met of zonder streepje.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class InlogForm(allauth_forms.LoginForm):
    password = Wachtwoordveld()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = EigenMailveld(autocomplete="username")
        self.order_fields(["login", "password"])


class CodeAanvraagForm(allauth_forms.RequestLoginCodeForm):
    email = EigenMailveld()

    def clean_email(self):
        begrens_mail(self.cleaned_data["email"])
        return super().clean_email()


class WachtwoordVergetenForm(allauth_forms.ResetPasswordForm):
    email = EigenMailveld()

    def clean_email(self):
        begrens_mail(self.cleaned_data["email"])
        return super().clean_email()


class CodeForm(allauth_forms.BaseConfirmCodeForm):
    code = codeveld()


class MailcodeForm(allauth_forms.ConfirmEmailVerificationCodeForm):
    code = codeveld()


class NieuwWachtwoordForm(allauth_forms.ResetPasswordKeyForm):
    password1 = NieuwWachtwoordveld()
    password2 = None


class WachtwoordKiezenForm(allauth_forms.SetPasswordForm):
    password1 = NieuwWachtwoordveld()
    password2 = None


class WachtwoordWijzigenForm(allauth_forms.ChangePasswordForm):
    oldpassword = Wachtwoordveld(label="Huidig wachtwoord")
    password1 = NieuwWachtwoordveld()
    password2 = None


class HerbevestigForm(allauth_forms.ReauthenticateForm):
    password = Wachtwoordveld()


class AanmeldForm(forms.Form):
    """Sign up with a mail address of a participating organisation; takes the place of allauth's form."""

    email = EigenMailveld(label="E-mailadres van je werk")
    voornaam = Regel(
        label="Voornaam",
        max_length=60,
        error_messages={"required": "Vul je voornaam in."},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    tussenvoegsel = Regel(
        label="Tussenvoegsel",
        max_length=20,
        required=False,
        help_text="Bijvoorbeeld: van den",
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )
    achternaam = Regel(
        label="Achternaam",
        max_length=80,
        error_messages={"required": "Vul je achternaam in."},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    password = Wachtwoordveld(autocomplete="new-password", help_text=WACHTWOORDHULP)

    def clean_email(self):
        email = self.cleaned_data["email"]
        domein = email.rpartition("@")[2]
        if not Organisatie.objects.voor_maildomein(domein).exists():
            raise ValidationError(
                "Alleen wie bij een deelnemende organisatie werkt, kan meedoen. Een adres bij %(domein)s hoort daar "
                "niet bij. Gebruik het mailadres van je werk, of vraag de platformcoördinator of je organisatie mee "
                "kan doen.",
                params={"domein": domein},
            )
        return email

    def clean(self):
        gegevens = super().clean()
        wie = {naam: gegevens.get(naam, "") for naam in ("email", "voornaam", "achternaam")}
        if "password" in gegevens:
            try:
                get_adapter().clean_password(gegevens["password"], user=Lid(**wie))
            except ValidationError as fout:
                self.add_error("password", fout)
        return gegevens

    def try_save(self, request):
        """Begin the sign-up and go on to the code; makes no user yet, as allauth's form would."""
        gegevens = self.cleaned_data
        begrens_mail(gegevens["email"])
        Aanmelding.begin(
            request.session,
            email=gegevens["email"],
            wachtwoord=gegevens["password"],
            voornaam=gegevens["voornaam"],
            tussenvoegsel=gegevens["tussenvoegsel"],
            achternaam=gegevens["achternaam"],
            verder=get_next_redirect_url(request),
        )
        return None, HttpResponseRedirect(reverse("account_signup_code"))


class AanmeldcodeForm(CodeForm):
    """The code from the mail and, where organisations share the mail domain, the one that the visitor works for."""

    organisatie = forms.ModelChoiceField(
        Organisatie.objects.none(),
        label="Organisatie",
        empty_label=None,
        help_text="Mensen van deze organisaties hebben hetzelfde soort mailadres. Kies waar je werkt.",
        error_messages={"required": "Kies de organisatie waar je werkt."},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, organisaties, **kwargs):
        super().__init__(*args, **kwargs)
        self.enige = None
        if len(organisaties) > 1:
            self.fields["organisatie"].queryset = organisaties
        else:
            self.enige = next(iter(organisaties), None)
            del self.fields["organisatie"]

    @property
    def werkgever(self):
        """The organisation of this sign-up; None when none has the mail domain any more."""
        return self.cleaned_data.get("organisatie", self.enige)


class SessieForm(forms.Form):
    """Which of one's own sessions: by what the page calls it, and never the one in which this is asked."""

    sessie = forms.CharField(max_length=20)

    def __init__(self, *args, lid, deze, **kwargs):
        super().__init__(*args, **kwargs)
        self._andere = Sessie.van(lid).exclude(pk=deze)

    def clean_sessie(self):
        """Return the session; raises ValidationError when it is over, or was never there."""
        for sessie in self._andere:
            if sessie.kenmerk == self.cleaned_data["sessie"]:
                return sessie
        raise ValidationError("Deze sessie is er niet meer.")
