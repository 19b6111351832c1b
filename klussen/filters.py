"""The filters of the board."""

from django.db.models import F
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html_join

from deskundigen.filters import met_nieuwe_adressen, rondjes
from deskundigen.keuzes import keuzes
from klussen.models import Klus, Klussoort, Klusstatus, Omvang
from klussen.models.klus import is_coordinator
from klussenbank.kern.filteren import Groep, Keuze, Keuzelijst, chip
from klussenbank.kern.lijstfilter import Lijstfilter
from klussenbank.kern.mal import Mal
from klussenbank.kern.tellen import is_groot

SORTERINGEN = [("nieuwste", "Nieuwste"), ("sluit-snel", "Sluit het eerst"), ("omvang", "Grote klussen eerst")]
# What the checkbox sends, and how people say yes in an address.
JA = {"on", "1", "ja", "true"}
# Drafts are not on the board.
STATUSKEUZES = {status.value: status.label for status in Klusstatus if status != Klusstatus.CONCEPT} | {"alle": "Alle"}

# A klus on two topics below one main topic counts there once.
_PER_ONDERWERP = """
    SELECT waarde::text, count(*) FROM (
        SELECT DISTINCT {s}.id, boven.waarde FROM {s}
        CROSS JOIN LATERAL unnest({s}.onderwerp_nummers) AS nummer
        JOIN deskundigen_onderwerp onderwerp ON onderwerp.id = nummer
        CROSS JOIN LATERAL (VALUES (onderwerp.id), (onderwerp.ouder_id)) AS boven (waarde)
        WHERE boven.waarde IS NOT NULL
    ) AS per_klus GROUP BY 1
"""


class KlusFilter(Lijstfilter):
    """The filters of the list of klussen for `lid`, or for everyone; a value that means nothing is passed over."""

    lijst = "klussen"
    VAST = {
        "status": rondjes("status", STATUSKEUZES.items()),
        "omvang": rondjes("omvang", [("", "Klein en groot"), *Omvang.choices]),
        "soort": rondjes("soort", [("", "Alle soorten"), *Klussoort.choices]),
        "op_afstand": Keuzelijst("op_afstand", [Groep("", [Keuze("on", "Kan op afstand")])]),
    }
    ZIJBALK = Mal(
        "klussen/_filters.html",
        *("q", "status", "omvang", "op_afstand", "soort_open", "soort", "sorteringen"),
        *("onderwerp_open", "onderwerp", "organisatie_open", "organisatie"),
    )
    FILTERS = ("status", "q", "onderwerp", "organisatie", "omvang", "soort", "op_afstand")
    STANDAARD = {"status": Klusstatus.OPEN.value}
    KOLOMMEN = "id, omvang, soort, status, op_afstand, organisatie_id, onderwerp_nummers"
    VOLGORDE = ("-geplaatst_op", "-id")
    TELLEN = {
        "status": "SELECT status, count(*) FROM {s} GROUP BY 1",
        "omvang": "SELECT omvang, count(*) FROM {s} GROUP BY 1",
        "soort": "SELECT soort, count(*) FROM {s} GROUP BY 1",
        "op_afstand": "SELECT 'on', count(*) FROM {s} WHERE op_afstand",
        "onderwerp": _PER_ONDERWERP,
        "organisatie": "SELECT organisatie_id::text, count(*) FROM {s} GROUP BY 1",
    }

    def __init__(self, params, lid=None, **opties):
        self.lid = lid
        # A coordinator sees what is hidden; for everyone else it depends on who they are alone.
        self.blik = "iedereen" if lid is None else "coordinator" if is_coordinator(lid) else "lid"
        super().__init__(params, keuzes=keuzes(lid), **opties)

    @cached_property
    def basis(self):
        """What the member may see of the board."""
        return Klus.objects.op_het_bord_voor(self.lid) if self.lid else self.openbaar()

    @staticmethod
    def openbaar():
        return Klus.objects.op_het_bord().zonder_verborgen()

    @classmethod
    def gegevens(cls, params):
        params = params.copy()
        if params.get("op_afstand", "").lower() in JA:
            params["op_afstand"] = "on"
        gegevens = super().gegevens(params)
        gegevens.setdefault("status", Klusstatus.OPEN.value)
        return gegevens

    def gelezen(self):
        keuze = super().gelezen()
        # All states together narrow nothing.
        return keuze | {"status": "" if keuze["status"] == "alle" else keuze["status"]}

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
        return queryset.order_by(*self.VOLGORDE).values_list(
            "id", "omvang", "soort", "status", "op_afstand", "organisatie_id", "onderwerp_nummers"
        )

    def waarin(self):
        """Only what has the chosen state: words of klussen of long ago do not help who looks for an open one."""
        return super().waarin().filter(status=self.keuze["status"]) if self.keuze["status"] else super().waarin()

    def te_duur(self, naam):
        """Words in every state of a large board: they are in thousands of klussen of long ago, in no useful order."""
        return naam == "status" and "q" in self.gekozen and is_groot(self.naam_van({}))

    @cached_property
    def tellingen(self):
        tellingen = super().tellingen
        if status := tellingen.get("status"):
            # A klus has one state.
            alle = "alle", sum(aantal for _, aantal in status.aantallen)
            tellingen["status"] = status._replace(aantallen=(*status.aantallen, alle))
        return tellingen

    @property
    def sortering(self):
        """The chosen order; None when none was, or none that is known."""
        return self.data.get("sorteer") if self.data.get("sorteer") in dict(SORTERINGEN) else None

    @property
    def gesorteerd(self):
        """The filtered klussen in the chosen order; with a search text and no chosen order, the best first."""
        klussen = self.qs
        sortering, q = self.sortering, self.q
        if sortering == "sluit-snel":
            return klussen.order_by(F("reageren_tm").asc(nulls_last=True), "-id")
        if sortering == "omvang":
            return klussen.order_by("omvang", "-geplaatst_op", "-id")
        if q and not sortering:
            return klussen.order_by(*self.VOLGORDE).op_relevantie(self.rang)
        return klussen.order_by(*self.VOLGORDE)

    @property
    def sorteringen(self):
        """The orders to choose from as (value, label); first the one that the list has when none was chosen."""
        if self.q:
            return [("", "Past het best"), *SORTERINGEN]
        return SORTERINGEN if self.sortering == "nieuwste" else [("", "Nieuwste"), *SORTERINGEN[1:]]

    @property
    def opengeklapt(self):
        return super().opengeklapt | {"soort_open": "open" if self.keuze["soort"] else ""}

    @property
    def html(self):
        opties = (
            (waarde, " selected" if waarde == self.sortering else "", label) for waarde, label in self.sorteringen
        )
        sorteringen = format_html_join("", '<option value="{}"{}>{}</option>', opties)
        return super().html | {"sorteringen": sorteringen}

    @property
    def chips(self):
        """The active filters, each with the address without it."""
        schoon, params = self.keuze, self.data.copy()
        gekozen = []
        if params["status"] == Klusstatus.OPEN:
            del params["status"]
        if self.q:
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


def voor_iedereen(params: QueryDict) -> KlusFilter:
    """Return the filters of the board as `params` ask them and anyone sees it; old addresses of topics still count."""
    filters = KlusFilter(params, met_tellingen=False)
    nieuw = met_nieuwe_adressen(filters, params)
    return KlusFilter(nieuw, met_tellingen=False) if nieuw else filters


def te_tellen():
    """Return the sets of the list without any choice: on a busy board the largest, and the ones asked most."""
    return KlusFilter(QueryDict()).verzamelingen()
