from django import forms

from deskundigen.models import Lid
from klussenbank.kern.regel import Regel


class DiaForm(forms.Form):
    """Which slide to show: by its number, or (which comes first) by the klus on it."""

    plek = forms.IntegerField(required=False)
    klus = forms.IntegerField(required=False)


class ZoekForm(forms.Form):
    """The name of whoever raises a hand, or how its words begin."""

    naam = Regel(
        label="Wie steekt de hand op?",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Typ de naam van wie de hand opsteekt.",
            "max_length": "Typ een kortere naam: hoogstens 100 tekens.",
        },
    )


class HandForm(forms.Form):
    """The member who raised a hand."""

    lid = forms.ModelChoiceField(Lid.objects.actief())
