"""How a person is shown in every list: drawn once for as long as nothing of it changes.

As with the cards of klussen, what is shown is a pure function of the fields of `Persoon`, the day and the heading
level, and those together are its key in the cache of this process. Red cards are never loaded here.
"""

from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils import timezone

from deskundigen import vers
from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.models import Deskundige, Lid
from deskundigen.models.kaart import waarom
from klussenbank.kern.filteren import Keuze
from klussenbank.kern.paginering import BegrensdePaginator
from klussenbank.kern.tekst import vraag_van
from klussenbank.kern.treffers import gemarkeerd
from klussenbank.kern.vast import PerSleutel

# At some 3 kB each, key included.
MEESTE_PERSONEN = 4000

# Written out: putting this together from models anew for every list took as long as asking it. A row for each open
# card, and one without a card for who has none.
PERSONEN = PerSleutel(
    """
SELECT lid.id, lid.voornaam, lid.tussenvoegsel, lid.achternaam, lid.functie, lid.organisatie_id,
       deskundige.zin, deskundige.foto, deskundige.niet_tot,
       kaart.rang, kaart.kleur, kaart.niveau, kaart.tekst, kaart.tijd, kaart.bevestigd_op, kaart.onderwerp_id
FROM unnest({sleutels}) WITH ORDINALITY AS gekozen (id, plaats)
JOIN deskundigen_deskundige deskundige ON deskundige.lid_id = gekozen.id
JOIN deskundigen_lid lid ON lid.id = gekozen.id
LEFT JOIN deskundigen_kaart kaart ON kaart.lid_id = gekozen.id AND kaart.kleur <> 'rood'
ORDER BY gekozen.plaats, kaart.id
"""
)
# How many of those columns are about the person.
_VAN_WIE = 9


class Openkaart(NamedTuple):
    """What a list needs to know of a green or blue card to say why its owner is in it."""

    kleur: str
    niveau: str
    tekst: str
    tijd: str
    bevestigd_op: datetime | None
    onderwerp: Keuze | None
    ouder_id: int | None

    @property
    def onderwerp_id(self):
        return self.onderwerp and self.onderwerp.pk

    @property
    def reden(self):
        """Why this card brings its owner into a list, in words that the reader can check."""
        over = self.onderwerp.label if self.onderwerp else f"“{self.tekst}”"
        return waarom(self.kleur, self.niveau, over, tijd=self.tijd, leeftijd=vers.leeftijd(self.bevestigd_op))

    @property
    def zoektekst(self):
        """The words by which this card is found."""
        onderwerp = [self.onderwerp.label, *self.onderwerp.synoniemen] if self.onderwerp else []
        return " ".join([*onderwerp, self.tekst, self.tijd])


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
    def naam(self):
        """The name as people write it."""
        return Lid(voornaam=self.voornaam, tussenvoegsel=self.tussenvoegsel, achternaam=self.achternaam).naam

    @property
    def h2(self):
        """This person as HTML, the name a heading of level 2."""
        return _getekend(self, "h2")

    @property
    def h3(self):
        """This person as HTML, the name a heading of level 3."""
        return _getekend(self, "h3")

    @property
    def h4(self):
        """This person as HTML, the name a heading of level 4."""
        return _getekend(self, "h4")


def personen(deskundigen, redenen, begin=0, eind=None, vraag=None, keuzes=None) -> list[Persoon]:
    """Return what a list shows of `deskundigen` (a queryset) from place `begin` up to `eind`, in their order.

    `redenen` is called with the open cards of each, the highest first, and returns what is said of them. What answers
    `vraag` is marked. `keuzes` are the topics and organisations, where the page has them.
    """
    return _personen(deskundigen.lees(begin, eind, PERSONEN), lambda _, kaarten: redenen(kaarten), vraag, keuzes)


def personen_van(redenen: dict[int, tuple[str, ...]], keuzes=None) -> list[Persoon]:
    """Return what a list shows of the people with these keys, in that order, each with what is said of them.

    Who left the directory meanwhile is not among them.
    """
    return _personen(PERSONEN.rijen(list(redenen)), lambda pk, _: redenen[pk], None, keuzes)


def _personen(rijen, redenen, vraag, keuzes):
    """Return the people of `rijen`, as PERSONEN reads them; `redenen` is called with the key and open cards of each."""
    if not rijen:
        return []
    keuzes = keuzes or nu_te_kiezen()
    q, vandaag = vraag.tekst if vraag else "", timezone.localdate()
    gevonden = []
    for (*wie, organisatie, zin, foto, niet_tot), van_wie in groupby(rijen, key=lambda rij: rij[:_VAN_WIE]):
        waar = keuzes.naam_van_organisatie(organisatie)
        waarom_hier = tuple(redenen(wie[0], _open_kaarten([rij[_VAN_WIE:] for rij in van_wie], keuzes)))
        gevonden.append(Persoon(*wie, waar, zin, foto, niet_tot, vandaag, waarom_hier, q))
    return gevonden


def _open_kaarten(rijen, keuzes):
    """Return the open cards of someone, the highest first, and of those equally high by topic."""
    kaarten = [rij for rij in rijen if rij[0] is not None]
    kaarten.sort(key=lambda rij: (-rij[0], keuzes.plaats.get(rij[-1], len(keuzes.plaats))))
    return [
        Openkaart(*kaart, keuzes.onderwerp.get(onderwerp), keuzes.ouders.get(onderwerp))
        for _, *kaart, onderwerp in kaarten
    ]


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
