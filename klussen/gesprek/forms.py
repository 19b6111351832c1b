from django import forms

from klussen.gesprek.models import LANGSTE_TEKST
from klussenbank.kern.inzending import InzendingVeld


class VraagForm(forms.Form):
    """A question about a klus."""

    vraag = forms.CharField(
        label="Je vraag",
        min_length=10,
        max_length=LANGSTE_TEKST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Schrijf eerst je vraag.",
            "min_length": "Schrijf iets meer: minstens 10 tekens.",
            "max_length": "Maak je vraag korter: hoogstens 3.000 tekens.",
        },
        help_text="Iedereen die deze klus ziet, leest je vraag en het antwoord, met je naam erbij. "
        "De vrager krijgt je vraag per mail, met je naam, functie, organisatie en mailadres. "
        "Je krijgt een mail als er een antwoord is.",
    )
    inzending = InzendingVeld()


class AntwoordForm(forms.Form):
    """An answer to a question about a klus."""

    antwoord = forms.CharField(
        label="Je antwoord",
        max_length=LANGSTE_TEKST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Schrijf eerst je antwoord.",
            "max_length": "Maak je antwoord korter: hoogstens 3.000 tekens.",
        },
        help_text="Iedereen die deze klus ziet, leest je antwoord, met je naam erbij. "
        "Wie de vraag stelde, wie de klus vraagt en wie al eerder antwoordde, krijgen het per mail, "
        "met je naam, organisatie en mailadres.",
    )
    inzending = InzendingVeld()
