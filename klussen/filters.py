from functools import cached_property

import django_filters
from django import forms
from django.db.models import F

from deskundigen.filters import LANGSTE_VRAAG, OnderwerpFilter, OrganisatieFilter
from deskundigen.models import Onderwerp, Organisatie
from klussen.models import Klus, Klussoort, Klusstatus, Omvang
from klussenbank.kern.filteren import chip, onbekend
from klussenbank.kern.formulieren import Filterformulier
from klussenbank.kern.zoekveld import Rang

SORTERINGEN = [("nieuwste", "Nieuwste"), ("sluit-snel", "Sluit het eerst"), ("omvang", "Grote klussen eerst")]
# What the checkbox sends, and how people say yes in an address.
JA = {"on", "1", "ja", "true"}
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

    def __init__(self, data, *args, **kwargs):
        """Offer as the first order the one that the list has when none was chosen."""
        super().__init__(data, *args, **kwargs)
        sorteer = self.filters["sorteer"].extra
        if data.get("q"):
            sorteer["empty_label"] = "Past het best"
        elif data.get("sorteer") != "nieuwste":
            sorteer |= {"empty_label": "Nieuwste", "choices": SORTERINGEN[1:]}

    @staticmethod
    def gegevens(params):
        """Return `params` for the form to show: the default status filled in, `q` as it is searched for.

        Of `op_afstand` only a yes is left.
        """
        gegevens = params.copy()
        if "q" in gegevens:
            gegevens["q"] = gegevens["q"].replace("\x00", "").strip()[:LANGSTE_VRAAG]
        if gegevens.get("status") not in STATUSKEUZES:
            gegevens["status"] = Klusstatus.OPEN.value
        if gegevens.get("op_afstand", "").lower() not in JA:
            gegevens.pop("op_afstand", None)
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
        schoon, params = self.keuze, self.data.copy()
        gekozen = []
        if params["status"] == Klusstatus.OPEN:
            del params["status"]
        if schoon.get("q"):
            gekozen.append(chip(params, "q", None, f"“{schoon['q']}”"))
        for naam in ("onderwerp", "organisatie"):
            gekozen += [chip(params, naam, keuze.slug, str(keuze)) for keuze in schoon.get(naam) or []]
        for naam, keuzes in (("omvang", Omvang), ("soort", Klussoort)):
            if schoon.get(naam):
                gekozen.append(chip(params, naam, None, keuzes(schoon[naam]).label))
        if schoon.get("op_afstand"):
            gekozen.append(chip(params, "op_afstand", None, "Kan op afstand"))
        if "status" in params:
            gekozen.append(chip(params, "status", None, f"Status: {STATUSKEUZES[params['status']]}"))
        return gekozen

    @property
    def onbekend(self):
        """Which lists were asked for something that is not in them."""
        return onbekend(self.data, self.keuze)
