"""How a person is shown in every list: drawn once for as long as nothing of it changes.

As with the cards of klussen, what is shown is a pure function of the fields of `Persoon`, the day and the heading
level, and those together are its key in the cache of this process. Red cards are never loaded here.
"""

from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone

from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.models import Deskundige, Kleur, Lid
from deskundigen.models.deskundige import waarom
from klussenbank.kern.filteren import Keuze
from klussenbank.kern.paginering import BegrensdePaginator
from klussenbank.kern.tekst import vraag_van
from klussenbank.kern.treffers import gemarkeerd

# At some 3 kB each, key included.
MEESTE_PERSONEN = 4000

# Written out: putting this together from models anew for every list took as long as asking it.
_PERSONEN = """
SELECT lid.id, lid.voornaam, lid.tussenvoegsel, lid.achternaam, lid.functie, lid.organisatie_id,
       deskundige.zin, deskundige.foto, deskundige.niet_tot
FROM deskundigen_deskundige deskundige JOIN deskundigen_lid lid ON lid.id = deskundige.lid_id
WHERE deskundige.lid_id = ANY(%s)
"""
_KAARTEN = """
SELECT lid_id, rang, kleur, niveau, tekst, onderwerp_id FROM deskundigen_kaart
WHERE lid_id = ANY(%s) AND kleur <> %s ORDER BY id
"""


class Openkaart(NamedTuple):
    """What a list needs to know of a green or blue card to say why its owner is in it."""

    kleur: str
    niveau: str
    tekst: str
    onderwerp: Keuze | None
    ouder_id: int | None

    @property
    def onderwerp_id(self):
        return self.onderwerp and self.onderwerp.pk

    @property
    def reden(self):
        """Why this card brings its owner into a list, in words that the reader can check."""
        return waarom(self.kleur, self.niveau, self.onderwerp.label if self.onderwerp else f"“{self.tekst}”")

    @property
    def zoektekst(self):
        """The words by which this card is found."""
        onderwerp = [self.onderwerp.label, *self.onderwerp.synoniemen] if self.onderwerp else []
        return " ".join([*onderwerp, self.tekst])


class Persoon(NamedTuple):
    """Everything that a list shows of someone; `redenen` says why this person is in it."""

    id: int
    voornaam: str
    tussenvoegsel: str
    achternaam: str
    functie: str
    organisatie: str
    zin: str
    foto: str
    niet_tot: date | None
    # A card says who may not be asked on this day.
    vandaag: date
    redenen: tuple[str, ...] = ()
    # What was searched for, as typed: its words are marked.
    q: str = ""

    @property
    def h2(self):
        """This person as HTML, the name a heading of level 2."""
        return _getekend(self, "h2")

    @property
    def h3(self):
        """This person as HTML, the name a heading of level 3."""
        return _getekend(self, "h3")


def personen(deskundigen, redenen, begin=0, eind=None, vraag=None, keuzes=None) -> list[Persoon]:
    """Return what a list shows of `deskundigen` (a queryset) from place `begin` up to `eind`, in their order.

    `redenen` is called with the open cards of each, the highest first, and returns what is said of them. What answers
    `vraag` is marked. `keuzes` are the topics and organisations, where the page has them.
    """
    ids = deskundigen.sleutels(begin, eind)
    if not ids:
        return []
    keuzes = keuzes or nu_te_kiezen()
    q, vandaag = vraag.tekst if vraag else "", timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_KAARTEN, [ids, Kleur.ROOD.value])
        kaarten = _per_lid(cursor, keuzes)
        cursor.execute(_PERSONEN, [ids])
        gevonden = {}
        for *wie, organisatie, zin, foto, niet_tot in cursor:
            waar, waarom_hier = keuzes.naam_van_organisatie(organisatie), tuple(redenen(kaarten[wie[0]]))
            gevonden[wie[0]] = Persoon(*wie, waar, zin, foto, niet_tot, vandaag, waarom_hier, q)
    # One that was removed in between is left out.
    return [gevonden[pk] for pk in ids if pk in gevonden]


def _per_lid(rijen, keuzes):
    """Return the open cards of each member, the highest first, and of those equally high by topic."""
    gesorteerd = sorted(rijen, key=lambda rij: (-rij[1], keuzes.plaats.get(rij[-1], len(keuzes.plaats))))
    per_lid = defaultdict(list)
    for lid, _, *kaart, onderwerp in gesorteerd:
        per_lid[lid].append(Openkaart(*kaart, keuzes.onderwerp.get(onderwerp), keuzes.ouders.get(onderwerp)))
    return per_lid


class Personenpaginator(BegrensdePaginator):
    """Pages of people; `geteld` is how many there are when that was counted before (GRENS + 1: more than that)."""

    def __init__(self, deskundigen, per_pagina, *, redenen, geteld=None, vraag=None, keuzes=None):
        super().__init__(deskundigen, per_pagina)
        self.redenen, self.vraag, self.keuzes = redenen, vraag, keuzes
        if geteld is not None:
            self._geteld = geteld

    def page(self, number):
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        eind = min(begin + self.per_page, self.count)
        rijen = personen(self.object_list, self.redenen, begin, eind, self.vraag, self.keuzes)
        return self._get_page(rijen, number, self)


@lru_cache(maxsize=MEESTE_PERSONEN)
def _getekend(persoon, kopniveau):
    lid = Lid(
        id=persoon.id,
        voornaam=persoon.voornaam,
        tussenvoegsel=persoon.tussenvoegsel,
        achternaam=persoon.achternaam,
        functie=persoon.functie,
    )
    deskundige = Deskundige(lid=lid, zin=persoon.zin, foto=persoon.foto, niet_tot=persoon.niet_tot)
    # The question again: kept as text, so that it can be part of the key.
    vraag = vraag_van(persoon.q)
    context = {
        "deskundige": deskundige,
        "naam": gemarkeerd(lid.naam, vraag),
        "functie": gemarkeerd(persoon.functie, vraag),
        "organisatie": gemarkeerd(persoon.organisatie, vraag),
        "zin": gemarkeerd(persoon.zin, vraag),
        "redenen": [gemarkeerd(reden, vraag) for reden in persoon.redenen],
        "niveau": kopniveau,
    }
    return render_to_string("_onderdelen/_persoon.html", context)
