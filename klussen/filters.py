from functools import cached_property

import django_filters
from django import forms
from django.db.models import F

from deskundigen.filters import OnderwerpFilter, OrganisatieFilter
from deskundigen.models import Onderwerp, Organisatie
from klussen.models import Klus, Klussoort, Klusstatus, Omvang
from klussenbank.kern.filteren import chip
from klussenbank.kern.formulieren import Filterformulier
from klussenbank.kern.zoekveld import Rang

SORTERINGEN = [("nieuwste", "Nieuwste"), ("sluit-snel", "Sluit snel"), ("omvang", "Groot eerst")]
# Drafts are not on the board.
STATUSKEUZES = {status.value: status.label for status in Klusstatus if status != Klusstatus.CONCEPT} | {"alle": "Alle"}


class KlusFilter(django_filters.FilterSet):
    """The filters of the list of klussen; a value that means nothing is passed over.

    Bind it to `KlusFilter.gegevens(request.GET)`, which adds the default of `status`.
    """

    q = django_filters.CharFilter(method="filter_q", label="Zoek in klussen")
    onderwerp = OnderwerpFilter(method="filter_onderwerp", label="Onderwerp", queryset=Onderwerp.objects.all())
    organisatie = OrganisatieFilter(
        method="filter_organisatie", label="Organisatie", queryset=Organisatie.objects.all()
    )
    omvang = django_filters.ChoiceFilter(label="Omvang", choices=Omvang.choices, empty_label="Klein en groot")
    soort = django_filters.ChoiceFilter(label="Soort", choices=Klussoort.choices, empty_label="Alle soorten")
    op_afstand = django_filters.BooleanFilter(
        method="filter_op_afstand", label="Kan op afstand", widget=forms.CheckboxInput
    )
    status = django_filters.ChoiceFilter(
        method="filter_status", label="Status", choices=list(STATUSKEUZES.items()), empty_label=None
    )
    sorteer = django_filters.ChoiceFilter(
        method="filter_niets", label="Sorteer op", choices=SORTERINGEN, empty_label=None
    )

    class Meta:
        model = Klus
        fields = []
        form = Filterformulier

    @staticmethod
    def gegevens(params):
        """Return `params` with the default status filled in, for the form to show."""
        gegevens = params.copy()
        if gegevens.get("status") not in STATUSKEUZES:
            gegevens["status"] = Klusstatus.OPEN.value
        return gegevens

    def filter_q(self, queryset, naam, q):
        return queryset.zoek(q)

    def filter_onderwerp(self, queryset, naam, onderwerpen):
        return queryset.over(onderwerpen.met_kinderen())

    def filter_organisatie(self, queryset, naam, organisaties):
        return queryset.filter(organisatie__in=organisaties.values("pk"))

    def filter_op_afstand(self, queryset, naam, waarde):
        return queryset.filter(op_afstand=True) if waarde else queryset

    def filter_status(self, queryset, naam, status):
        return queryset if status == "alle" else queryset.filter(status=status)

    def filter_niets(self, queryset, naam, waarde):
        return queryset

    @cached_property
    def keuze(self):
        """What was chosen, per filter; a value that means nothing is not among it."""
        self.form.is_valid()
        return self.form.cleaned_data

    @property
    def gesorteerd(self):
        """The filtered klussen in the chosen order; with a search text and no chosen order, the best first."""
        klussen, schoon = self.qs, self.keuze
        sortering, q = schoon.get("sorteer"), schoon.get("q")
        if sortering == "sluit-snel":
            return klussen.order_by(F("reageren_tm").asc(nulls_last=True), "-id")
        if sortering == "omvang":
            return klussen.order_by("omvang", "-geplaatst_op", "-id")
        if q and not sortering:
            return klussen.order_by(Rang("zoekvector", q).desc(), "-geplaatst_op", "-id")
        return klussen.order_by("-geplaatst_op", "-id")

    @property
    def chips(self):
        """The active filters, each with the address without it."""
        schoon, params = self.keuze, self.data
        gekozen = []
        if schoon.get("q"):
            gekozen.append(chip(params, "q", schoon["q"], f"“{schoon['q']}”"))
        for naam in ("onderwerp", "organisatie"):
            gekozen += [chip(params, naam, keuze.slug, str(keuze)) for keuze in schoon.get(naam) or []]
        for naam, keuzes in (("omvang", Omvang), ("soort", Klussoort)):
            if schoon.get(naam):
                gekozen.append(chip(params, naam, schoon[naam], keuzes(schoon[naam]).label))
        if schoon.get("op_afstand"):
            gekozen.append(chip(params, "op_afstand", None, "Kan op afstand"))
        if schoon.get("status") != Klusstatus.OPEN:
            gekozen.append(
                chip(
                    params, "status", None, f"Status: {dict(self.filters['status'].extra['choices'])[schoon['status']]}"
                )
            )
        return gekozen
