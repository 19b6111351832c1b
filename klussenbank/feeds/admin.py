from django import forms
from django.contrib import admin
from django.db import models

from deskundigen.models import Organisatie
from klussenbank.feeds.models import Koppeling
from klussenbank.kern.adressen import absoluut
from klussenbank.kern.beheer import Beheerpagina, Waardefilter


class AanFilter(Waardefilter):
    title = "sleutel"
    parameter_name = "sleutel"

    def lookups(self, request, model_admin):
        return [("aan", "Werkt"), ("uit", "Uitgezet")]

    def queryset(self, request, queryset):
        return queryset.filter(gemaakt_op__isnull=self.gekozen() == "uit") if self.gekozen() else queryset


class Stap(models.TextChoices):
    NIEUW = "nieuw", "Maak een nieuwe sleutel"
    UIT = "uit", "Zet uit"


class NieuweKoppelingForm(forms.ModelForm):
    """Give an organisation its first key."""

    class Meta:
        model = Koppeling
        fields = ["organisatie"]
        help_texts = {
            "organisatie": "Je krijgt een adres. Geef dat aan de beheerder van hun intranet. Daar staan dan de open "
            "klussen, zonder namen van mensen."
        }
        error_messages = {"organisatie": {"unique": "Deze organisatie heeft al een koppeling. Kies die in de lijst."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisatie"].queryset = Organisatie.objects.actief()


class KoppelingForm(forms.ModelForm):
    """Give it another key, or none."""

    stap = forms.ChoiceField(
        label="Wat wil je doen?",
        choices=Stap,
        widget=forms.RadioSelect,
        help_text="Het oude adres werkt dan meteen niet meer.",
    )

    class Meta:
        model = Koppeling
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Who may only look has no fields.
        if "stap" in self.fields and not self.instance.is_aan:
            self.fields["stap"].choices = [(Stap.NIEUW.value, "Zet aan met een nieuwe sleutel")]
            self.fields["stap"].help_text = ""

    def _post_clean(self):
        """Leave the row as it is: the steps of the model change it."""


@admin.register(Koppeling)
class KoppelingBeheer(Beheerpagina):
    """The organisations that show the open klussen on their own intranet. Their keys stand on no page but their own."""

    list_display = ["organisatie", "werkt", "gemaakt_op", "laatst_gebruikt_op"]
    list_filter = [AanFilter]
    list_select_related = ["organisatie"]
    sortable_by = []
    readonly_fields = ["organisatie", "adres", "gemaakt_op", "gemaakt_door", "laatst_gebruikt_op"]

    def view_on_site(self, obj):
        return None

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, form=KoppelingForm if obj else NieuweKoppelingForm, **kwargs)

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["organisatie"]
        return [*self.readonly_fields, *(["stap"] if self.has_change_permission(request, obj) else [])]

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else []

    @admin.display(description="Sleutel")
    def werkt(self, koppeling):
        return "Werkt" if koppeling.is_aan else "Uitgezet"

    @admin.display(description="Adres")
    def adres(self, koppeling):
        if not koppeling.is_aan:
            return "Uitgezet: er is geen adres dat werkt."
        return absoluut("feeds:koppeling", koppeling.sleutel)

    def construct_change_message(self, request, form, formsets, add=False):
        if add or form.cleaned_data["stap"] == Stap.NIEUW:
            return "Nieuwe sleutel gemaakt."
        return "Uitgezet."

    def save_model(self, request, obj, form, change):
        if change and form.cleaned_data["stap"] == Stap.UIT:
            Koppeling.objects.zet_uit(obj)
        elif change and obj.is_aan:
            Koppeling.objects.vernieuw(obj, gemaakt_door=request.user)
        else:
            Koppeling.objects.zet_aan(obj.organisatie, gemaakt_door=request.user)
