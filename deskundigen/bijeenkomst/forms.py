from django import forms
from django.utils import timezone

from deskundigen.bijeenkomst.models import GROOTSTE_GROEP, KLEINSTE_GROEP, MEESTE_RONDES, Bijeenkomst
from deskundigen.models import Lid
from klussenbank.kern.formulieren import Datumveld, Mailveld
from klussenbank.kern.inzending import InzendingVeld
from klussenbank.kern.modelformulier import ModelFormulier
from klussenbank.kern.regel import Regel


class TijdInvoer(forms.TimeInput):
    """The browser's own picker of a time."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


def _getal(kleinste, grootste, wat):
    fout = f"Kies {kleinste} tot en met {grootste} {wat}."
    return {
        "min_value": kleinste,
        "max_value": grootste,
        "widget": forms.NumberInput(attrs={"inputmode": "numeric"}),
        "error_messages": dict.fromkeys(["required", "invalid", "min_value", "max_value"], fout),
    }


class BijeenkomstForm(ModelFormulier):
    """When and where it is, and how people sit."""

    constraint_velden = {"eindigt_na_begin": "eindigt_om", "ronde_bestaat": "rondes"}

    datum = Datumveld(label="Datum", error_messages={"required": "Kies de dag."})
    rondes = forms.IntegerField(label="Aantal rondes", initial=3, **_getal(1, MEESTE_RONDES, "rondes"))
    groepsgrootte = forms.IntegerField(
        label="Mensen per groep",
        initial=4,
        help_text="Als het niet precies past, zit er in een groep iemand meer of minder.",
        **_getal(KLEINSTE_GROEP, GROOTSTE_GROEP, "mensen per groep"),
    )
    versie = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=1_000_000)
    inzending = InzendingVeld()

    class Meta:
        model = Bijeenkomst
        fields = ["naam", "datum", "begint_om", "eindigt_om", "plaats", "rondes", "groepsgrootte"]
        field_classes = {"naam": Regel, "plaats": Regel}
        widgets = {"begint_om": TijdInvoer, "eindigt_om": TijdInvoer}
        labels = {"naam": "Naam", "plaats": "Plaats", "begint_om": "Begint om", "eindigt_om": "Eindigt om"}
        help_texts = {
            "naam": "Zoals “Kaartensessie najaar”.",
            "plaats": "Waar moeten mensen zijn? Zoals “Gemeentehuis Veenendaal, kamer 2.14”.",
        }
        error_messages = {
            "naam": {
                "required": "Geef de bijeenkomst een naam.",
                "max_length": "Maak de naam korter: hoogstens 100 tekens.",
            },
            "plaats": {
                "required": "Vul in waar de bijeenkomst is.",
                "max_length": "Maak de plaats korter: hoogstens 100 tekens.",
            },
            "begint_om": dict.fromkeys(["required", "invalid"], "Vul een tijd in, zoals 13:30."),
            "eindigt_om": dict.fromkeys(["required", "invalid"], "Vul een tijd in, zoals 16:00."),
        }

    def _get_validation_exclusions(self):
        # A constraint looks at what the form does not ask.
        return super()._get_validation_exclusions() - {"ronde"}

    def clean_datum(self):
        datum = self.cleaned_data["datum"]
        # Who changes a meeting of yesterday, mends it.
        if datum < timezone.localdate() and datum != self.initial.get("datum"):
            raise forms.ValidationError("Kies vandaag of een dag die nog komt.", code="voorbij")
        return datum

    @property
    def velden(self):
        """What was filled in, by the field of the model."""
        return {veld: self.cleaned_data[veld] for veld in self.Meta.fields}


class IndelingForm(forms.Form):
    """The button that makes groups; it says which ones stood there."""

    indeling = forms.IntegerField(min_value=0, max_value=1_000_000)


class RondeForm(forms.Form):
    """The button with which a round begins."""

    ronde = forms.IntegerField(min_value=1, max_value=MEESTE_RONDES)


class AanwezigForm(forms.Form):
    """Whether someone who comes is there."""

    lid = forms.IntegerField(min_value=1, max_value=2**62)
    is_er = forms.BooleanField(required=False)


class ErbijForm(forms.Form):
    """Someone who came without a telephone, or without having said so."""

    email = Mailveld(label="Mailadres van wie er ook is", max_length=254)

    def clean_email(self):
        """Return the member with this address."""
        lid = Lid.objects.actief().filter(email=self.cleaned_data["email"]).first()
        if lid is None:
            raise forms.ValidationError("Er is geen lid met dit mailadres. Vraag de ander om zich aan te melden.")
        return lid
