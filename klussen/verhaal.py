"""What the page of one klus tells of it, drawn once for as long as nothing of it changes.

As with the cards in lists, it is a pure function of what it shows, and that is its key in the cache of this process:
nothing has to be told when something changes. What differs per member never goes in: it is filled in each time, at the
place that is left open for it.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone

from deskundigen.models import Lid, Organisatie
from klussen.models import Klus
from klussenbank.kern.filteren import Keuze
from klussenbank.kern.mal import Mal

# At some 10 kB each, key included.
MEESTE_VERHALEN = 1000


class Verhaal(NamedTuple):
    """Everything that the page tells of a klus itself."""

    titel: str
    samenvatting: str
    omschrijving: str
    omvang: str
    soort: str
    uren: int | None
    aantal_personen: int
    reageren_tm: date | None
    start_op: date | None
    klaar_op: date | None
    plaats: str
    op_afstand: bool
    vergoeding: str
    status: str
    verborgen_op: datetime | None
    gelukt: str
    uren_besteed: int | None
    resultaat: str
    # The fields so far are those of Klus, under the same name.
    plaatser: str
    mede_plaatser: str
    organisatie: str
    organisatie_slug: str
    onderwerpen: tuple[Keuze, ...]
    waarom_ingetrokken: str
    # It says how long one can still react.
    vandaag: date


_VAN_KLUS = Verhaal._fields[: Verhaal._fields.index("plaatser")]


def verhaal(klus: Klus, onderwerpen: list[Keuze], waarom_ingetrokken: str = "", *, nu: str = "") -> str:
    """Return as HTML what is asked; `onderwerpen` are its topics, and it was withdrawn for `waarom_ingetrokken`.

    `nu` is what this member can do now: below the facts, so that nobody has to look for it.
    """
    mal = _getekend(
        Verhaal(
            *(getattr(klus, veld) for veld in _VAN_KLUS),
            klus.plaatser.naam,
            klus.mede_plaatser.naam if klus.mede_plaatser else "",
            klus.organisatie.naam,
            klus.organisatie.slug,
            tuple(onderwerpen),
            waarom_ingetrokken,
            timezone.localdate(),
        )
    )
    return mal(nu=nu)


@lru_cache(maxsize=MEESTE_VERHALEN)
def _getekend(gegeven):
    klus = Klus(
        **{veld: getattr(gegeven, veld) for veld in _VAN_KLUS},
        plaatser=Lid(voornaam=gegeven.plaatser),
        mede_plaatser=Lid(voornaam=gegeven.mede_plaatser) if gegeven.mede_plaatser else None,
        organisatie=Organisatie(naam=gegeven.organisatie, slug=gegeven.organisatie_slug),
    )
    return Mal(
        "klussen/_verhaal.html",
        "nu",
        klus=klus,
        onderwerpen=gegeven.onderwerpen,
        waarom_ingetrokken=gegeven.waarom_ingetrokken,
    )
