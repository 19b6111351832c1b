from django import forms

from klussenbank.kern.inzending import InzendingVeld


class VraagForm(forms.Form):
    """A question to one person."""

    vraag = forms.CharField(
        label="Je vraag",
        min_length=10,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": "Schrijf eerst je vraag.",
            "min_length": "Schrijf iets meer: minstens 10 tekens.",
            "max_length": "Maak je vraag korter: hoogstens 3.000 tekens.",
        },
    )
    inzending = InzendingVeld()

    def __init__(self, *args, aan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["vraag"].help_text = (
            f"{aan.voornaam} krijgt je vraag per mail, met je naam, functie, organisatie en mailadres. "
            "Het antwoord komt in je eigen mailbox."
        )


class SeintjeForm(forms.Form):
    """What may be wrong in a profile, to its owner."""

    tekst = forms.CharField(
        label="Wat klopt er niet?",
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Schrijf eerst wat er niet klopt.",
            "min_length": "Schrijf iets meer: minstens 5 tekens.",
            "max_length": "Maak je bericht korter: hoogstens 1.000 tekens.",
        },
    )
    inzending = InzendingVeld()
