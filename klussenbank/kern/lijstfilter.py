"""What the filters of every list have in common: what was chosen, what that leaves, and how many each choice gives."""

import json
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet
from django.utils import timezone

from klussenbank.kern import tekst
from klussenbank.kern.filteren import onbekend, zonder
from klussenbank.kern.mal import Mal
from klussenbank.kern.tellen import ONBEKEND, Verzameling, tel
from klussenbank.kern.zoekveld import Past, Rang, Tsquery, komt_voor

# How words are looked for: all of them; as many of them as there are; names that differ by a letter.
ALLES, DEELS, ONGEVEER = "alles", "deels", "ongeveer"
# A longer question is cut off.
LANGSTE_VRAAG = 200
# Of so many words at most it is looked up whether they occur, when nothing was found.
_MEESTE_NAGEKEKEN = 4


class Voorstel(NamedTuple):
    """Something else to ask, and the address that asks it."""

    label: str
    url: str


class Zoekhulp(NamedTuple):
    """How it was looked for, and what else to ask."""

    zoekwijze: str
    bedoeld: Voorstel | None
    bij_naam: tuple[Voorstel, ...]


class Lijstfilter:
    """The filters of a list, bound to what was asked for; a value that means nothing is passed over.

    A subclass gives `lijst` (its name), and per filter a method `filter_<naam>(queryset)`; for each filter that is
    counted it gives in `TELLEN` the query of `tellen.Verzameling.delen`, in `KOLOMMEN` the columns that those use, and
    in `lijst_van` its choices. `basis` is a queryset of what this member may see, `openbaar()` one of what everyone
    may see, and `om_te_tellen(queryset)` gives its rows with those columns.
    """

    lijst = ""
    # The mould of the side bar, whose open places `zijbalk` fills.
    ZIJBALK: Mal
    KOLOMMEN = ""
    # The order of the list when nothing is asked, by columns of its table.
    VOLGORDE = ()
    TELLEN = {}
    # The filters whose choices are always the same, each with its Keuzelijst.
    VAST = {}
    # What is tried, in this order, when all words together find nothing.
    TERUGVAL = (DEELS,)
    # What the list does when nothing is asked, per filter.
    STANDAARD = {}
    zoekwijze = ALLES
    # Who asks, where that matters to what is found, and how much those like this member see.
    lid = None
    blik = ""

    def __init__(self, params, *, keuzes, met_tellingen=True):
        """`keuzes` are the topics and organisations; without `met_tellingen` only the results are counted."""
        self.data, self.keuzes = self.gegevens(params), keuzes
        if not met_tellingen:
            self.TELLEN = {}
        # What was chosen, per filter.
        self.keuze = self.gelezen()

    @classmethod
    def gegevens(cls, params):
        """Return a copy of `params` as the page shows them: `q` is what is searched for, `VAST` what can be chosen."""
        gegevens = params.copy()
        waarden = {naam: lijst.kies_een(params.get(naam)) for naam, lijst in cls.VAST.items()}
        for naam, waarde in [("q", params.get("q", "").replace("\x00", "").strip()[:LANGSTE_VRAAG]), *waarden.items()]:
            if waarde:
                gegevens[naam] = waarde
            else:
                gegevens.pop(naam, None)
        return gegevens

    def gelezen(self):
        """Return what the data say, per filter: what was not asked for, or cannot be, is empty."""
        return {
            "q": self.q,
            **{naam: self.data.get(naam, "") for naam in self.VAST},
            "onderwerp": self.keuzes.onderwerpen.kies(self.data.getlist("onderwerp")),
            "organisatie": self.keuzes.organisaties.kies(self.data.getlist("organisatie")),
        }

    @property
    def q(self):
        """What was searched for, as it was typed."""
        return self.data.get("q", "")

    @cached_property
    def gekozen(self):
        """The names of the filters that narrow the list, each with what was chosen."""
        return {naam: waarde for naam in self.FILTERS if (waarde := self.keuze.get(naam)) not in (None, "", False)}

    def gefilterd(self, queryset, *, behalve=None):
        """Narrow `queryset` by all that was chosen, but for filter `behalve`."""
        for naam in self.gekozen:
            if naam != behalve:
                queryset = getattr(self, f"filter_{naam}")(queryset)
        return queryset

    @cached_property
    def vraag(self):
        """What was searched for, taken apart."""
        return tekst.vraag_van(self.q)

    @cached_property
    def tsquery(self):
        """What is asked of the index."""
        if self.zoekwijze == ONGEVEER:
            return Tsquery(tekst.naamvraag(self.keuze["q"]))
        return Tsquery(self.vraag.deels if self.zoekwijze == DEELS else self.vraag.strikt)

    @property
    def rang(self):
        """How well a row answers: first how many of the words it has, where it need not have them all."""
        rang = Rang("zoekvector", self.tsquery)
        if self.zoekwijze != DEELS:
            return rang
        return sum((Past("zoekvector", Tsquery(term)) for term in self.vraag.per_term), start=rang)

    def met_terugval(self):
        """Return these filters, or where all words together find nothing the same ones that ask for less.

        They say so in `zoekwijze`. Nothing is asked for less when nothing was asked, or nothing of it is found at all.
        """
        if not self.vraag or self.totaal:
            return self
        for zoekwijze in self.TERUGVAL:
            ruimer = self._opnieuw(zoekwijze)
            if ruimer.tsquery not in {"", self.tsquery} and ruimer.totaal:
                return ruimer
        return self

    def _opnieuw(self, zoekwijze):
        ander = object.__new__(type(self))
        gegeven = ("data", "lid", "blik", "basis", "keuzes", "keuze", "TELLEN")
        vars(ander).update({naam: waarde for naam, waarde in vars(self).items() if naam in gegeven})
        ander.zoekwijze = zoekwijze
        return ander

    @cached_property
    def bedoeld(self):
        """What may have been meant by words that are nowhere, as a Voorstel that finds something; or None."""
        if not self.vraag or (self.zoekwijze == ALLES and self.totaal):
            return None
        losse = [term.woorden[0] for term in self.vraag.gewenst if not term.exact and len(term.woorden) == 1]
        nagekeken = losse[:_MEESTE_NAGEKEKEN]
        is_bekend = komt_voor(self.waarin(), nagekeken)
        keuzes = [
            (woord, ander)
            for woord, is_er in zip(nagekeken, is_bekend, strict=True)
            for ander in ([] if is_er else tekst.voorstellen(woord, self.keuzes.woorden))
        ]
        is_bekend = komt_voor(self.waarin(), [ander for _, ander in keuzes])
        # Of each word the likeliest that occurs: turned round, the first one is the last to be written.
        beter = dict(reversed([keuze for keuze, is_er in zip(keuzes, is_bekend, strict=True) if is_er]))
        q = self.keuze["q"]
        for woord, ander in beter.items():
            q = tekst.vervang(q, woord, ander)
        if not beter or komt_voor(self.gefilterd(self.waarin(), behalve="q"), [q]) == [False]:
            return None
        return self._voorstel(q, {"q": [q]})

    def waarin(self):
        """Return, in order, everything in which a word may occur when it is asked whether there is such a word."""
        return self.basis.order_by(*self.VOLGORDE)

    @cached_property
    def bij_naam(self):
        """The topics that are called by all that was typed and are no filter yet, each as a Voorstel."""
        if not self.vraag:
            return []
        gekozen = self.data.getlist("onderwerp")
        return [
            self._voorstel(keuze.label, {"onderwerp": [*gekozen, keuze.waarde]}, zonder_q=True)
            for keuze in self.keuzes.met_de_naam(self.keuze["q"])
            if keuze.waarde not in gekozen
        ]

    @property
    def hulp(self):
        """What helps on who did not find what was asked."""
        return Zoekhulp(self.zoekwijze, self.bedoeld, tuple(self.bij_naam))

    def _voorstel(self, label, anders, *, zonder_q=False):
        params = self.data.copy()
        for naam, waarden in [*params.lists(), *anders.items()]:
            # What the list does by itself need not stand in the address.
            params.setlist(naam, [waarde for waarde in waarden if waarde and waarde != self.STANDAARD.get(naam)])
        return Voorstel(label, zonder(params, "q" if zonder_q else "pagina"))

    @property
    def qs(self):
        return self.gefilterd(self.basis)

    def lees(self, begin, eind, per_sleutel):
        """Return what `per_sleutel` (`vast.PerSleutel`) reads of the results from `begin` up to `eind`, in order."""

        def maak():
            vraag = self.gesorteerd.sleutelvraag(begin, eind)
            return None if vraag is None else per_sleutel.van(*vraag.query.sql_with_params())

        naam = (self.naam_van(self.gekozen), self.sortering, begin, eind, per_sleutel)
        try:
            rijen = self.antwoord(naam, maak)
        except EmptyResultSet:
            return []
        return self.gesorteerd.lees(begin, eind, per_sleutel) if rijen is None else rijen

    def antwoord(self, naam, maak):
        """Return the rows that are found by the statement `naam`, or None where `maak` gives none.

        `maak` returns the SQL and its values; that is kept for who sees as much, for today.
        """
        zin = self.keuzes.zinnen.haal((*naam, self.blik, timezone.localdate()), maak)
        return None if zin is None else zin.rijen(vrager=self.lid and self.lid.pk)

    @property
    def onbekend(self):
        """Which lists were asked for something that is not in them."""
        return onbekend(self.data, self.keuze)

    def verzamelingen(self):
        """Return the sets in which choices are counted: first the results themselves, then one per chosen filter."""
        vrij = [naam for naam in self.TELLEN if naam not in self.gekozen]
        return [self._verzameling(None, vrij)] + [self._verzameling(naam, [naam]) for naam in self._apart_geteld]

    @property
    def _apart_geteld(self):
        """The filters in which something was chosen and whose choices are counted all the same."""
        return [naam for naam in self.TELLEN if naam in self.gekozen and not self.te_duur(naam)]

    def te_duur(self, naam):
        """Whether counting what the other choices of filter `naam` would give costs more than it is worth."""
        return False

    def _verzameling(self, behalve, namen):
        return Verzameling(
            antwoord=self.antwoord,
            keuze=self.naam_van({naam: waarde for naam, waarde in self.gekozen.items() if naam != behalve}),
            rijen=lambda: self.om_te_tellen(self.gefilterd(self.basis, behalve=behalve)),
            openbaar=lambda: self.om_te_tellen(self.gefilterd(self.openbaar(), behalve=behalve)),
            kolommen=self.KOLOMMEN,
            delen={naam: self.deel(naam) for naam in namen},
        )

    def naam_van(self, gekozen):
        """Return what names the set that `gekozen` leaves: the same for everyone."""
        delen = {
            naam: [keuze.waarde for keuze in waarde] if isinstance(waarde, list) else waarde
            for naam, waarde in gekozen.items()
        }
        if self.zoekwijze != ALLES:
            delen["zoekwijze"] = self.zoekwijze
        return f"{self.lijst}?{urlencode(delen, doseq=True)}" + "".join(f"&{n}" for n, w in delen.items() if w == [])

    def deel(self, naam):
        """Return the query that counts the choices of filter `naam` in a set, and its parameters."""
        return self.TELLEN[naam], []

    @cached_property
    def _geteld(self):
        return tel(self.verzamelingen())

    @property
    def totaal(self):
        """How many were found, counted to one more than the bound of a list."""
        return self._geteld[0].totaal

    @cached_property
    def tellingen(self):
        """Per filter how many results each of its choices would give, as a `Telling`."""
        eerste, *andere = self._geteld
        per_filter = dict(zip(self._apart_geteld, andere, strict=True))
        return {
            naam: (per_filter.get(naam, ONBEKEND) if naam in self.gekozen else eerste).telling(naam)
            for naam in self.TELLEN
        }

    @property
    def tellingen_json(self):
        """The numbers of all choices, for a page whose side bar stays as it is while the results are renewed."""
        teksten = {naam: self.lijst_van(naam).teksten(telling) for naam, telling in self.tellingen.items()}
        return json.dumps(teksten, separators=(",", ":"))

    def lijst_van(self, naam):
        """Return the Keuzelijst of filter `naam`."""
        if naam in self.VAST:
            return self.VAST[naam]
        return {"onderwerp": self.keuzes.onderwerpen, "organisatie": self.keuzes.organisaties}[naam]

    @property
    def onderwerpen_html(self):
        """The topics to choose from, without numbers."""
        return self.keuzes.onderwerpen.html(self.data.getlist("onderwerp"))

    @property
    def zijbalk(self):
        """The side bar as HTML: every filter with its choices and their numbers."""
        return self.ZIJBALK(q=self.q, **self.opengeklapt, **self.html)

    @property
    def html(self):
        """Per filter its choices with their numbers."""
        return {
            naam: self.lijst_van(naam).html(self.data.getlist(naam), telling)
            for naam, telling in self.tellingen.items()
        }

    @property
    def opengeklapt(self):
        """The attribute of each part of the side bar that is folded away until something in it is chosen."""
        return {f"{naam}_open": "open" if self.data.get(naam) else "" for naam in ("onderwerp", "organisatie")}
