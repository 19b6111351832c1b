from django import forms
from django.contrib import admin

from klussen.meldingen import acties
from klussen.meldingen.models import Melding, Meldingstatus
from klussenbank.kern.beheer import Beheerpagina, Waardefilter, site_link


class StatusFilter(Waardefilter):
    title = "status"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Meldingstatus.choices


class AfhandelForm(forms.ModelForm):
    """Take a report on, or answer it."""

    class Meta:
        fields = ["status", "antwoord"]
        widgets = {"status": forms.RadioSelect, "antwoord": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "antwoord": "Alleen bij “Afgehandeld”. Wie het meldde, leest dit in een mail en bij de klus, met je naam."
        }
        error_messages = {"antwoord": {"max_length": "Maak je antwoord korter: hoogstens 2.000 tekens."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Who may only look has no fields.
        if "status" in self.fields:
            self.fields["status"].choices = [
                keuze for keuze in Meldingstatus.choices if keuze[0] != Meldingstatus.NIEUW
            ]
            # Most are answered at once; without an answer this does nothing.
            if self.instance.status == Meldingstatus.NIEUW:
                self.initial["status"] = Meldingstatus.AFGEHANDELD

    def clean(self):
        # Held until the step is taken: of two coordinators the second reads that the first was faster.
        nu = Melding.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.instance.pk)
        status, antwoord = self.cleaned_data.get("status"), self.cleaned_data.get("antwoord")
        if nu.status == Meldingstatus.AFGEHANDELD:
            raise forms.ValidationError("Deze melding is intussen afgehandeld. Je antwoord is niet verstuurd.")
        if status == Meldingstatus.AFGEHANDELD and not antwoord:
            self.add_error("antwoord", "Schrijf wat er met de melding is gedaan.")
        if status == Meldingstatus.IN_BEHANDELING and antwoord:
            self.add_error(
                "antwoord", "Een antwoord gaat pas weg bij “Afgehandeld”. Kies dat, of haal je antwoord weg."
            )
        return self.cleaned_data

    def _post_clean(self):
        """Leave the row as it is: the steps of the model change it."""


@admin.register(Melding)
class MeldingBeheer(Beheerpagina):
    """What members say is wrong: to take on, and to answer."""

    form = AfhandelForm
    list_display = ["nummer", "klus", "lid", "status", "gemeld_op", "behandeld_door", "op_de_site"]
    list_display_links = ["nummer", "klus"]
    list_filter = [StatusFilter]
    list_select_related = ["klus", "lid", "behandeld_door"]
    # Newest first by the primary key: no sort over all rows.
    ordering = ["-id"]
    sortable_by = []
    readonly_fields = ["klus", "vraag_met_tekst", "lid", "gemeld_op", "tekst", "behandeld_door", "behandeld_op"]
    fields = [*readonly_fields, "status", "antwoord"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Once answered it stays as it was sent."""
        return super().has_change_permission(request, obj) and (obj is None or obj.status != Meldingstatus.AFGEHANDELD)

    @admin.display(description="Nummer")
    def nummer(self, melding):
        return melding.pk

    @admin.display(description="Over de vraag")
    def vraag_met_tekst(self, melding):
        return melding.vraag.tekst if melding.vraag else "Geen: het gaat over de klus."

    @admin.display(description="Op de site")
    def op_de_site(self, melding):
        return site_link(melding.klus)

    def construct_change_message(self, request, form, formsets, add=False):
        return f"{Meldingstatus(form.cleaned_data['status']).label}."

    def save_model(self, request, obj, form, change):
        if form.cleaned_data["status"] == Meldingstatus.AFGEHANDELD:
            acties.handel_af(obj, request.user, form.cleaned_data["antwoord"])
        else:
            obj.neem_in_behandeling(request.user)
