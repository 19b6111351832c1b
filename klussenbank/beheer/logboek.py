from datetime import datetime

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format

from klussenbank.kern import csvuit, logboek
from klussenbank.kern.beheer import AlleenKijken, Keuzefilter, Waardefilter
from klussenbank.kern.models import Handeling, Logregel

# So many months can be chosen, this one included.
MAANDEN = 36
_KOPPEN = ["Regel", "Moment", "Nummer van wie", "Handeling", "Waarvan", "Nummer", "Wat", "Verzoek"]


class HandelingFilter(Waardefilter):
    title = "handeling"
    parameter_name = "handeling"

    def lookups(self, request, model_admin):
        return Handeling.choices


class MaandFilter(Keuzefilter):
    title = "maand"
    parameter_name = "maand"

    def lookups(self, request, model_admin):
        nu = timezone.localdate()
        begin = (_begin(nu.year, nu.month - terug) for terug in range(MAANDEN))
        return [(f"{maand:%Y-%m}", date_format(maand, "F Y")) for maand in begin]

    def queryset(self, request, queryset):
        if not self.gekozen():
            return queryset
        jaar, maand = map(int, self.gekozen().split("-"))
        return queryset.filter(moment__gte=_begin(jaar, maand), moment__lt=_begin(jaar, maand + 1))


def _begin(jaar, maand):
    """Return when this month begins; 0 is the last one of the year before."""
    erbij, vanaf_nul = divmod(maand - 1, 12)
    return timezone.make_aware(datetime(jaar + erbij, vanaf_nul + 1, 1))


@admin.register(Logregel)
class LogboekBeheer(AlleenKijken):
    """Who did what for which one needs more rights than a member has; for superusers."""

    change_list_template = "admin/kern/logregel/change_list.html"
    list_display = ["moment", "wie", "handeling", "waarvan", "wat"]
    list_filter = [HandelingFilter, MaandFilter]
    list_select_related = ["door"]
    list_display_links = None
    sortable_by = []
    search_fields = ["wat"]
    search_help_text = "Zoek op een nummer (van een lid of van wat het over gaat), een soort of wat er is gedaan."
    fields = ["moment", "wie", "handeling", "waarvan", "wat", "verzoek"]

    def get_search_results(self, request, queryset, search_term):
        for woord in search_term.split()[:5]:
            gezocht = Q(wat__icontains=woord) | Q(soort__in=_soorten_met(woord)) | Q(verzoek=woord)
            if woord.isdecimal() and len(woord) < 18:
                gezocht |= Q(object_id=int(woord)) | Q(door=int(woord))
            queryset = queryset.filter(gezocht)
        return queryset, False

    @admin.display(description="Wie")
    def wie(self, regel):
        return f"{regel.door} (lid {regel.door_id})" if regel.door else "Een opdracht op de server"

    @admin.display(description="Waarvan")
    def waarvan(self, regel):
        return waarvan(regel)

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_module_permission(self, request):
        return request.user.is_superuser

    def get_urls(self):
        adres = path("csv/", self.admin_site.admin_view(self.csv), name="kern_logregel_csv")
        return [adres, *super().get_urls()]

    def csv(self, request):
        """The rows that the list shows with the same search and filters, the newest first; that is recorded too."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        regels = list(self.get_changelist_instance(request).get_queryset(request)[: csvuit.MEESTE_RIJEN])
        logboek.noteer(Handeling.GEDOWNLOAD, request.user, Logregel)
        return csvuit.antwoord(
            "logboek",
            _KOPPEN,
            (
                [
                    *(regel.pk, timezone.localtime(regel.moment).isoformat(sep=" ", timespec="seconds")),
                    *(regel.door_id, regel.get_handeling_display(), regel.soort, regel.object_id, regel.wat),
                    regel.verzoek,
                ]
                for regel in regels
            ),
        )


def waarvan(regel):
    """Return what a row is about, by its number: "klus 12"."""
    try:
        opts = apps.get_model(regel.soort)._meta
    except LookupError:
        # Of a part that is no longer there.
        return f"{regel.soort} {regel.object_id or ''}".strip()
    return f"{opts.verbose_name} {regel.object_id}" if regel.object_id else str(opts.verbose_name_plural)


def _soorten_met(woord):
    """Return the models that are called so."""
    return [
        model._meta.label_lower
        for model in apps.get_models()
        if woord.lower() in {str(model._meta.verbose_name).lower(), str(model._meta.verbose_name_plural).lower()}
    ]
