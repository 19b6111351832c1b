from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from klussen.bijlagen.fouten import Geweigerd
from klussen.bijlagen.keuring import WELKE, keur
from klussen.bijlagen.models import Soort
from klussenbank.kern.inzending import InzendingVeld


class Bijlageveld(forms.FileField):
    """A file of a kind that we take, returned as it may be kept (`keuring.Gekeurd`)."""

    widget = forms.FileInput(attrs={"accept": ",".join([*(f".{soort}" for soort in Soort), ".jpeg"])})
    default_error_messages = {
        "required": "Kies eerst een bestand.",
        "missing": "Kies eerst een bestand.",
        "invalid": "Er is geen bestand aangekomen. Probeer het nog een keer.",
        "empty": "Dit bestand is leeg. Kies een ander bestand.",
    }

    def to_python(self, data):
        bestand = super().to_python(data)
        if bestand is None:
            return None
        try:
            return keur(bestand)
        except Geweigerd as fout:
            raise forms.ValidationError(fout.melding, code="geweigerd") from fout


class BijlageForm(forms.Form):
    """A file beside a klus."""

    bestand = Bijlageveld(label="Bestand")
    inzending = InzendingVeld()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        grootte = filesizeformat(settings.BIJLAGE_MEESTE_BYTES)
        self.fields[
            "bestand"
        ].help_text = f"{WELKE} Hoogstens {grootte}. Iedereen die de klus ziet, kan het bestand downloaden."
