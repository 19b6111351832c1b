"""The filters of the board."""

from django import forms
from django.db.models import F
from django.http import QueryDict

from deskundigen.filters import LANGSTE_VRAAG, Lijstformulier, rondjes
from deskundigen.keuzes import keuzes
from klussen.models import Klus, Klussoort, Klusstatus, Omvang
from klussenbank.kern.filteren import Groep, Keuze, Keuzelijst, chip
from klussenbank.kern.lijstfilter import Lijstfilter

SORTERINGEN = [("nieuwste", "Nieuwste"), ("sluit-snel", "Sluit het eerst"), ("omvang", "Grote klussen eerst")]
# What the checkbox sends, and how people say yes in an address.
JA = {"on", "1", "ja", "true"}
# Drafts are not on the board.
STATUSKEUZES = {status.value: status.label for status in Klusstatus if status != Klusstatus.CONCEPT} | {"alle": "Alle"}

_VAST = {
    "status": rondjes("status", STATUSKEUZES.items()),
    "omvang": rondjes("omvang", [("", "Klein en groot"), *Omvang.choices]),
    "soort": rondjes("soort", [("", "Alle soorten"), *Klussoort.choices]),
    "op_afstand": Keuzelijst("op_afstand", [Groep("", [Keuze("on", "Kan op afstand")])]),
}
# A klus on two topics below one main topic counts there once. The links are looked up klus by klus: the set is small,
# the table of links is not.
_PER_ONDERWERP = """
    SELECT waarde::text, count(*) FROM (
        SELECT DISTINCT {s}.id, boven.waarde FROM {s}
        CROSS JOIN LATERAL (
            SELECT onderwerp_id FROM klussen_klus_onderwerpen WHERE klus_id = {s}.id OFFSET 0
        ) AS koppeling
        JOIN deskundigen_onderwerp onderwerp ON onderwerp.id = koppeling.onderwerp_id
        CROSS JOIN LATERAL (VALUES (onderwerp.id), (onderwerp.ouder_id)) AS boven (waarde)
        WHERE boven.waarde IS NOT NULL
    ) AS per_klus GROUP BY 1
"""


class Klusformulier(Lijstformulier):
    omvang = forms.ChoiceField(required=False, choices=Omvang.choices)
    soort = forms.ChoiceField(required=False, choices=Klussoort.choices)
    op_afstand = forms.BooleanField(required=False)
    status = forms.ChoiceField(required=False, choices=list(STATUSKEUZES.items()))
    sorteer = forms.ChoiceField(required=False, choices=SORTERINGEN)

    def clean_status(self):
        """All states together narrow nothing."""
        status = self.cleaned_data["status"]
        return "" if status == "alle" else status


class KlusFilter(Lijstfilter):
    """The filters of the list of klussen for `lid`, or for everyone; a value that means nothing is passed over."""

    lijst = "klussen"
    formulier = Klusformulier
    FILTERS = ("status", "q", "onderwerp", "organisatie", "omvang", "soort", "op_afstand")
    STANDAARD = {"status": Klusstatus.OPEN.value}
    KOLOMMEN = "id, omvang, soort, status, op_afstand, organisatie_id"
    TELLEN = {
        "status": "SELECT status, count(*) FROM {s} GROUP BY 1",
        "omvang": "SELECT omvang, count(*) FROM {s} GROUP BY 1",
        "soort": "SELECT soort, count(*) FROM {s} GROUP BY 1",
        "op_afstand": "SELECT 'on', count(*) FROM {s} WHERE op_afstand",
        "onderwerp": _PER_ONDERWERP,
        "organisatie": "SELECT organisatie_id::text, count(*) FROM {s} GROUP BY 1",
    }

    def __init__(self, params, lid=None, **opties):
        basis = Klus.objects.op_het_bord_voor(lid) if lid else self.openbaar()
        super().__init__(self.gegevens(params), basis=basis, keuzes=keuzes(), **opties)

    @staticmethod
    def openbaar():
        return Klus.objects.op_het_bord().zonder_verborgen()

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
        if gegevens.get("op_afstand", "").lower() in JA:
            gegevens["op_afstand"] = "on"
        else:
            gegevens.pop("op_afstand", None)
        return gegevens

    def filter_q(self, queryset):
        return queryset.zoek(self.tsquery)

    def filter_onderwerp(self, queryset):
        return queryset.over(self.keuzes.met_kinderen(self.keuze["onderwerp"]))

    def filter_organisatie(self, queryset):
        return queryset.filter(organisatie__in=[keuze.pk for keuze in self.keuze["organisatie"]])

    def filter_omvang(self, queryset):
        return queryset.filter(omvang=self.keuze["omvang"])

    def filter_soort(self, queryset):
        return queryset.filter(soort=self.keuze["soort"])

    def filter_op_afstand(self, queryset):
        return queryset.filter(op_afstand=True)

    def filter_status(self, queryset):
        return queryset.filter(status=self.keuze["status"])

    def om_te_tellen(self, queryset):
        """Return the rows of `KOLOMMEN`, the newest first: where counting is cut off, the oldest are left out."""
        rijen = queryset.order_by("-geplaatst_op", "-id")
        return rijen.values_list("id", "omvang", "soort", "status", "op_afstand", "organisatie_id")

    def met_slugs(self, naam, telling):
        if naam == "status":
            # A klus has one state.
            return telling._replace(aantallen=telling.aantallen | {"alle": sum(telling.aantallen.values())})
        return super().met_slugs(naam, telling)

    def lijst_van(self, naam):
        return _VAST.get(naam) or super().lijst_van(naam)

    @property
    def sortering(self):
        """The chosen order; None when none was, or none that is known."""
        return self.keuze.get("sorteer") or None

    @property
    def gesorteerd(self):
        """The filtered klussen in the chosen order; with a search text and no chosen order, the best first."""
        klussen = self.qs
        sortering, q = self.sortering, self.keuze.get("q")
        if sortering == "sluit-snel":
            return klussen.order_by(F("reageren_tm").asc(nulls_last=True), "-id")
        if sortering == "omvang":
            return klussen.order_by("omvang", "-geplaatst_op", "-id")
        if q and not sortering:
            return klussen.order_by("-geplaatst_op", "-id").op_relevantie(self.rang)
        return klussen.order_by("-geplaatst_op", "-id")

    @property
    def sorteringen(self):
        """The orders to choose from as (value, label); first the one that the list has when none was chosen."""
        if self.data.get("q"):
            return [("", "Past het best"), *SORTERINGEN]
        return SORTERINGEN if self.data.get("sorteer") == "nieuwste" else [("", "Nieuwste"), *SORTERINGEN[1:]]

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
            gekozen += [chip(params, naam, keuze.waarde, keuze.label) for keuze in schoon.get(naam) or []]
        for naam, keuzes_ in (("omvang", Omvang), ("soort", Klussoort)):
            if schoon.get(naam):
                gekozen.append(chip(params, naam, None, keuzes_(schoon[naam]).label))
        if schoon.get("op_afstand"):
            gekozen.append(chip(params, "op_afstand", None, "Kan op afstand"))
        if "status" in params:
            gekozen.append(chip(params, "status", None, f"Status: {STATUSKEUZES[params['status']]}"))
        return gekozen


def te_tellen():
    """Return the sets of the list without any choice: on a busy board the largest, and the ones asked most."""
    return KlusFilter(QueryDict()).verzamelingen()
