from django import forms
from django.core.validators import RegexValidator
from django.template.defaultfilters import filesizeformat

from deskundigen.invoer import InvoerFout
from deskundigen.keuzes import keuzes
from deskundigen.papier.lezen import lees_stapel

GROOTSTE_BESTAND = 500 * 1024
# A pile of mistakes is read no better than the first.
MEESTE_MELDINGEN = 25


class VoorleggenForm(forms.Form):
    """Paper cards or addresses: typed, pasted, or as a file, of which the text then stands in the field."""

    tekst = forms.CharField(
        label="Tabel of mailadressen",
        required=False,
        strip=False,
        max_length=GROOTSTE_BESTAND,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocapitalize": "off"}),
        help_text="Plak een tabel uit Excel, of mailadressen onder elkaar.",
        error_messages={"max_length": "Dit is te veel in één keer. Knip het in stukken."},
    )
    bestand = forms.FileField(
        label="Of een CSV-bestand",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
        help_text=f"Hoogstens {filesizeformat(GROOTSTE_BESTAND)}. Wat erin staat, komt in het veld hierboven.",
        error_messages={"empty": "Dit bestand is leeg."},
    )

    def clean_bestand(self):
        """Return the text of the file; an empty one without a file."""
        bestand = self.cleaned_data["bestand"]
        if not bestand:
            return ""
        if bestand.size > GROOTSTE_BESTAND:
            raise forms.ValidationError(f"Dit bestand is groter dan {filesizeformat(GROOTSTE_BESTAND)}.")
        try:
            tekst = bestand.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError("Dit is geen tekst in UTF-8. Bewaar het bestand als CSV UTF-8.") from None
        if "\x00" in tekst:
            raise forms.ValidationError("Dit is geen tekstbestand. Bewaar het als CSV UTF-8.")
        return tekst

    def clean(self):
        """Set `stapel`: whom to invite with which cards."""
        schoon = super().clean()
        if self.errors:
            return schoon
        tekst = schoon["bestand"] or schoon["tekst"]
        # So that what was in the file can be mended in the field.
        self.data = self.data.copy()
        self.data["tekst"] = tekst
        try:
            schoon["stapel"] = lees_stapel(tekst, keuzes())
        except InvoerFout as fout:
            meldingen = [melding[:1].upper() + melding[1:] for melding in fout.meldingen[:MEESTE_MELDINGEN]]
            if len(fout.meldingen) > MEESTE_MELDINGEN:
                meldingen.append(f"En nog {len(fout.meldingen) - MEESTE_MELDINGEN} fouten.")
            self.add_error("tekst", meldingen)
        return schoon


class AntwoordForm(forms.Form):
    """Which of the proposed cards someone takes; all of them to begin with."""

    kaarten = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        error_messages={
            "invalid_choice": "Deze kaart ligt er niet meer.",
            "invalid_pk_value": "Deze kaart ligt er niet meer.",
        },
    )
    # The cards that stood on the page.
    getoond = forms.CharField(required=False, validators=[RegexValidator(r"^\d{1,18}( \d{1,18})*$")])

    def __init__(self, *args, uitnodiging, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kaarten"].queryset = uitnodiging.kaarten.all()

    def clean_getoond(self):
        return [int(nummer) for nummer in self.cleaned_data["getoond"].split()]

    def staat_aan(self, kaart):
        """Whether this card is ticked: as it was sent, and to begin with."""
        stond_er = self.is_bound and kaart.pk in self.cleaned_data.get("getoond", ())
        return not stond_er or str(kaart.pk) in self.data.getlist("kaarten")
