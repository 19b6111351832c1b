import uuid
from datetime import date

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.formats import date_format

from deskundigen.models import Deskundige, Lid, Organisatie
from klussen.models import Klus, Klussoort, Omvang, Reactie
from klussen.models.levensloop import BEWERKBARE_VELDEN
from klussenbank.kern.formulieren import Datumveld, InTweeNiveaus, Mailveld
from klussenbank.kern.inzending import InzendingVeld
from klussenbank.kern.modelformulier import ModelFormulier
from klussenbank.kern.regel import Regel

# Asked at once; the rest is folded away, with good defaults.
EERSTE_VELDEN = ["titel", "omschrijving", "omvang", "onderwerpen", "reageren_tm"]
# The button that asks to think along.
MEEDENKEN = "meedenken"
# What a copy of a klus must be told anew.
NIET_IN_KOPIE = {"reageren_tm", "start_op", "klaar_op", "inhuurkosten"}


class KlusForm(ModelFormulier):
    """What the plaatser fills in, for a new klus and for a change of one."""

    constraint_velden = {
        "klaar_na_start": "klaar_op",
        "aantal_personen_redelijk": "aantal_personen",
        "vergoeding_alleen_groot": "vergoeding",
        "inhuurkosten_alleen_groot": "inhuurkosten",
    }

    inzending = InzendingVeld()
    versie = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Klus
        fields = list(dict.fromkeys([*EERSTE_VELDEN, *BEWERKBARE_VELDEN]))
        widgets = {
            "omschrijving": forms.Textarea(attrs={"rows": 9}),
            "omvang": forms.RadioSelect,
        }
        field_classes = {
            "titel": Regel,
            "samenvatting": Regel,
            "plaats": Regel,
            "onderwerpen": InTweeNiveaus,
            "reageren_tm": Datumveld,
            "start_op": Datumveld,
            "klaar_op": Datumveld,
        }
        help_texts = {
            "titel": "Kort en concreet: wat vraag je?",
            "omschrijving": "Wat is er nodig, waarom, en wat krijgt je collega ervoor terug?",
            "onderwerpen": "Hiermee vinden de juiste collega’s je klus.",
            "reageren_tm": "De laatste dag waarop collega’s kunnen reageren.",
            "samenvatting": "Eén zin voor in de lijst. Leeg? Dan gebruiken we het begin van je omschrijving.",
            "uren": "Hoeveel uur kost het iemand ongeveer?",
            "aantal_personen": "Hoeveel collega’s zoek je?",
            "plaats": "Waar gebeurt het?",
            "vergoeding": "Alleen voor een grote klus.",
            "inhuurkosten": "Alleen voor een grote klus: een schatting in euro’s. Zo zien we wat samenwerken bespaart.",
        }
        error_messages = {
            "titel": {
                "required": "Geef je klus een titel.",
                "max_length": "Maak de titel korter: hoogstens 120 tekens.",
            },
            "omschrijving": {
                "required": "Beschrijf wat er nodig is.",
                "max_length": "Maak de omschrijving korter: hoogstens 10.000 tekens.",
            },
            "samenvatting": {"max_length": "Maak de samenvatting korter: hoogstens 250 tekens."},
            "plaats": {"max_length": "Maak de plaats korter: hoogstens 100 tekens."},
            "omvang": {"required": "Kies of het een kleine of een grote klus is."},
            "uren": {"min_value": "Vul 0 of meer uur in.", "max_value": "Vul hoogstens 32.767 uur in."},
            "inhuurkosten": {
                "min_value": "Vul 0 euro of meer in.",
                "max_value": "Vul hoogstens 2.147.483.647 euro in.",
            },
            "aantal_personen": dict.fromkeys(["min_value", "max_value"], "Vul een aantal in van 1 tot en met 50."),
        }

    def __init__(self, *args, lid, **kwargs):
        super().__init__(*args, **kwargs)
        self.lid = lid
        # What was chosen before may stay, also when its plaatser works elsewhere by now.
        self.fields["organisatie"].queryset = Organisatie.objects.voor_plaatser(lid) | Organisatie.objects.filter(
            pk=self.instance.organisatie_id
        )
        self.fields["organisatie"].empty_label = None
        self.fields["omvang"].choices = [
            ("klein", "Klein: een paar uur of dagen, zoals een presentatie of een rondleiding"),
            ("groot", "Groot: werk waarvoor je anders iemand inhuurt"),
        ]
        for naam in ("organisatie", "soort", "aantal_personen"):
            self.fields[naam].required = False
        self.fields["vergoeding"].choices = [
            ("", "Geen of nog niet bekend"),
            *Klus._meta.get_field("vergoeding").choices,
        ]
        self.fields["aantal_personen"].widget.attrs.update(min=1, max=50)
        if self.instance.pk:
            self.initial["versie"] = self.instance.versie
        else:
            self.instance.plaatser = lid
            self.initial.setdefault("organisatie", lid.organisatie_id)

    @property
    def eerste(self):
        """The fields that are always in view."""
        return [self[naam] for naam in EERSTE_VELDEN]

    @property
    def overige(self):
        """The fields that are folded away."""
        return [veld for veld in self.visible_fields() if veld.name not in EERSTE_VELDEN]

    @property
    def overige_open(self):
        """Whether the folded part must be unfolded: something in it is wrong or was filled in."""
        return any(veld.errors or self._is_ingevuld(veld) for veld in self.overige)

    @property
    def vraagt_mee_te_denken(self):
        """Whether it was sent only to see what there is to say of what was typed so far (`klussen.meedenken`)."""
        return self.is_bound and self.data.get("actie") == MEEDENKEN

    def is_valid(self):
        return super().is_valid() and not self.vraagt_mee_te_denken

    def full_clean(self):
        """Say of nothing that it is wrong while its plaatser is still writing."""
        if self.vraagt_mee_te_denken:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    @property
    def zoals_getypt(self):
        """What stands in the fields by which one thinks along (`klussen.meedenken`), typed or at first."""
        if self.is_bound:
            return self.data
        begin = {naam: self[naam].initial for naam in ("titel", "omschrijving", "organisatie")}
        return begin | {"onderwerpen": [getattr(wat, "pk", wat) for wat in self["onderwerpen"].initial or ()]}

    def _is_ingevuld(self, veld):
        """Whether `veld` says something else than it does on an empty form."""
        leeg = self.lid.organisatie_id if veld.name == "organisatie" else Klus._meta.get_field(veld.name).get_default()
        waarde = veld.value()
        return waarde not in (None, "") and veld.field.has_changed(leeg, waarde)

    def clean_inzending(self):
        """The number of this form; a new one when it bears the number of someone else's klus."""
        inzending = self.cleaned_data["inzending"]
        van_ander = Klus.objects.filter(inzending=inzending).exclude(plaatser=self.lid)
        return uuid.uuid4() if van_ander.exists() else inzending

    def clean_organisatie(self):
        gekozen = self.cleaned_data["organisatie"]
        if gekozen is None:
            return self.instance.organisatie if self.instance.organisatie_id else self.lid.organisatie
        return gekozen

    def clean_soort(self):
        return self.cleaned_data["soort"] or Klussoort.ANDERS

    def clean_aantal_personen(self):
        aantal = self.cleaned_data["aantal_personen"]
        return 1 if aantal is None else aantal

    def clean_reageren_tm(self):
        """A past day may only stay on a klus that is on the board already."""
        datum = self.cleaned_data["reageren_tm"]
        mag_blijven = self.instance.geplaatst_op and "reageren_tm" not in self.changed_data
        if datum and datum < timezone.localdate() and not mag_blijven:
            raise forms.ValidationError("Deze dag is al voorbij. Kies vandaag of een latere dag.")
        return datum

    def verschillen(self, nu):
        """Return (label, what stands there now, what was typed) for each field in which `nu` differs from the form."""
        rijen = []
        for naam in self.Meta.fields:
            if naam == "onderwerpen":
                staat = ", ".join(str(onderwerp) for onderwerp in nu.onderwerpen.all())
                getypt = ", ".join(str(onderwerp) for onderwerp in self.cleaned_data["onderwerpen"])
            else:
                staat, getypt = _in_woorden(nu, naam), _in_woorden(self.instance, naam)
            if staat != getypt:
                rijen.append((self[naam].label, staat, getypt))
        return rijen


class ZoekLidForm(forms.Form):
    """The name or address of who phoned, as the list of members in admin takes it."""

    q = Regel(
        label="Naam of mailadres",
        required=True,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="zoek-lid-%s", **kwargs)


def kopie_van(klus, lid):
    """Return what the form of a new klus of `lid` begins with as a copy: all but days, hiring costs and how it went."""
    velden = [veld for veld in BEWERKBARE_VELDEN if veld not in NIET_IN_KOPIE]
    begin = {veld: klus._meta.get_field(veld).value_from_object(klus) for veld in velden}
    begin["onderwerpen"] = list(klus.onderwerpen.all())
    if not Organisatie.objects.voor_plaatser(lid).filter(pk=klus.organisatie_id).exists():
        del begin["organisatie"]
    return begin


def _in_woorden(klus, naam):
    veld = klus._meta.get_field(naam)
    waarde = getattr(klus, naam)
    if isinstance(waarde, bool):
        return "ja" if waarde else "nee"
    if veld.choices:
        return str(getattr(klus, f"get_{naam}_display")())
    if isinstance(waarde, date):
        return date_format(waarde, "j F Y")
    return "" if waarde is None else str(waarde)


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


class UitnodigForm(forms.Form):
    """Whom to invite: someone of the directory who may be asked today."""

    lid = forms.ModelChoiceField(Deskundige.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lid"].queryset = Deskundige.objects.zichtbaar().beschikbaar().select_related("lid")


def geen_vrager(klus):
    """Say that an address is of nobody who may ask for `klus`."""
    return f"We vinden met dit adres geen lid dat namens {klus.organisatie} mag vragen. Kijk of het adres klopt."


class CollegaForm(forms.Form):
    """A colleague who may ask for `klus`, by mail address. Who is no such member is told apart in no way."""

    aan = Mailveld(label="Mailadres van je collega", widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args, klus, **kwargs):
        super().__init__(*args, **kwargs)
        self.klus = klus
        self.fields["aan"].help_text = f"Een lid dat namens {klus.organisatie} mag vragen."

    def clean_aan(self):
        """Return the member."""
        leden = Lid.objects.actief().namens(self.klus.organisatie)
        lid = leden.filter(email=self.cleaned_data["aan"]).first()
        if lid is None:
            raise forms.ValidationError(geen_vrager(self.klus))
        return lid


class OverdraagForm(CollegaForm):
    """Who asks for a klus from now on."""

    blijft = forms.BooleanField(
        label="Ik blijf meevragen",
        required=False,
        help_text="Je krijgt dan ook de mails, en je mag hetzelfde als je collega.",
    )


class DoorstuurForm(forms.Form):
    """Where a card goes: to a colleague, and no further than one's own organisation."""

    aan = Mailveld(label="Mailadres van je leidinggevende")
    inzending = InzendingVeld()

    def __init__(self, *args, lid, **kwargs):
        super().__init__(*args, **kwargs)
        self.domein = lid.email.rpartition("@")[2]
        self.fields["aan"].help_text = f"Een adres dat eindigt op @{self.domein}."

    def clean_aan(self):
        aan = self.cleaned_data["aan"]
        if aan.rpartition("@")[2] != self.domein:
            raise forms.ValidationError(f"Vul een adres in dat eindigt op @{self.domein}.")
        return aan


class TipForm(forms.Form):
    """Whom to point to a klus. Whether that is a member is for nobody to see."""

    aan = Mailveld(
        label="Mailadres van je collega",
        help_text="Hoort dit adres bij een lid? Dan krijgt die één mail, met de klus, je naam en je mailadres.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    bericht = forms.CharField(
        label="Wat wil je erbij zeggen?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bijvoorbeeld waarom je aan deze collega denkt.",
        error_messages={"max_length": "Maak je bericht korter: hoogstens 1.000 tekens."},
    )
    inzending = InzendingVeld()
