from django import forms

from klussenbank.kern.inzending import InzendingVeld


class MeldingForm(forms.Form):
    """Something is wrong."""

    tekst = forms.CharField(
        label="Wat klopt er niet?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Schrijf wat er niet klopt.",
            "max_length": "Maak je melding korter: hoogstens 2.000 tekens.",
        },
        help_text="Alleen de platformcoördinatoren lezen dit, met je naam erbij. "
        "Je krijgt een mail als je melding is afgehandeld.",
    )
    inzending = InzendingVeld()
