"""Whom to invite, who leaves, which request; who asks to be let in, and who comes in by an invitation."""

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from deskundigen.account.forms import AanmeldForm, EigenMailveld
from deskundigen.lidmaatschap.models import Ledenuitnodiging, Toegangsverzoek
from deskundigen.models import Lid, Organisatie
from klussenbank.kern.formulieren import Mailveld
from klussenbank.kern.regel import Regel


class UitnodigForm(forms.Form):
    """An address at a mail domain of the organisation. Whether it is that of a member is for nobody to see."""

    email = Mailveld(
        label="Mailadres van je collega", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, organisatie, **kwargs):
        super().__init__(*args, **kwargs)
        self.domeinen = [domein.domein for domein in organisatie.maildomeinen.all()]
        adressen = " of ".join(f"@{domein}" for domein in self.domeinen)
        self.fields["email"].help_text = f"Een adres dat eindigt op {adressen}." if adressen else ""

    def clean_email(self):
        email = self.cleaned_data["email"]
        if not self.domeinen:
            raise forms.ValidationError(
                "Van deze organisatie kennen we geen maildomein. Vraag de platformcoördinator om het toe te voegen."
            )
        if email.rpartition("@")[2] not in self.domeinen:
            raise forms.ValidationError(
                "Dit adres is niet van je organisatie. Laat je collega zelf vragen om mee te doen, "
                "op de pagina “Toegang vragen”."
            )
        return email


class BehandelForm(forms.Form):
    """What to do with one invitation or request of an organisation."""

    def __init__(self, *args, rijen, acties, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nummer"] = forms.ModelChoiceField(rijen)
        self.fields["actie"] = forms.ChoiceField(choices=[(actie, actie) for actie in acties])

    @classmethod
    def van_uitnodiging(cls, gegevens, organisatie):
        rijen = Ledenuitnodiging.objects.onbeantwoord().filter(organisatie=organisatie)
        return cls(gegevens, rijen=rijen, acties=["opnieuw", "intrekken"])

    @classmethod
    def van_verzoek(cls, gegevens, organisatie):
        rijen = Toegangsverzoek.objects.filter(organisatie=organisatie).select_related("organisatie")
        return cls(gegevens, rijen=rijen, acties=["toelaten", "niet"])


class VertrekForm(forms.Form):
    """Which member of an organisation leaves."""

    lid = forms.ModelChoiceField(Lid.objects.none())

    def __init__(self, *args, organisatie, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lid"].queryset = Lid.objects.actief().filter(organisatie=organisatie)


class ToegangForm(forms.Form):
    """Ask to be let in with an address that no organisation is known by."""

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
    organisatie = forms.ModelChoiceField(
        Organisatie.objects.none(),
        label="Voor welke organisatie werk je?",
        empty_label="Kies een organisatie",
        error_messages={"required": "Kies de organisatie waar je voor werkt."},
    )
    toelichting = forms.CharField(
        label="Wat doe je daar?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Zo weet de contactpersoon wie je bent.",
        error_messages={
            "required": "Schrijf in een zin wat je daar doet.",
            "max_length": "Maak je tekst korter: hoogstens 500 tekens.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisatie"].queryset = Organisatie.objects.actief()

    def clean_email(self):
        email = self.cleaned_data["email"]
        if Organisatie.objects.voor_maildomein(email.rpartition("@")[2]).exists():
            raise forms.ValidationError(
                format_html(
                    'Met dit adres hoef je niets te vragen: <a href="{}">meld je meteen aan</a>.',
                    reverse("account_signup"),
                )
            )
        return email


class AannemenForm(AanmeldForm):
    """Become a member by an invitation: the address is known, and proven by the link."""

    email = None

    def __init__(self, *args, email, **kwargs):
        super().__init__(*args, **kwargs)
        self._email = email

    def clean(self):
        # Of which the password may not remind.
        self.cleaned_data["email"] = self._email
        return super().clean()
