from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from deskundigen.admin import OrganisatieFilter, leden_met
from deskundigen.models import Lid, Onderwerp
from klussen import acties
from klussen.forms import geen_vrager
from klussen.fouten import KlusFout
from klussen.models import Gebeurtenis, Klus, Klusstatus, Reactie, Reactiestatus
from klussenbank.kern.beheer import AlleenKijken, Keuzefilter, VerborgenFilter, Waardefilter, site_link, telling
from klussenbank.kern.formulieren import Mailveld

# More at once would not fit in the address of the page that asks for the reason.
MEESTE_TEGELIJK = 100


class Zonder(forms.Form):
    """Nothing to fill in. What a step asks is given to it in the order of the fields."""

    def __init__(self, *args, klussen, **kwargs):
        super().__init__(*args, **kwargs)
        self.klussen = klussen


def _waarom(woord, doet):
    """A field for why a coordinator does this with a klus."""
    return forms.CharField(
        label=woord.capitalize(),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Wie de klus vraagt, leest dit in een mail en bij de klus.",
        error_messages={
            "required": f"Schrijf waarom je de klus {doet}.",
            "max_length": f"Maak de {woord} korter: hoogstens 1.000 tekens.",
        },
    )


class Reden(Zonder):
    tekst = _waarom("reden", "verbergt")


class Toelichting(Zonder):
    tekst = _waarom("toelichting", "intrekt")


class Overdracht(Zonder):
    aan = Mailveld(
        label="Mailadres van de nieuwe vrager",
        help_text="Een lid dat namens de organisatie van de klus mag vragen.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_aan(self):
        """Return the member, who may ask for each of these klussen."""
        lid = Lid.objects.actief().filter(email=self.cleaned_data["aan"])
        for klus in self.klussen:
            if not lid.namens(klus.organisatie).exists():
                raise forms.ValidationError(geen_vrager(klus))
        return lid.get()


@dataclass(frozen=True)
class Stap:
    """A step that a coordinator takes with one or more klussen, and what the screen says about it."""

    recht: str
    knop: str
    uitleg: str
    formulier: type[forms.Form]
    doe: Callable
    # Can this klus take the step? Only for what the page offers: the step itself decides.
    kan: Callable
    gedaan: str
    niet_een: str
    niet_meer: str


STAPPEN = {
    "verberg": Stap(
        recht="klussen.verberg_klus",
        knop="Verberg",
        uitleg=("Alleen de vrager, wie al reageerde en coördinatoren zien hem nog. De vrager krijgt een mail."),
        formulier=Reden,
        doe=acties.verberg,
        kan=lambda klus: not klus.is_verborgen,
        gedaan="verborgen",
        niet_een="was al verborgen",
        niet_meer="waren al verborgen",
    ),
    "toon": Stap(
        recht="klussen.verberg_klus",
        knop="Toon weer",
        uitleg="Iedereen kan de klus weer zien. De vrager krijgt een mail.",
        formulier=Zonder,
        doe=acties.toon,
        kan=lambda klus: klus.is_verborgen,
        gedaan="weer zichtbaar",
        niet_een="was niet verborgen",
        niet_meer="waren niet verborgen",
    ),
    "trek_in": Stap(
        recht="klussen.trek_klus_in",
        knop="Trek in",
        uitleg=(
            "Niemand kan nog reageren. De vrager en wie reageerde, krijgen een mail. "
            "Alleen een coördinator kan hem weer openen. Moet hij echt weg? Verberg hem dan."
        ),
        formulier=Toelichting,
        doe=acties.trek_in,
        kan=lambda klus: klus.is_wijzigbaar,
        gedaan="ingetrokken",
        niet_een="was al afgerond of ingetrokken",
        niet_meer="waren al afgerond of ingetrokken",
    ),
    "heropen": Stap(
        recht="klussen.trek_klus_in",
        knop="Heropen",
        uitleg="De klus loopt weer. De vrager, en wie gekozen is of nog wachtte, krijgen een mail.",
        formulier=Zonder,
        doe=acties.heropen,
        # What who asks withdrew, they open again themselves.
        kan=lambda klus: klus.ingetrokken_door_ander is not None,
        gedaan="weer geopend",
        niet_een="kon niet worden geopend: die is niet door een coördinator ingetrokken",
        niet_meer="konden niet worden geopend: die zijn niet door een coördinator ingetrokken",
    ),
    "draag_over": Stap(
        recht="klussen.draag_klus_over",
        knop="Draag over",
        uitleg=(
            "Een ander vraagt de klus vanaf nu, bijvoorbeeld omdat wie hem plaatste er niet meer werkt. "
            "De oude vrager, de nieuwe vrager en wie gekozen is, krijgen een mail."
        ),
        formulier=Overdracht,
        doe=lambda klus, door, lid: acties.draag_over(klus, lid, door),
        kan=lambda klus: klus.is_wijzigbaar,
        gedaan="overgedragen",
        niet_een="kon niet worden overgedragen: dit lid vraagt hem al of reageerde, of de klus is gesloten",
        niet_meer="konden niet worden overgedragen: dit lid vraagt ze al of reageerde, of ze zijn gesloten",
    ),
}


class StatusFilter(Waardefilter):
    title = "status"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [keuze for keuze in Klusstatus.choices if keuze[0] != Klusstatus.CONCEPT]


class VragerFilter(Waardefilter):
    """What runs while who asked for it is no member any more."""

    title = "vrager"
    parameter_name = "vrager"

    def lookups(self, request, model_admin):
        return [("weg", "Geen lid meer")]

    def queryset(self, request, queryset):
        return queryset.zonder_vrager() if self.gekozen() else queryset


class OnderwerpFilter(Keuzefilter):
    """A main topic finds its children too, as everywhere on the site."""

    title = "onderwerp"
    parameter_name = "onderwerp"

    def rijen(self):
        return Onderwerp.objects.all()

    def queryset(self, request, queryset):
        if not self.gekozen():
            return queryset
        return queryset.over(Onderwerp.objects.filter(pk=self.gekozen()).met_kinderen())


def _klussen_met(zoekterm, klussen):
    """Return those of `klussen` with these words in the text, or placed by someone with these words in the name.

    Two searches that each use an index, and not one OR that would read every row.
    """
    op_tekst = Klus.objects.zoek(zoekterm).order_by().values("pk")
    op_naam = Klus.objects.filter(plaatser__in=leden_met(zoekterm, Lid.objects.order_by()).values("pk"))
    return klussen.filter(pk__in=op_tekst.union(op_naam.order_by().values("pk")))


class Gebeurtenissen(admin.TabularInline):
    """What happened to the klus, oldest first."""

    model = Gebeurtenis
    template = "admin/klussen/gebeurtenissen.html"
    fields = ["op", "soort", "door", "lid", "toelichting"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("door", "lid")

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Klus)
class KlusBeheer(AlleenKijken):
    """Klussen as a coordinator sees them: to read, hide, show again and withdraw, not to rewrite.

    What was never on the board is its writer's alone.
    """

    change_form_template = "admin/klussen/klus/change_form.html"
    list_display = ["titel", "staat", "organisatie", "plaatser", "geplaatst_op", "op_de_site"]
    list_filter = [StatusFilter, VerborgenFilter, VragerFilter, OrganisatieFilter, OnderwerpFilter]
    list_select_related = ["organisatie", "plaatser"]
    sortable_by = []
    search_fields = ["titel"]
    search_help_text = "Zoek op woorden uit de klus, of op de naam van wie hem plaatste."
    actions = ["verberg", "toon", "trek_in", "heropen", "draag_over"]
    inlines = [Gebeurtenissen]

    def get_queryset(self, request):
        return Klus.objects.zichtbaar_voor(request.user).filter(geplaatst_op__isnull=False)

    def get_search_results(self, request, queryset, search_term):
        return (_klussen_met(search_term, queryset) if search_term.strip() else queryset), False

    def get_fieldsets(self, request, obj=None):
        wat = ["status", "organisatie", "plaatser", "geplaatst_op", "onderwerpen", "samenvatting", "omschrijving"]
        hoe = ["omvang", "soort", "uren", "aantal_personen", "reageren_tm", "start_op", "klaar_op", "plaats"]
        groepen = [(None, {"fields": wat}), ("Praktisch", {"fields": [*hoe, "op_afstand", "vergoeding"]})]
        if obj and obj.is_verborgen:
            groepen.insert(0, ("Verborgen", {"fields": ["verborgen_op", "verborgen_door", "verborgen_reden"]}))
        return groepen

    @admin.display(description="Status")
    def staat(self, klus):
        return f"{klus.get_status_display()}, verborgen" if klus.is_verborgen else klus.get_status_display()

    def get_urls(self):
        adres = path("stap/<slug:naam>/", self.admin_site.admin_view(self.stap), name="klussen_klus_stap")
        return [adres, *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        stappen = [
            {"naam": naam, "stap": stap, "adres": f"{reverse('admin:klussen_klus_stap', args=[naam])}"}
            for naam, stap in STAPPEN.items()
            if obj and request.user.has_perm(stap.recht) and stap.kan(obj)
        ]
        return super().render_change_form(request, {**context, "stappen": stappen}, *args, obj=obj, **kwargs)

    def has_verberg_permission(self, request):
        return request.user.has_perm(STAPPEN["verberg"].recht)

    def has_trek_in_permission(self, request):
        return request.user.has_perm(STAPPEN["trek_in"].recht)

    def has_heropen_permission(self, request):
        return request.user.has_perm(STAPPEN["heropen"].recht)

    def has_draag_over_permission(self, request):
        return request.user.has_perm(STAPPEN["draag_over"].recht)

    @admin.action(description="Verberg", permissions=["verberg"])
    def verberg(self, request, queryset):
        return self._vraag_eerst(request, "verberg", queryset)

    @admin.action(description="Toon weer", permissions=["verberg"])
    def toon(self, request, queryset):
        self._doe(request, STAPPEN["toon"], queryset)

    @admin.action(description="Trek in", permissions=["trek_in"])
    def trek_in(self, request, queryset):
        return self._vraag_eerst(request, "trek_in", queryset)

    @admin.action(description="Heropen", permissions=["heropen"])
    def heropen(self, request, queryset):
        return self._vraag_eerst(request, "heropen", queryset)

    @admin.action(description="Draag over", permissions=["draag_over"])
    def draag_over(self, request, queryset):
        return self._vraag_eerst(request, "draag_over", queryset)

    def _vraag_eerst(self, request, naam, klussen):
        """Go to the page that shows the chosen klussen and asks for a reason."""
        ids = list(klussen.values_list("pk", flat=True)[: MEESTE_TEGELIJK + 1])
        if len(ids) > MEESTE_TEGELIJK:
            self.message_user(request, f"Kies hoogstens {MEESTE_TEGELIJK} klussen tegelijk.", messages.WARNING)
            return None
        gekozen = [("klus", pk) for pk in ids]
        filters = [("_changelist_filters", request.GET.urlencode())] if request.GET else []
        return HttpResponseRedirect(
            f"{reverse('admin:klussen_klus_stap', args=[naam])}?{urlencode([*gekozen, *filters])}"
        )

    def stap(self, request, naam):
        """Ask (GET) and take (POST) one step with the klussen named by `klus`."""
        if naam not in STAPPEN:
            raise Http404
        stap = STAPPEN[naam]
        if not self.has_view_permission(request) or not request.user.has_perm(stap.recht):
            raise PermissionDenied
        invoer = request.POST if request.method == "POST" else request.GET
        ids = [int(pk) for pk in invoer.getlist("klus")[:MEESTE_TEGELIJK] if pk.isdecimal() and len(pk) < 18]
        klussen = list(self.get_queryset(request).filter(pk__in=ids).select_related("organisatie", "plaatser"))
        if not klussen:
            self.message_user(request, "Kies eerst een klus.", messages.WARNING)
            return HttpResponseRedirect(reverse("admin:klussen_klus_changelist"))
        formulier = stap.formulier(request.POST if request.method == "POST" else None, klussen=klussen)
        if formulier.is_valid():
            self._doe(request, stap, klussen, *formulier.cleaned_data.values())
            return HttpResponseRedirect(self._terug(invoer, klussen))
        context = {
            **self.admin_site.each_context(request),
            "title": f"{stap.knop}: {telling(len(klussen), 'klus', 'klussen')}",
            "opts": self.opts,
            "stap": stap,
            "klussen": klussen,
            "formulier": formulier,
            "van": invoer.get("van", ""),
            "filters": invoer.get("_changelist_filters", ""),
            "terug": self._terug(invoer, klussen),
        }
        return TemplateResponse(request, "admin/klussen/klus/stap.html", context)

    def _terug(self, invoer, klussen):
        """Return the address of where this step was asked for: the klus, or the list as it was filtered."""
        if invoer.get("van") == "klus":
            return reverse("admin:klussen_klus_change", args=[klussen[0].pk])
        filters = invoer.get("_changelist_filters", "")
        return f"{reverse('admin:klussen_klus_changelist')}{f'?{filters}' if filters else ''}"

    def _doe(self, request, stap, klussen, *antwoorden):
        """Take the step with each klus that allows it and tell how that went."""
        gedaan, niet = 0, 0
        for klus in klussen:
            try:
                with transaction.atomic():
                    stap.doe(klus, request.user, *antwoorden)
                    self.log_change(request, klus, f"{stap.gedaan.capitalize()}.")
                gedaan += 1
            except KlusFout:
                niet += 1
        delen = [f"{telling(gedaan, 'klus', 'klussen')} {stap.gedaan}"] if gedaan or not niet else []
        if niet:
            wie = str(niet) if gedaan else telling(niet, "klus", "klussen")
            delen.append(f"{wie} {stap.niet_een if niet == 1 else stap.niet_meer}")
        self.message_user(request, ", ".join(delen) + ".", messages.SUCCESS if gedaan else messages.WARNING)


class ReactiestatusFilter(Waardefilter):
    title = "status"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Reactiestatus.choices


@admin.register(Reactie)
class ReactieBeheer(AlleenKijken):
    """Who reacted to what, and how that went. What they wrote to each other is theirs and is not shown."""

    list_display = ["nummer", "klus", "lid", "status", "gereageerd_op", "op_de_site"]
    list_filter = [ReactiestatusFilter]
    list_select_related = ["klus", "lid"]
    # Newest first by the primary key: no sort over all rows.
    ordering = ["-id"]
    sortable_by = []
    search_fields = ["klus__titel"]
    search_help_text = "Zoek op woorden uit de klus, of op de naam van wie reageerde."
    fields = ["klus", "lid", "status", "gereageerd_op", "beantwoord_op", "namens_organisatie", "afgestemd"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("bericht", "toelichting")

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        op_klus = Reactie.objects.filter(klus__in=Klus.objects.zoek(search_term).order_by().values("pk"))
        op_naam = Reactie.objects.filter(lid__in=leden_met(search_term, Lid.objects.order_by()).values("pk"))
        gevonden = op_klus.order_by().values("pk").union(op_naam.order_by().values("pk"))
        return queryset.filter(pk__in=gevonden), False

    @admin.display(description="Nummer")
    def nummer(self, reactie):
        return reactie.pk

    @admin.display(description="Op de site")
    def op_de_site(self, reactie):
        return site_link(reactie.klus)
