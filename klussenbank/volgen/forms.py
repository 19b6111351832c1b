from django import forms

from klussenbank.kern.regel import Regel
from klussenbank.volgen.models import Lijst, Ritme, Volging
from klussenbank.volgen.zoekvragen import (
    LANGSTE_NAAM,
    LANGSTE_ZOEKVRAAG,
    filters_van,
    is_te_bewaren,
    zoekvraag_van,
)

_ONBEKEND = {"invalid_choice": "Kies een van de mogelijkheden."}


class RitmeForm(forms.ModelForm):
    """How often I get mail about one thing that I follow."""

    class Meta:
        model = Volging
        fields = ["ritme"]
        error_messages = {"ritme": _ONBEKEND}


class ZoekopdrachtForm(forms.Form):
    """Save a search of `lijst`; `zoekvraag` is what was asked there.

    A valid one gives it as it is kept, `zoekvraag_van`. Call it in a transaction that holds the topics.
    """

    naam = Regel(
        label="Naam voor deze zoekopdracht",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        max_length=LANGSTE_NAAM,
        error_messages={
            "required": "Geef je zoekopdracht een naam.",
            "max_length": "Maak de naam korter: hoogstens 80 tekens.",
        },
    )
    ritme = forms.ChoiceField(
        label="Hoe vaak mail?", choices=Ritme.choices, initial=Ritme.WEEK, error_messages=_ONBEKEND
    )
    # Long enough for what a browser makes of a list with many filters; an empty one is the whole list.
    zoekvraag = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10_000)

    def __init__(self, *args, lijst, **kwargs):
        super().__init__(*args, **kwargs)
        self.lijst = lijst

    def clean_zoekvraag(self):
        wat, waar = ("een nieuwe klus", "de klussen") if self.lijst == Lijst.KLUSSEN else ("iemand", "Wie weet wat")
        filters = filters_van(self.cleaned_data["zoekvraag"], self.lijst)
        if not is_te_bewaren(filters):
            raise forms.ValidationError(f"Deze zoekopdracht vindt nooit {wat}. Kies bij {waar} andere filters.")
        zoekvraag = zoekvraag_van(filters)
        if len(zoekvraag) > LANGSTE_ZOEKVRAAG:
            raise forms.ValidationError(f"Dit zijn te veel filters om te bewaren. Haal er bij {waar} een paar weg.")
        return zoekvraag


class InstellingenForm(forms.Form):
    """The rhythm of everything that I follow, in one form; `stop` is the button by which one of it ends.

    What was stopped in another window has no field any more, and what came or changed there is left as it is.
    """

    stop = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)

    def __init__(self, *args, volgingen, **kwargs):
        super().__init__(*args, **kwargs)
        self.volgingen = volgingen
        for volging in volgingen:
            self.fields[f"ritme_{volging.pk}"] = forms.ChoiceField(
                label=volging.naam_op_lijst,
                choices=Ritme.choices,
                initial=volging.ritme,
                # What was shown goes along, so that what changed meanwhile (by a link in a mail) is not put back.
                show_hidden_initial=True,
                required=False,
                error_messages=_ONBEKEND,
            )

    @property
    def rijen(self):
        """What is followed, each with its field."""
        return [(volging, self[f"ritme_{volging.pk}"]) for volging in self.volgingen]

    def bewaar(self):
        """Keep what changed; return how many that were."""
        gewijzigd = [
            (volging, ritme)
            for volging in self.volgingen
            if f"ritme_{volging.pk}" in self.changed_data and (ritme := self.cleaned_data[f"ritme_{volging.pk}"])
        ]
        for volging, ritme in gewijzigd:
            Volging.objects.filter(pk=volging.pk).update(ritme=ritme)
        return len(gewijzigd)
