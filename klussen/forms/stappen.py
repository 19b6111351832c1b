"""What goes along with a step in the life of a klus."""

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from klussen.models import Klus, Omvang, Reactie
from klussenbank.kern.formulieren import Datumveld
from klussenbank.kern.modelformulier import ModelFormulier


class ReactieForm(forms.ModelForm):
    """Ik wil dit doen."""

    class Meta:
        model = Reactie
        fields = ["bericht", "namens_organisatie", "afgestemd"]
        widgets = {"bericht": forms.Textarea(attrs={"rows": 5}), "afgestemd": forms.RadioSelect}
        labels = {
            "bericht": "Wat breng je mee?",
            "namens_organisatie": "Ik reageer namens mijn organisatie",
            "afgestemd": "Heb je het afgestemd met je leidinggevende?",
        }
        help_texts = {
            "bericht": "Schrijf kort wat je ervaring is en wanneer je kunt. De vrager krijgt dit per mail, "
            "met je naam, functie, organisatie en mailadres.",
            "afgestemd": "De vrager ziet je antwoord. Je leidinggevende krijgt geen bericht.",
        }
        error_messages = {
            "bericht": {
                "required": "Schrijf een kort bericht aan de vrager.",
                "max_length": "Maak je bericht korter: hoogstens 3.000 tekens.",
            }
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["afgestemd"].required = False
        self.fields["afgestemd"].choices = Reactie._meta.get_field("afgestemd").choices
        self.fields["afgestemd"].initial = "nog_niet"

    def clean_afgestemd(self):
        return self.cleaned_data["afgestemd"] or "nog_niet"


class ToelichtingForm(forms.Form):
    """A note that goes along with "deze keer niet" or with withdrawing a klus."""

    toelichting = forms.CharField(
        label="Toelichting",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Maak de toelichting korter: hoogstens 1.000 tekens."},
    )

    def __init__(self, *args, hulp="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["toelichting"].help_text = hulp


class AfrondForm(ModelFormulier):
    """How a klus went: one question that must be answered, the rest as far as one likes."""

    constraint_velden = {"inhuurkosten_alleen_groot": "inhuurkosten"}

    bedankje = forms.CharField(
        label="Bedankje",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Maak het bedankje korter: hoogstens 1.000 tekens."},
    )
    toelichting = forms.CharField(
        label="Bericht aan wie nog wacht",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wie nog geen antwoord kreeg, hoort dat het deze keer niet lukt, met dit erbij.",
        error_messages={"max_length": "Maak het bericht korter: hoogstens 1.000 tekens."},
    )

    class Meta:
        model = Klus
        fields = ["gelukt", "resultaat", "uren_besteed", "inhuurkosten"]
        widgets = {"gelukt": forms.RadioSelect, "resultaat": forms.Textarea(attrs={"rows": 4})}
        labels = {
            "gelukt": "Is het gelukt?",
            "uren_besteed": "Hoeveel uur kostte het samen?",
            "inhuurkosten": "Wat had inhuren gekost, in euro’s?",
        }
        help_texts = {
            "resultaat": "Iedereen kan dit lezen. Wie later hetzelfde zoekt, heeft er wat aan.",
            "inhuurkosten": "Een schatting is genoeg. Zo zien we wat samenwerken bespaart.",
        }
        error_messages = {
            "gelukt": {"required": "Kies of het gelukt is."},
            "resultaat": {"max_length": "Maak het korter: hoogstens 3.000 tekens."},
            "uren_besteed": {"min_value": "Vul 0 of meer uur in.", "max_value": "Vul hoogstens 32.767 uur in."},
            "inhuurkosten": {
                "min_value": "Vul 0 euro of meer in.",
                "max_value": "Vul hoogstens 2.147.483.647 euro in.",
            },
        }

    def __init__(self, *args, gekozen, wachtend, **kwargs):
        """`gekozen` are the members who may be thanked, `wachtend` how many others still wait."""
        super().__init__(*args, **kwargs)
        self.fields["gelukt"].required = True
        self.fields["gelukt"].choices = Klus._meta.get_field("gelukt").choices
        if self.instance.omvang != Omvang.GROOT:
            del self.fields["inhuurkosten"]
        if not wachtend:
            del self.fields["toelichting"]
        if not gekozen:
            del self.fields["bedankje"]
        else:
            wie = " en ".join(str(lid) for lid in gekozen[:3]) + (" en anderen" if len(gekozen) > 3 else "")
            self.fields["bedankje"].help_text = f"Voor {wie}: een kaartje in de mail, om te bewaren of door te sturen."
        self.order_fields(["gelukt", "resultaat", "bedankje", "uren_besteed", "inhuurkosten", "toelichting"])


class VerlengForm(forms.Form):
    """Until when colleagues can react."""

    reageren_tm = Datumveld(
        label="Reageren t/m",
        help_text="De laatste dag waarop collega’s kunnen reageren.",
        error_messages={"required": "Kies een dag."},
    )

    def __init__(self, *args, klus, **kwargs):
        super().__init__(*args, **kwargs)
        self.laatste_dag = klus.laatste_dag

    def clean_reageren_tm(self):
        datum = self.cleaned_data["reageren_tm"]
        if datum < timezone.localdate():
            raise forms.ValidationError("Deze dag is al voorbij. Kies vandaag of een latere dag.")
        if datum < self.laatste_dag:
            dag = date_format(self.laatste_dag, "j F Y")
            raise forms.ValidationError(f"Reageren kan al tot en met {dag}. Kies die dag of een latere.")
        return datum
