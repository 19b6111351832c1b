from django import forms
from django.utils import timezone

from klussenbank.kern.formulieren import Datumveld
from klussenbank.kern.inzending import InzendingVeld
from klussenbank.kern.regel import Regel
from klussenbank.nieuwsbrief.models import Nieuwsbrief, Onderdeel, Rubriek

NU, LATER, ZELF = "nu", "later", "zelf"


class MaakForm(forms.Form):
    """The button that makes a newsletter; its number tells a second click from a second newsletter."""

    inzending = InzendingVeld()


class BriefForm(forms.ModelForm):
    """What a coordinator writes: the subject and the introduction."""

    versie = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=1_000_000)

    class Meta:
        model = Nieuwsbrief
        fields = ["onderwerp", "inleiding"]
        field_classes = {"onderwerp": Regel}
        widgets = {"inleiding": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "onderwerp": "Dit zien leden als eerste in hun mail.",
            "inleiding": "Een lege regel begint een nieuwe alinea. Een adres van deze site wordt een link als het "
            "op een eigen regel staat.",
        }
        error_messages = {
            "onderwerp": {
                "required": "Schrijf waar de nieuwsbrief over gaat.",
                "max_length": "Maak het onderwerp korter: hoogstens 150 tekens.",
            },
            "inleiding": {"max_length": "Maak de inleiding korter: hoogstens 4.000 tekens."},
        }

    def clean_inleiding(self):
        return self.cleaned_data["inleiding"].replace("\r\n", "\n").strip()


class OnderdeelForm(forms.ModelForm):
    """Whether a klus or a person is in it, and at which place of its part."""

    volgorde = forms.IntegerField(
        label="Plek",
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": "Vul een getal in van 1 tot en met 99.",
            "min_value": "Vul een getal in van 1 tot en met 99.",
            "max_value": "Vul een getal in van 1 tot en met 99.",
        },
    )

    class Meta:
        model = Onderdeel
        fields = ["gekozen", "volgorde"]

    def __init__(self, data=None, *, onderdeel):
        super().__init__(data, instance=onderdeel, prefix=f"onderdeel-{onderdeel.pk}")

    def clean_volgorde(self):
        """Nothing at all is the last place."""
        return self.cleaned_data["volgorde"] or 99


class Samenstelling:
    """The whole page on which a newsletter is composed: what is written, and what is picked per part."""

    def __init__(self, brief, data=None):
        self.brief = brief
        self.form = BriefForm(data, instance=brief, initial={"versie": brief.versie})
        self.onderdelen = [
            OnderdeelForm(data, onderdeel=onderdeel) for onderdeel in brief.onderdelen.passend().voor_lijst()
        ]

    @property
    def rubrieken(self):
        """The parts with something in them: (name, forms)."""
        for rubriek in Rubriek:
            forms_ = [form for form in self.onderdelen if form.instance.rubriek == rubriek]
            if forms_:
                yield rubriek, forms_

    @property
    def foute_onderdelen(self):
        return [form for form in self.onderdelen if form.errors]

    def is_valid(self):
        # Each is asked, so that each shows its error.
        return all([self.form.is_valid(), *(form.is_valid() for form in self.onderdelen)])

    def bewaar(self):
        """Save it all; raises what Nieuwsbrief.bewaar raises."""
        keuzes = [form.instance for form in self.onderdelen]
        self.form.instance.bewaar(self.form.cleaned_data["versie"] or 0, keuzes=keuzes)

    def is_anders_dan(self, nu):
        """Whether `nu`, as it stands in the database, differs from what was sent."""
        staat_er = {rij.pk: (rij.gekozen, rij.volgorde) for rij in nu.onderdelen.all()}
        return (nu.onderwerp, nu.inleiding) != (self.brief.onderwerp, self.brief.inleiding) or any(
            staat_er.get(form.instance.pk) != (form.instance.gekozen, form.instance.volgorde)
            for form in self.onderdelen
        )


class VerstuurForm(forms.Form):
    """When it goes, or that another program sends it."""

    wanneer = forms.ChoiceField(
        label="Wanneer gaat hij weg?",
        choices=[
            (NU, "Nu versturen"),
            (LATER, "Later versturen"),
            (ZELF, "Ik verstuur hem met een ander programma: zet hem alleen in het archief"),
        ],
        widget=forms.RadioSelect,
        initial=NU,
        error_messages={"required": "Kies wanneer de nieuwsbrief weggaat."},
    )
    dag = Datumveld(label="Dag", required=False, help_text="Alleen nodig bij later versturen.")
    tijd = forms.TimeField(
        label="Tijd",
        required=False,
        initial="09:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Alleen nodig bij later versturen.",
        error_messages={"invalid": "Vul een tijd in, zoals 9:00."},
    )
    versie = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=1_000_000)

    def clean(self):
        schoon = super().clean()
        if schoon.get("wanneer") == LATER and not {"dag", "tijd"} & set(self.errors):
            if not schoon.get("dag"):
                self.add_error("dag", "Kies de dag waarop de nieuwsbrief weggaat.")
            elif not schoon.get("tijd"):
                self.add_error("tijd", "Kies hoe laat de nieuwsbrief weggaat.")
            else:
                schoon["moment"] = _moment(schoon["dag"], schoon["tijd"])
                if schoon["moment"] <= timezone.now():
                    self.add_error("dag", "Dit moment is al voorbij. Kies een later moment, of verstuur hem nu.")
        return schoon


def _moment(dag, tijd):
    return timezone.make_aware(timezone.datetime.combine(dag, tijd))
