"""The filters of the directory "Wie weet wat", and what every list filtered by topic and organisation shares."""

from functools import cached_property

from django.http import QueryDict

from deskundigen.keuzes import keuzes
from deskundigen.models import Deskundige, Kleur, OudAdres
from klussenbank.kern.filteren import Groep, Keuze, Keuzelijst, chip
from klussenbank.kern.lijstfilter import DEELS, ONGEVEER, Lijstfilter
from klussenbank.kern.mal import Mal
from klussenbank.kern.zoekveld import past

MEESTE_REDENEN = 3


def rondjes(naam, keuzes):
    """Return the Keuzelijst of (value, label) pairs of which one holds."""
    return Keuzelijst(naam, [Groep("", [Keuze(waarde, label) for waarde, label in keuzes])], soort="radio")


# Red is no choice: those cards are their owner's alone.
KLEUREN = [
    ("", "Blauw en groen"),
    (Kleur.BLAUW.value, "Blauw: zet zich ervoor in"),
    (Kleur.GROEN.value, "Groen: wordt er blij van"),
]


def verhuisd(filters, request):
    """Return the address of this page with each topic that went into another one replaced by that one.

    None when there is nothing to replace; the database is asked only when `filters` does not know a topic.
    """
    params = met_nieuwe_adressen(filters, request.GET)
    return params and f"{request.path}?{params.urlencode()}"


def met_nieuwe_adressen(filters, params):
    """Return `params`, with which `filters` were made, so that they name topics by their address of now; or None."""
    if "onderwerp" not in filters.onbekend:
        return None
    gevraagd = [slug for slug in params.getlist("onderwerp") if "\x00" not in slug]
    nieuw = dict(OudAdres.objects.filter(slug__in=gevraagd).values_list("slug", "onderwerp__slug"))
    if not nieuw:
        return None
    params = params.copy()
    params.setlist("onderwerp", list(dict.fromkeys(nieuw.get(slug, slug) for slug in gevraagd)))
    return params


# Each counts people, not cards; only blue and green ones, and of those only the ones that fit the other filters.
_PER_KLEUR = """
    SELECT kaart.kleur, count(DISTINCT {s}.id) FROM {s}
    JOIN deskundigen_kaart kaart ON kaart.lid_id = {s}.id AND kaart.kleur IN ('blauw', 'groen')
    WHERE %s::bigint[] IS NULL OR kaart.onderwerp_id = ANY(%s) GROUP BY 1
"""
_PER_ONDERWERP = """
    SELECT boven.waarde::text, count(DISTINCT {s}.id) FROM {s}
    JOIN deskundigen_kaart kaart ON kaart.lid_id = {s}.id AND kaart.kleur = ANY(%s)
    JOIN deskundigen_onderwerp onderwerp ON onderwerp.id = kaart.onderwerp_id
    CROSS JOIN LATERAL (VALUES (onderwerp.id), (onderwerp.ouder_id)) AS boven (waarde)
    WHERE boven.waarde IS NOT NULL GROUP BY 1
"""


class DeskundigeFilter(Lijstfilter):
    """The filters of the directory; a value that means nothing is passed over."""

    lijst = "deskundigen"
    VAST = {
        "kleur": rondjes("kleur", KLEUREN),
        "beschikbaar": rondjes("beschikbaar", [("", "Wie nu vragen wil krijgen"), ("alle", "Iedereen")]),
    }
    ZIJBALK = Mal(
        "deskundigen/_filters.html",
        *("q", "onderwerp_open", "onderwerp", "organisatie_open", "organisatie", "kleur", "beschikbaar"),
    )
    FILTERS = ("q", "onderwerp", "organisatie", "kleur", "beschikbaar")
    TERUGVAL = (ONGEVEER, DEELS)
    KOLOMMEN = "id, organisatie_id"
    VOLGORDE = ("-rang", "sorteernaam", "pk")
    TELLEN = {
        "onderwerp": _PER_ONDERWERP,
        "organisatie": "SELECT organisatie_id::text, count(*) FROM {s} WHERE organisatie_id IS NOT NULL GROUP BY 1",
        "kleur": _PER_KLEUR,
        "beschikbaar": "SELECT 'alle', count(*) FROM {s}",
    }

    def __init__(self, params, *, lid=None, bij=None, **opties):
        """`lid` asks. `bij` is another list's filters under the same question: their choices are these as well."""
        super().__init__(params, keuzes=bij.keuzes if bij else keuzes(lid), **opties)

    @staticmethod
    def openbaar():
        return Deskundige.objects.zichtbaar()

    @cached_property
    def basis(self):
        """Who stands in the directory; that is the same for everyone."""
        return self.openbaar()

    @cached_property
    def gekozen(self):
        """The names of the filters that narrow the list; that only who may be asked is in it is one of them."""
        gekozen = {naam: self.keuze.get(naam) for naam in ("q", "onderwerp", "organisatie", "kleur")}
        nauw = {naam: waarde for naam, waarde in gekozen.items() if waarde not in (None, "")}
        return nauw if self.keuze.get("beschikbaar") else nauw | {"beschikbaar": "nu"}

    @cached_property
    def onderwerpen(self):
        """The keys of the chosen topics and of what stands below them; None when no topic was asked for."""
        gekozen = self.keuze["onderwerp"]
        return None if gekozen is None else self.keuzes.met_kinderen(gekozen)

    @property
    def kleur(self):
        """The chosen colour, or None."""
        return self.keuze.get("kleur") or None

    @property
    def _gekozen_onderwerpen(self):
        """The keys of the chosen topics alone; None when no topic was asked for."""
        gekozen = self.keuze["onderwerp"]
        return None if gekozen is None else [rij.pk for rij in gekozen]

    def gefilterd(self, queryset, *, behalve=None):
        """Narrow `queryset`; a topic and a colour must be found on one and the same card."""
        gekozen = self.gekozen.keys() - {behalve}
        queryset = self._zonder_kaart(queryset, gekozen)
        if not gekozen & {"onderwerp", "kleur"}:
            return queryset
        onderwerpen = self._gekozen_onderwerpen if "onderwerp" in gekozen else None
        kleur = self.kleur if "kleur" in gekozen else None
        if onderwerpen is None or len(onderwerpen) == 1:
            # In the order of the index of cards, along which can be stopped.
            return queryset.op_rang(onderwerpen=onderwerpen, kleur=kleur)
        return queryset.met_kaart(onderwerpen=onderwerpen, kleur=kleur)

    def _zonder_kaart(self, queryset, gekozen):
        """Narrow `queryset` by those of the filters `gekozen` that are not about cards."""
        if "q" in gekozen:
            queryset = queryset.zoek(self.tsquery)
        if "organisatie" in gekozen:
            queryset = queryset.filter(lid__organisatie__in=[rij.pk for rij in self.keuze["organisatie"]])
        if "beschikbaar" in gekozen:
            queryset = queryset.beschikbaar()
        return queryset

    def deel(self, naam):
        """Return the query that counts the choices of filter `naam` in a set, and its parameters."""
        params = {
            "kleur": [self.onderwerpen, self.onderwerpen],
            "onderwerp": [[self.kleur] if self.kleur else [Kleur.BLAUW.value, Kleur.GROEN.value]],
        }
        return self.TELLEN[naam], params.get(naam, [])

    def om_te_tellen(self, queryset):
        """Return the rows of `KOLOMMEN`, who knows most first: where counting is cut off, the others are left out."""
        op_volgorde = queryset if queryset.query.order_by else queryset.order_by(*self.VOLGORDE)
        return op_volgorde.values_list("pk", "lid__organisatie")

    # There is one order; what it is depends on the filters.
    sortering = None

    @property
    def gesorteerd(self):
        """The people found: by level, then blue before green; for words without a topic, the best answer first."""
        gevonden = self._zonder_kaart(self.basis, self.gekozen.keys())
        gevonden = gevonden.op_rang(onderwerpen=self._gekozen_onderwerpen, kleur=self.kleur)
        if self.keuze["q"] and self.onderwerpen is None:
            return gevonden.op_relevantie(self.rang)
        return gevonden

    @property
    def chips(self):
        """The active filters, each with the address without it."""
        chips, params = [], self.data
        if self.keuze["q"]:
            chips.append(chip(params, "q", None, f"“{self.keuze['q']}”"))
        for naam in ("onderwerp", "organisatie"):
            chips += [chip(params, naam, rij.waarde, rij.label) for rij in self.keuze[naam] or []]
        if self.kleur:
            chips.append(chip(params, "kleur", None, Kleur(self.kleur).kaart))
        if self.keuze.get("beschikbaar"):
            chips.append(chip(params, "beschikbaar", None, "Ook wie nu niet te vragen is"))
        return chips

    def redenen(self, kaarten):
        """Why someone with these `Openkaart`en (highest first) is in the list: those that fit the filters, in words."""
        passend = [kaart for kaart in kaarten if self._past(kaart)]
        met_woord = [kaart for kaart in passend if self._noemt_woord(kaart)]
        return [kaart.reden for kaart in (met_woord or passend)[:MEESTE_REDENEN]]

    def vond_met(self, deskundige, kaarten):
        """Whether `deskundige`, whom this finds, is found with these green and blue cards alone too."""
        if self.gekozen.keys() & {"onderwerp", "kleur"} and not any(self._past(kaart) for kaart in kaarten):
            return False
        return "q" not in self.gekozen or past(deskundige.woorden_van(kaarten), self.tsquery)

    def _past(self, kaart):
        if self.kleur and kaart.kleur != self.kleur:
            return False
        return self.onderwerpen is None or kaart.onderwerp_id in self.onderwerpen

    def _noemt_woord(self, kaart):
        return bool(self.vraag) and self.vraag.raakt(kaart.zoektekst)


def voor_iedereen(params: QueryDict) -> DeskundigeFilter:
    """Return the filters of the directory as `params` ask them; old addresses of topics still count."""
    filters = DeskundigeFilter(params, met_tellingen=False)
    nieuw = met_nieuwe_adressen(filters, params)
    return DeskundigeFilter(nieuw, met_tellingen=False) if nieuw else filters


def te_tellen():
    """Return the sets of the directory without any choice: the largest, and the ones asked most."""
    return DeskundigeFilter(QueryDict()).verzamelingen()
