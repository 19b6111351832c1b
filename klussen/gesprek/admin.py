from django import forms
from django.contrib import admin, messages

from klussen.gesprek.fouten import GesprekFout
from klussen.gesprek.models import Antwoord, Vraag
from klussenbank.kern.beheer import Beheerpagina, VerborgenFilter


class VerwijderForm(forms.ModelForm):
    """The one thing that a coordinator does with what members wrote: take it away, with a reason, or put it back."""

    class Meta:
        fields = ["verborgen_reden"]
        labels = {"verborgen_reden": "Reden van verwijderen"}
        help_texts = {
            "verborgen_reden": "Met een reden is de tekst weg voor iedereen. Wie hem schreef, leest alleen je reden. "
            "Maak dit veld leeg om de tekst weer te tonen."
        }
        widgets = {"verborgen_reden": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"verborgen_reden": {"max_length": "Maak de reden korter: hoogstens 1.000 tekens."}}

    def _post_clean(self):
        """Leave the row as it is: hiding and showing are steps, and the constraint wants all of a step at once."""


class VerwijderdFilter(VerborgenFilter):
    woord = "Verwijderd"


class BerichtBeheer(Beheerpagina):
    """What members wrote under klussen: to read, and to take away when it does not belong there."""

    form = VerwijderForm
    list_filter = [VerwijderdFilter]
    # Newest first by the primary key: no sort over all rows.
    ordering = ["-id"]
    sortable_by = []

    def has_add_permission(self, request):
        return False

    @admin.display(description="Nummer")
    def nummer(self, bericht):
        return bericht.pk

    @admin.display(description="Verwijderd", boolean=True)
    def verwijderd(self, bericht):
        return bericht.is_verborgen

    def construct_change_message(self, request, form, formsets, add=False):
        return "Verwijderd." if form.cleaned_data["verborgen_reden"] else "Weer getoond."

    def save_model(self, request, obj, form, change):
        reden = form.cleaned_data["verborgen_reden"]
        try:
            if reden:
                obj.verberg(request.user, reden)
            else:
                obj.toon()
        except GesprekFout:
            self.message_user(request, "Er is niets veranderd: het was al zo.", messages.WARNING)


@admin.register(Vraag)
class VraagBeheer(BerichtBeheer):
    list_display = ["nummer", "klus", "lid", "gesteld_op", "verwijderd", "op_de_site"]
    list_select_related = ["klus", "lid"]
    readonly_fields = ["klus", "lid", "gesteld_op", "tekst", "verborgen_op", "verborgen_door"]
    fields = [*readonly_fields, "verborgen_reden"]


@admin.register(Antwoord)
class AntwoordBeheer(BerichtBeheer):
    list_display = ["nummer", "klus", "lid", "op", "verwijderd", "op_de_site"]
    list_select_related = ["vraag__klus", "lid"]
    readonly_fields = ["klus", "vraag", "lid", "op", "tekst", "verborgen_op", "verborgen_door"]
    fields = [*readonly_fields, "verborgen_reden"]

    @admin.display(description="Klus")
    def klus(self, antwoord):
        return antwoord.vraag.klus
