"""Whom a step with a klus is for: someone of the directory, or whoever has a mail address."""

from django import forms

from deskundigen.models import Deskundige, Lid
from klussenbank.kern.formulieren import Mailveld
from klussenbank.kern.inzending import InzendingVeld


class UitnodigForm(forms.Form):
    """Whom to invite: someone of the directory who may be asked today."""

    lid = forms.ModelChoiceField(Deskundige.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lid"].queryset = Deskundige.objects.zichtbaar().beschikbaar().select_related("lid")


def geen_vrager(klus):
    """Say that an address is of nobody who may ask for `klus`."""
    return f"We vinden met dit adres geen lid dat namens {klus.organisatie} mag vragen. Kijk of het adres klopt."


class CollegaForm(forms.Form):
    """A colleague who may ask for `klus`, by mail address. Who is no such member is told apart in no way."""

    aan = Mailveld(label="Mailadres van je collega", widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args, klus, **kwargs):
        super().__init__(*args, **kwargs)
        self.klus = klus
        self.fields["aan"].help_text = f"Een lid dat namens {klus.organisatie} mag vragen."

    def clean_aan(self):
        """Return the member."""
        leden = Lid.objects.actief().namens(self.klus.organisatie)
        lid = leden.filter(email=self.cleaned_data["aan"]).first()
        if lid is None:
            raise forms.ValidationError(geen_vrager(self.klus))
        return lid


class OverdraagForm(CollegaForm):
    """Who asks for a klus from now on."""

    blijft = forms.BooleanField(
        label="Ik blijf meevragen",
        required=False,
        help_text="Je krijgt dan ook de mails, en je mag hetzelfde als je collega.",
    )


class DoorstuurForm(forms.Form):
    """Where a card goes: to a colleague, and no further than one's own organisation."""

    aan = Mailveld(label="Mailadres van je leidinggevende")
    inzending = InzendingVeld()

    def __init__(self, *args, lid, **kwargs):
        super().__init__(*args, **kwargs)
        self.domein = lid.email.rpartition("@")[2]
        self.fields["aan"].help_text = f"Een adres dat eindigt op @{self.domein}."

    def clean_aan(self):
        aan = self.cleaned_data["aan"]
        if aan.rpartition("@")[2] != self.domein:
            raise forms.ValidationError(f"Vul een adres in dat eindigt op @{self.domein}.")
        return aan


class TipForm(forms.Form):
    """Whom to point to a klus. Whether that is a member is for nobody to see."""

    aan = Mailveld(
        label="Mailadres van je collega",
        help_text="Hoort dit adres bij een lid? Dan krijgt die één mail, met de klus, je naam en je mailadres.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    bericht = forms.CharField(
        label="Wat wil je erbij zeggen?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bijvoorbeeld waarom je aan deze collega denkt.",
        error_messages={"max_length": "Maak je bericht korter: hoogstens 1.000 tekens."},
    )
    inzending = InzendingVeld()
