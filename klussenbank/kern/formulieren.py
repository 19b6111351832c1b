"""How every form on the site is drawn, and the few fields and widgets of our own."""

from itertools import groupby

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html, format_html_join


class Weergave(TemplatesSetting):
    """Django's own widgets; fields and forms through our templates."""

    form_template_name = "formulier/formulier.html"
    field_template_name = "formulier/veld.html"


class DatumInvoer(forms.DateInput):
    """The browser's own date picker; it takes and gives year-month-day whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class Datumveld(forms.DateField):
    """A date; typed Dutch dates (3-12-2026) are understood too."""

    widget = DatumInvoer
    default_error_messages = {"invalid": "Vul een datum in als dag-maand-jaar, zoals 3-12-2026."}


class Mailveld(forms.EmailField):
    """A mail address, in lower case: so every address of a member is kept."""

    default_error_messages = {"required": "Vul een mailadres in.", "invalid": "Vul een heel mailadres in."}

    def clean(self, value):
        return super().clean(value).lower()


class OnderwerpenKeuze(forms.CheckboxSelectMultiple):
    """Checkboxes in a box that scrolls; choices may be grouped as [(group, [(value, label), ...]), ...]."""

    template_name = "formulier/keuzes.html"

    def get_context(self, name, value, attrs):
        """Say of each group whether its first choice is its parent, which then is its heading too."""
        context = super().get_context(name, value, attrs)
        context["widget"]["groepen"] = [
            {"naam": naam, **_vakjes(opties, heeft_hoofd=str(opties[0]["label"]) == str(naam))}
            for naam, opties, _ in context["widget"]["optgroups"]
        ]
        return context


def _vakjes(opties, *, heeft_hoofd):
    """Return the checkboxes of one group as HTML.

    Not from a template: of the hundreds of organisations in a filter that took half the time of the page.
    """
    klassen = ["keuze keuze--hoofd", "keuze keuze--onder"] if heeft_hoofd else ["keuze", "keuze"]
    rijen = (
        (
            klassen[plaats > 0],
            optie["name"],
            optie["value"],
            optie["attrs"]["id"],
            " checked" if optie["selected"] else "",
            _synoniemen(optie["value"]),
            optie["attrs"]["id"],
            optie["label"],
        )
        for plaats, optie in enumerate(opties)
    )
    vakje = '<div class="{}"><input type="checkbox" name="{}" value="{}" id="{}"{}{}> <label for="{}">{}</label></div>'
    return {"heeft_hoofd": heeft_hoofd, "vakjes": format_html_join("\n", vakje, rijen)}


def _synoniemen(waarde):
    """Return the attribute with the other names of a choice, one a line, by which it can be found while typing."""
    # A choice of a row of the database knows its row.
    synoniemen = getattr(getattr(waarde, "instance", None), "synoniemen", None)
    return format_html(' data-synoniemen="{}"', "\n".join(synoniemen)) if synoniemen else ""


class InTweeNiveausIterator(forms.models.ModelChoiceIterator):
    """Groups each parent with its children under the parent's name; the parent itself is the first choice."""

    def __iter__(self):
        rijen = list(self.queryset.select_related("ouder"))
        rijen.sort(key=lambda rij: (_hoofd(rij).sorteernaam, _hoofd(rij).pk, rij.ouder_id is not None, rij.sorteernaam))
        for hoofd, groep in groupby(rijen, key=_hoofd):
            yield hoofd.naam, [self.choice(rij) for rij in groep]


def _hoofd(rij):
    return rij.ouder or rij


class InTweeNiveaus(forms.ModelMultipleChoiceField):
    """Several rows of a list in two levels: a queryset whose rows have `naam`, `sorteernaam` and `ouder`."""

    iterator = InTweeNiveausIterator
    widget = OnderwerpenKeuze
