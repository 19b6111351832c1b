"""What describes a klus: the form of a new one and of a change, and what that begins with."""

import uuid
from collections.abc import Callable
from datetime import date

from django import forms
from django.db import IntegrityError
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.formats import date_format

from deskundigen.models import Organisatie
from klussen.models import Klus, Klussoort
from klussen.models.levensloop import BEWERKBARE_VELDEN
from klussenbank.kern.formulieren import Datumveld, InTweeNiveaus
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

    def bewaar_eenmaal(self, doe: Callable) -> tuple[Klus, bool]:
        """Save the new klus by `doe(klus, onderwerpen=...)` once, however often this form is sent.

        Returns the klus, and whether this was the first time.
        """
        klus = self.save(commit=False)
        klus.inzending = self.cleaned_data["inzending"]
        try:
            doe(klus, onderwerpen=self.cleaned_data["onderwerpen"])
        except IntegrityError:
            eerder = Klus.objects.filter(inzending=klus.inzending, plaatser=self.lid).first()
            if eerder is None:
                raise
            return eerder, False
        return klus, True

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
