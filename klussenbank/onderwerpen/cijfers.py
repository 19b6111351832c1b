"""Per topic how many people may be asked and how many klussen were about it: what the overview draws.

Both are counted as filters count their choices (`kern.tellen`): a small board now, along an index, and a large one
ahead by the worker. The people are those of the directory as it opens. The numbers are the same for everyone who looks:
of green and blue cards alone, and without klussen that are hidden.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from deskundigen.filters import DeskundigeFilter
from klussen.models import Klus, Klusstatus
from klussenbank.kern.filteren import Keuze
from klussenbank.kern.tellen import Verzameling, tel

# Klussen count for so long after they were posted, and while they are open.
KLUSSEN_VAN = timedelta(days=365)
# A topic with klussen and no more people than this has too few; one with at least so many and no klus has a reserve.
BIJNA_NIEMAND, VEEL_MENSEN = 1, 3

# A klus on two topics below one main topic counts there once.
_KLUSSEN = """
    SELECT waarde::text, count(*) FROM (
        SELECT DISTINCT {s}.id, boven.waarde FROM {s}
        CROSS JOIN LATERAL unnest({s}.onderwerp_nummers) AS nummer
        JOIN deskundigen_onderwerp onderwerp ON onderwerp.id = nummer
        CROSS JOIN LATERAL (VALUES (onderwerp.id), (onderwerp.ouder_id)) AS boven (waarde)
        WHERE boven.waarde IS NOT NULL
    ) AS per_klus GROUP BY 1
"""


class Cijfer(NamedTuple):
    """One topic with its numbers; what stands below it is among them."""

    onderwerp: Keuze
    is_hoofd: bool
    mensen: int
    klussen: int

    @property
    def verschil(self) -> int:
        """How many more people there are than klussen; below zero there are more klussen."""
        return self.mensen - self.klussen

    @property
    def heeft_te_weinig_mensen(self):
        """Whether there are klussen and (almost) nobody to ask."""
        return self.klussen > 0 and self.mensen <= BIJNA_NIEMAND

    @property
    def heeft_geen_klussen(self):
        """Whether there are people enough and nothing to do for them."""
        return self.klussen == 0 and self.mensen >= VEEL_MENSEN


class Cijfers(NamedTuple):
    """The numbers of all topics, main topics first in alphabetical order each with what stands below it.

    Where not `volledig`, a large board was not counted yet, and the numbers are of a part of it.
    """

    per_onderwerp: list[Cijfer]
    volledig: bool
    # As the directory shows them: of the people who may be asked, by the value of the topic; "" for all others.
    contactpersonen: dict[str, str]

    @property
    def hoofdonderwerpen(self):
        return [cijfer for cijfer in self.per_onderwerp if cijfer.is_hoofd]

    @property
    def te_weinig_mensen(self):
        """Topics with klussen and (almost) nobody to ask, most klussen first."""
        gevonden = [cijfer for cijfer in self.per_onderwerp if cijfer.heeft_te_weinig_mensen]
        return sorted(gevonden, key=lambda cijfer: -cijfer.klussen) if self.volledig else []

    @property
    def zonder_klussen(self):
        """Topics with people and nothing to do for them, most people first."""
        gevonden = [cijfer for cijfer in self.per_onderwerp if cijfer.heeft_geen_klussen]
        return sorted(gevonden, key=lambda cijfer: -cijfer.mensen) if self.volledig else []


def cijfers() -> Cijfers:
    """Return the numbers of all topics as they are now."""
    filters = DeskundigeFilter(QueryDict())
    keuzes = filters.keuzes
    mensen, klussen = tel([_mensen(filters), _klussen(filters)])
    per_mens, per_klus = mensen.telling("onderwerp"), klussen.telling("onderwerp")
    aantal_mensen, aantal_klussen = dict(per_mens.aantallen), dict(per_klus.aantallen)
    return Cijfers(
        [
            Cijfer(
                onderwerp,
                keuzes.ouders[onderwerp.pk] is None,
                aantal_mensen.get(onderwerp.sleutel, 0),
                aantal_klussen.get(onderwerp.sleutel, 0),
            )
            for hoofd in keuzes.onderwerp.values()
            if keuzes.ouders[hoofd.pk] is None
            for onderwerp in [hoofd, *_eronder(keuzes, hoofd)]
        ],
        per_mens.volledig and per_klus.volledig,
        keuzes.onderwerpen.teksten(per_mens),
    )


def _eronder(keuzes, hoofd):
    return [onder for onder in keuzes.onderwerpen_van(keuzes.kinderen[hoofd.pk]) if onder.pk != hoofd.pk]


def _mensen(filters):
    """The set that the directory counts when it opens."""
    return filters.verzamelingen()[0]


def _klussen(filters):
    """The set of klussen that are open or were posted in the last year, but for those that were withdrawn."""

    def rijen():
        recent = Q(status=Klusstatus.OPEN) | Q(geplaatst_op__gt=timezone.now() - KLUSSEN_VAN)
        klussen = Klus.objects.op_het_bord().zonder_verborgen().exclude(status=Klusstatus.INGETROKKEN)
        return klussen.filter(recent).order_by("-geplaatst_op", "-id").values_list("id", "onderwerp_nummers")

    return Verzameling(
        antwoord=filters.antwoord,
        keuze="onderwerpen?klussen=jaar",
        rijen=rijen,
        openbaar=rijen,
        kolommen="id, onderwerp_nummers",
        delen={"onderwerp": (_KLUSSEN, [])},
    )


def te_tellen():
    """Return the set that is counted ahead; that of the people is one of the directory."""
    return [_klussen(DeskundigeFilter(QueryDict()))]
