"""What every admin page of ours shares."""

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from klussenbank.kern import logboek
from klussenbank.kern.formulieren import DatumInvoer


class Beheerpagina(admin.ModelAdmin):
    """An admin page on which nothing is ever deleted, and that answers no question that it does not show.

    Rows stay because others refer to them; besides, Django's page of what stands in the way of a deletion
    would tell of rows that nobody may see.
    """

    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    formfield_overrides = {models.DateField: {"widget": DatumInvoer}}

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request=None):
        """Allow the filters on the page and no other: Django's own rule would also answer `?password__startswith=`
        and `?kaarten__isnull=`.
        """
        return lookup in {filter_.parameter_name for filter_ in self.get_list_filter(request)}

    def changelist_view(self, request, extra_context=None):
        titel = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": titel, **(extra_context or {})})

    def view_on_site(self, obj):
        """Return the address of `obj` on the site, or None when it has no page there."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without the pop-up links beside a choice: each thing is changed on its own page."""
        veld = super().formfield_for_dbfield(db_field, request, **kwargs)
        if veld and isinstance(veld.widget, RelatedFieldWidgetWrapper):
            veld.widget = veld.widget.widget
        return veld

    def response_add(self, request, obj, post_url_continue=None):
        self._zeg_na_bewaren(request, obj, "is toegevoegd")
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        self._zeg_na_bewaren(request, obj, "is bewaard")
        return super().response_change(request, obj)

    def _zeg_na_bewaren(self, request, obj, wat):
        # Django's own sentence guesses an article ("De onderwerp ...") and says "u".
        adres = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        request.melding_na_bewaren = format_html('“<a href="{}">{}</a>” {}.', adres, obj, wat)

    def message_user(self, request, message, *args, **kwargs):
        super().message_user(request, getattr(request, "melding_na_bewaren", message), *args, **kwargs)

    @admin.display(description="Op de site")
    def op_de_site(self, obj):
        return site_link(obj)

    def naam_in_log(self, obj):
        """Return what admin's own log calls `obj`: nothing where only its number may stand there, as words of members
        may be taken back.
        """
        return ""

    def log_addition(self, request, obj, message):
        return self._log(request, obj, ADDITION, message)

    def log_change(self, request, obj, message):
        return self._log(request, obj, CHANGE, message)

    def log_verwijderd(self, request, obj, message):
        """Record that `obj` is going; call it while `obj` still has its id."""
        return self._log(request, obj, DELETION, message)

    def _log(self, request, obj, soort, message):
        # The manager's own method would write str(obj): the name of a lid, the title of a klus.
        return logboek.leg_vast(obj, request.user, message, soort, naam=self.naam_in_log(obj))


class AlleenKijken(Beheerpagina):
    """An admin page that only shows."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class Waardefilter(admin.SimpleListFilter):
    """A filter on a few fixed values, of the field that its parameter is called after unless a subclass says otherwise.

    Anything else that is asked for chooses nothing.
    """

    def gekozen(self):
        """Return the chosen value, or None."""
        waarde = self.value()
        return waarde if waarde in dict(self.lookup_choices) else None

    def queryset(self, request, queryset):
        return queryset.filter(**{self.parameter_name: self.gekozen()}) if self.gekozen() else queryset


class VerborgenFilter(Waardefilter):
    """Of what a coordinator can hide (`verborgen_op`)."""

    title = "zichtbaarheid"
    parameter_name = "verborgen"
    woord = "Verborgen"

    def lookups(self, request, model_admin):
        return [("ja", self.woord), ("nee", "Zichtbaar")]

    def queryset(self, request, queryset):
        return queryset.filter(verborgen_op__isnull=self.gekozen() == "nee") if self.gekozen() else queryset


class Keuzefilter(Waardefilter):
    """A filter on one row of a list that is too long for a row of links: a select with a button."""

    template = "admin/keuzefilter.html"

    def rijen(self):
        """Return the queryset from which one row is chosen."""
        raise NotImplementedError

    def lookups(self, request, model_admin):
        return [(str(rij.pk), str(rij)) for rij in self.rijen()]

    def choices(self, changelist):
        """What the template draws: the select, and the other parameters of the page as hidden fields."""
        overig = [(naam, waarde) for naam, waarde in changelist.params.items() if naam != self.parameter_name]
        return [
            {"naam": self.parameter_name, "gekozen": self.gekozen(), "rijen": self.lookup_choices, "overig": overig}
        ]


def site_link(obj):
    """A link to the page of `obj` on the site, for a column of a list; a screen reader also hears its name."""
    return format_html('<a href="{}">Bekijk<span class="visually-hidden"> {}</span></a>', obj.get_absolute_url(), obj)


def telling(aantal, een, meer):
    """Return "1 klus" or "3 klussen"."""
    return f"{aantal} {een if aantal == 1 else meer}"
