"""The card by which a klus is shown in every list, drawn once for as long as nothing on it changes.

Drawing 25 cards took most of the time of a list. A card is the same for everyone who may see it, and a pure function
of the fields of `Kaart` and the heading level: those together are its key in the cache of this process, so
that nothing has to be told when something changes. What differs per member or per question never goes in.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils import timezone

from deskundigen.keuzes import Keuzes
from deskundigen.keuzes import keuzes as nu_te_kiezen
from klussen.models import Klus, Klusstatus
from klussenbank.kern.paginering import BegrensdePaginator
from klussenbank.kern.tekst import fragment
from klussenbank.kern.treffers import gemarkeerd
from klussenbank.kern.vast import PerSleutel

# At some 4 kB each, key included.
MEESTE_KAARTEN = 4000

# Written out: putting this together from models anew for every list took as long as asking it. The names of topics
# and organisations are at hand in every process.
_SQL = """
SELECT klus.id, klus.titel, klus.samenvatting, {omschrijving},
       klus.omvang, klus.plaats, klus.op_afstand, klus.uren, klus.status, klus.verborgen_op, klus.reageren_tm,
       klus.aantal_personen,
       CASE WHEN klus.aantal_personen > 1 THEN (
           SELECT count(*) FROM klussen_reactie reactie WHERE reactie.klus_id = klus.id AND reactie.status = 'gekozen'
       ) ELSE 0 END,
       klus.organisatie_id, klus.onderwerp_nummers
FROM unnest({{sleutels}}) WITH ORDINALITY AS gekozen (id, plaats)
JOIN klussen_klus klus ON klus.id = gekozen.id ORDER BY gekozen.plaats
"""
# Of a description no more than this is shown, whatever white space it holds.
KAARTEN = PerSleutel(
    _SQL.format(omschrijving="CASE WHEN klus.samenvatting = '' THEN left(klus.omschrijving, 1000) ELSE '' END")
)
# To look in it for what answers a question.
_KAARTEN_VOLUIT = PerSleutel(_SQL.format(omschrijving="klus.omschrijving"))
# Which of the fields below are fields of Klus, under the same name.
_VAN_KLUS = slice(0, 13)


class Kaart(NamedTuple):
    """Everything that a card shows; `aantal_gekozen` is counted only where more than one person is asked."""

    id: int
    titel: str
    samenvatting: str
    omschrijving: str
    omvang: str
    plaats: str
    op_afstand: bool
    uren: int | None
    status: str
    verborgen_op: object
    reageren_tm: date | None
    aantal_personen: int
    aantal_gekozen: int
    organisatie: str
    onderwerpen: tuple[str, ...]
    # A card says how long one can still react.
    vandaag: date

    @property
    def korte_tekst(self):
        """The summary, or the beginning of the description where none was written."""
        return self.samenvatting or Klus(omschrijving=self.omschrijving).korte_tekst

    @property
    def is_reageerbaar(self):
        """Whether a reaction can be given today."""
        te_laat = self.reageren_tm is not None and self.reageren_tm < self.vandaag
        return self.status == Klusstatus.OPEN and self.verborgen_op is None and not te_laat

    @property
    def h2(self):
        """The card as HTML, its title a heading of level 2."""
        return _getekend(self, "h2")

    @property
    def h3(self):
        """The card as HTML, its title a heading of level 3."""
        return _getekend(self, "h3")


class Treffer(NamedTuple):
    """A card as the answer to a question: its title, topics and the sentence that answers, with marks (safe HTML)."""

    kaart: Kaart
    titel: str
    zin: str
    onderwerpen: tuple[str, ...]

    @property
    def h2(self):
        """The card as HTML, its title a heading of level 2."""
        return _getekend(self.kaart, "h2", *self[1:])

    @property
    def h3(self):
        """The card as HTML, its title a heading of level 3."""
        return _getekend(self.kaart, "h3", *self[1:])


def kaarten(klussen, begin=0, eind=None, vraag=None, keuzes=None) -> list[Kaart]:
    """Return the cards of `klussen`, a queryset of what may be seen, from place `begin` up to `eind`.

    With a `vraag` they are its answers: `Treffer`s. `keuzes` are the topics and organisations, where the page has them.
    """
    gevonden = kaarten_van(klussen.lees(begin, eind, _KAARTEN_VOLUIT if vraag else KAARTEN), keuzes)
    return [_treffer(kaart, vraag) for kaart in gevonden] if vraag else gevonden


# Kept with the description in which the answer was looked for.
@lru_cache(maxsize=1000)
def _treffer(kaart, vraag):
    """Show the sentence of the summary that answers, or else of the description, or else what a card always shows."""
    zin = fragment(kaart.samenvatting, vraag) or fragment(kaart.omschrijving, vraag) or kaart.korte_tekst
    # The description has done its work; without it the card is the same one as in every other list.
    kort = kaart._replace(omschrijving="")
    onderwerpen = tuple(gemarkeerd(onderwerp, vraag) for onderwerp in kaart.onderwerpen)
    return Treffer(kort, gemarkeerd(kaart.titel, vraag), gemarkeerd(zin, vraag), onderwerpen)


def kaarten_van(rijen: list[tuple], keuzes: Keuzes | None = None) -> list[Kaart]:
    """Return the cards of `rijen`, as KAARTEN reads them."""
    if not rijen:
        return []
    keuzes, vandaag = keuzes or nu_te_kiezen(), timezone.localdate()
    return [
        Kaart(*velden, keuzes.naam_van_organisatie(organisatie), keuzes.namen_van(nummers), vandaag)
        for *velden, organisatie, nummers in rijen
    ]


class Kaartpaginator(BegrensdePaginator):
    """Pages of cards; `geteld` is how many there are when that was counted before (GRENS + 1: more than that).

    With a `vraag` the cards are its answers.
    """

    def __init__(self, klussen, per_pagina, geteld=None, vraag=None, keuzes=None):
        super().__init__(klussen, per_pagina)
        self.vraag, self.keuzes = vraag, keuzes
        if geteld is not None:
            self._geteld = geteld

    def page(self, number):
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        eind = min(begin + self.per_page, self.count)
        return self._get_page(kaarten(self.object_list, begin, eind, self.vraag, self.keuzes), number, self)


def met_redenen(kaart: Kaart, kopniveau: str, redenen: tuple[str, ...]) -> str:
    """Return the card as HTML, with why it stands here; drawn once for the same card and reasons."""
    return _getekend(kaart, kopniveau, redenen=redenen)


def teken(kaart: Kaart, kopniveau: str, *, titel="", zin="", onderwerpen=(), redenen=()) -> str:
    """Draw a card; `titel`, `zin` and `onderwerpen` come in the place of its own, marked for a question (safe HTML).

    `redenen` say why it stands in a list of suggestions.
    """
    velden = dict(zip(Kaart._fields[_VAN_KLUS], kaart[_VAN_KLUS], strict=True))
    aantal_gekozen = velden.pop("aantal_gekozen")
    klus = Klus(**velden)
    klus.aantal_gekozen = aantal_gekozen
    context = {
        "klus": klus,
        "niveau": kopniveau,
        "titel": titel or klus.titel,
        "zin": zin or kaart.korte_tekst,
        "organisatie": kaart.organisatie,
        "onderwerpen": onderwerpen or kaart.onderwerpen,
        "redenen": redenen,
    }
    return render_to_string("_onderdelen/_klus_kaart.html", context)


@lru_cache(maxsize=MEESTE_KAARTEN)
def _getekend(kaart, kopniveau, titel="", zin="", onderwerpen=(), redenen=()):
    return teken(kaart, kopniveau, titel=titel, zin=zin, onderwerpen=onderwerpen, redenen=redenen)
