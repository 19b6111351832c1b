"""The card by which a klus is shown in every list, drawn once for as long as nothing on it changes.

Drawing 25 cards took most of the time of a list. A card is the same for everyone who may see it, and a pure function
of the fields of `Kaart` and the heading level: those together are its key in the cache of this process, so
that nothing has to be told when something changes. What differs per member or per question never goes in.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone

from deskundigen.keuzes import keuzes as nu_te_kiezen
from klussen.models import Klus, Reactiestatus
from klussenbank.kern.paginering import BegrensdePaginator
from klussenbank.kern.tekst import fragment
from klussenbank.kern.treffers import gemarkeerd

# At some 4 kB each, key included.
MEESTE_KAARTEN = 4000

# Written out: putting this together from models anew for every list took as long as asking it. The names of topics
# and organisations are at hand in every process. Of a description more is not shown, whatever white space it holds.
_SQL = """
SELECT klus.id, klus.titel, klus.samenvatting,
       CASE WHEN %s THEN klus.omschrijving WHEN klus.samenvatting = '' THEN left(klus.omschrijving, 1000) ELSE '' END,
       klus.omvang, klus.plaats, klus.op_afstand, klus.uren, klus.status, klus.verborgen_op, klus.reageren_tm,
       klus.aantal_personen,
       CASE WHEN klus.aantal_personen > 1 THEN (
           SELECT count(*) FROM klussen_reactie reactie WHERE reactie.klus_id = klus.id AND reactie.status = %s
       ) ELSE 0 END,
       klus.organisatie_id, klus.onderwerp_nummers
FROM klussen_klus klus WHERE klus.id = ANY(%s)
"""
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
    gevonden = kaarten_van(klussen.sleutels(begin, eind), voluit=bool(vraag), keuzes=keuzes)
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


def kaarten_van(ids: list[int], *, voluit=False, keuzes=None) -> list[Kaart]:
    """Return the cards of these klussen in this order, with the whole description where `voluit`."""
    if not ids:
        return []
    keuzes, vandaag, gevonden = keuzes or nu_te_kiezen(), timezone.localdate(), {}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [voluit, Reactiestatus.GEKOZEN.value, ids])
        for *velden, organisatie, nummers in cursor:
            namen = tuple(onderwerp.label for onderwerp in keuzes.onderwerpen_van(nummers or ()))
            gevonden[velden[0]] = Kaart(*velden, keuzes.naam_van_organisatie(organisatie), namen, vandaag)
    # One that was removed in between is left out.
    return [gevonden[pk] for pk in ids if pk in gevonden]


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


def teken(kaart: Kaart, kopniveau: str, *, titel="", zin="", onderwerpen=()) -> str:
    """Draw a card; `titel`, `zin` and `onderwerpen` come in the place of its own, marked for a question (safe HTML)."""
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
    }
    return render_to_string("_onderdelen/_klus_kaart.html", context)


@lru_cache(maxsize=MEESTE_KAARTEN)
def _getekend(kaart, kopniveau, titel="", zin="", onderwerpen=()):
    return teken(kaart, kopniveau, titel=titel, zin=zin, onderwerpen=onderwerpen)
