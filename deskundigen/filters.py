from functools import cached_property
from itertools import groupby

import django_filters
from django import forms
from django.forms.models import ModelChoiceIterator

from deskundigen.models import Deskundige, Kleur, Onderwerp, Organisatie, OudAdres
from deskundigen.models.organisatie import KOPPEN
from klussenbank.kern import tekst
from klussenbank.kern.filteren import SlugFilter, SlugVeld, chip, onbekend
from klussenbank.kern.formulieren import Filterformulier, InTweeNiveausIterator, OnderwerpenKeuze
from klussenbank.kern.zoekveld import Rang

# Red is no choice: those cards are their owner's alone.
KLEUREN = [
    ("", "Blauw en groen"),
    (Kleur.BLAUW.value, "Blauw: zet zich ervoor in"),
    (Kleur.GROEN.value, "Groen: wordt er blij van"),
]
LANGSTE_VRAAG = 200
_ALLE_KAARTEN = {"onderwerpen": None, "kleur": None}
MEESTE_REDENEN = 3


class OnderwerpVeld(SlugVeld):
    """Topics by their slug, in two levels."""

    iterator = InTweeNiveausIterator
    widget = OnderwerpenKeuze


class OnderwerpFilter(SlugFilter):
    field_class = OnderwerpVeld


def verhuisd(filters, request):
    """Return the address of this page with each topic that went into another one replaced by that one.

    None when there is nothing to replace; the database is asked only when `filters` does not know a topic.
    """
    if "onderwerp" not in filters.onbekend:
        return None
    gevraagd = [slug for slug in request.GET.getlist("onderwerp") if "\x00" not in slug]
    nieuw = dict(OudAdres.objects.filter(slug__in=gevraagd).values_list("slug", "onderwerp__slug"))
    if not nieuw:
        return None
    params = request.GET.copy()
    params.setlist("onderwerp", list(dict.fromkeys(nieuw.get(slug, slug) for slug in gevraagd)))
    return f"{request.path}?{params.urlencode()}"


class PerSoortIterator(ModelChoiceIterator):
    """Groups organisations by kind, in the order of the headings."""

    def __iter__(self):
        volgorde = list(KOPPEN)
        rijen = sorted(self.queryset, key=lambda rij: (volgorde.index(rij.soort), rij.sorteernaam))
        for soort, groep in groupby(rijen, key=lambda rij: rij.soort):
            yield KOPPEN[soort], [self.choice(rij) for rij in groep]


class OrganisatieVeld(SlugVeld):
    """Organisations by their slug, grouped by kind."""

    iterator = PerSoortIterator
    widget = OnderwerpenKeuze


class OrganisatieFilter(SlugFilter):
    field_class = OrganisatieVeld


class DeskundigeFilter(django_filters.FilterSet):
    """The filters of the directory; a value that means nothing is passed over.

    Bind it to `DeskundigeFilter.gegevens(request.GET)`, which leaves only values that the form knows.
    """

    q = django_filters.CharFilter(label="Naam, functie of woord")
    onderwerp = OnderwerpFilter(label="Onderwerp", queryset=Onderwerp.objects.all())
    organisatie = OrganisatieFilter(label="Organisatie", queryset=Organisatie.objects.all())
    kleur = django_filters.ChoiceFilter(
        label="Kleur kaart", choices=KLEUREN, empty_label=None, widget=forms.RadioSelect
    )
    beschikbaar = django_filters.ChoiceFilter(
        label="Beschikbaar",
        choices=[("", "Wie nu vragen wil krijgen"), ("alle", "Iedereen")],
        empty_label=None,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Deskundige
        fields = []
        form = Filterformulier

    @staticmethod
    def gegevens(params):
        """Return `params` with values that mean nothing replaced by the default, for the form to show."""
        gegevens = params.copy()
        gegevens["q"] = params.get("q", "").replace("\x00", "").strip()[:LANGSTE_VRAAG]
        if gegevens.get("kleur") not in dict(KLEUREN):
            gegevens["kleur"] = ""
        if gegevens.get("beschikbaar") != "alle":
            gegevens["beschikbaar"] = ""
        return gegevens

    @cached_property
    def keuze(self):
        """What was chosen, per filter."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def gekozen_onderwerpen(self):
        """The chosen topics that exist; None when none was asked for."""
        gekozen = self.keuze["onderwerp"]
        return None if gekozen is None else list(gekozen)

    @cached_property
    def _op_kaart(self):
        """Which cards count, as arguments of `met_kaart` and `op_rang`."""
        onderwerpen = self.gekozen_onderwerpen
        if onderwerpen is not None:
            onderwerpen = [onderwerp.pk for onderwerp in onderwerpen]
        return {"onderwerpen": onderwerpen, "kleur": self.keuze["kleur"] or None}

    def filter_queryset(self, queryset):
        """Narrow `queryset`; a topic and a colour must be found on one and the same card."""
        queryset = self._zonder_kaart(queryset)
        return queryset if self._op_kaart == _ALLE_KAARTEN else queryset.met_kaart(**self._op_kaart)

    def _zonder_kaart(self, queryset):
        """Narrow `queryset` by everything but the cards."""
        if self.keuze["q"]:
            queryset = queryset.zoek(self.keuze["q"])
        if self.keuze["organisatie"] is not None:
            queryset = queryset.filter(lid__organisatie__in=[rij.pk for rij in self.keuze["organisatie"]])
        if self.keuze["beschikbaar"] != "alle":
            queryset = queryset.beschikbaar()
        return queryset

    @property
    def gesorteerd(self):
        """The people found: by level, then blue before green; for words without a topic, the best answer first."""
        gevonden = self._zonder_kaart(self.queryset).op_rang(**self._op_kaart)
        if self.keuze["q"] and self.gekozen_onderwerpen is None:
            return gevonden.order_by(Rang("zoekvector", self.keuze["q"]).desc(), *gevonden.query.order_by)
        return gevonden

    @property
    def chips(self):
        """The active filters, each with the address without it."""
        chips, params = [], self.data
        if self.keuze["q"]:
            chips.append(chip(params, "q", None, f"“{self.keuze['q']}”"))
        for naam in ("onderwerp", "organisatie"):
            chips += [chip(params, naam, rij.slug, str(rij)) for rij in self.keuze[naam] or []]
        if self.keuze["kleur"]:
            chips.append(chip(params, "kleur", None, Kleur(self.keuze["kleur"]).kaart))
        if self.keuze["beschikbaar"] == "alle":
            chips.append(chip(params, "beschikbaar", None, "Ook wie nu niet te vragen is"))
        return chips

    @property
    def onbekend(self):
        """Which lists were asked for something that is not in them."""
        return onbekend(self.data, self.keuze)

    def redenen(self, deskundige):
        """Why this person is in the list: the highest of the open cards that fit the filters, in words."""
        passend = [kaart for kaart in deskundige.lid.openbare_kaarten if self._past(kaart)]
        met_woord = [kaart for kaart in passend if self._noemt_woord(kaart)]
        return [kaart.reden for kaart in (met_woord or passend)[:MEESTE_REDENEN]]

    def _past(self, kaart):
        if self.keuze["kleur"] and kaart.kleur != self.keuze["kleur"]:
            return False
        if self.gekozen_onderwerpen is None:
            return True
        gekozen = {onderwerp.pk for onderwerp in self.gekozen_onderwerpen}
        return kaart.onderwerp is not None and bool(gekozen & {kaart.onderwerp_id, kaart.onderwerp.ouder_id})

    def _noemt_woord(self, kaart):
        gevraagd = [woord for woord in tekst.woorden(self.keuze["q"]) if woord not in tekst.STOPWOORDEN]
        if not gevraagd:
            return False
        stammen, begin = {tekst.stam(woord) for woord in gevraagd}, gevraagd[-1]
        op_kaart = tekst.woorden(f"{kaart.onderwerp.zoektekst if kaart.onderwerp else ''} {kaart.tekst}")
        return any(tekst.stam(woord) in stammen or woord.startswith(begin) for woord in op_kaart)
