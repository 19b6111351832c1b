"""The choices of topics and organisations in filters, read from the database only when one of them changed.

Every process keeps them, with their mark-up, beside the `Keuzenstand` at which they were read. That row is asked in
each request, together with who is logged in; a trigger renews it in the very transaction that changes a topic or an
organisation, whichever way that is done. So a new topic shows at once in every process, and never before it is there.
"""

from collections import defaultdict
from itertools import groupby
from typing import NamedTuple

from deskundigen.models import Lid, Onderwerp, Organisatie
from deskundigen.models.organisatie import KOPPEN
from klussenbank.kern import tekst
from klussenbank.kern.filteren import Groep, Keuze, Keuzelijst
from klussenbank.kern.vast import Zin, Zinnen


class Keuzes(NamedTuple):
    """The choices as they are, and what follows from them."""

    onderwerpen: Keuzelijst
    organisaties: Keuzelijst
    # Of every topic by key: itself and what stands below it, and what it stands below.
    kinderen: dict[int, list[int]]
    ouders: dict[int, int | None]
    # By key: what a card shows of them need not be joined to it in every list. The topics in alphabetical order.
    onderwerp: dict[int, Keuze]
    organisatie: dict[int, Keuze]
    # Of every topic by key its place in that order.
    plaats: dict[int, int]
    # Per topic each of the words by which it is called, with its stem.
    onderwerp_woorden: list[tuple[Keuze, dict[str, str]]]
    # The topics by the stems of each of their names and synonyms.
    onderwerp_namen: dict[tuple[str, ...], list[Keuze]]
    # Every word of more than a few letters in those, for who mistypes one.
    woorden: list[str]
    # The statements of lists that are filtered by these.
    zinnen: Zinnen

    def met_kinderen(self, onderwerpen):
        """Return the keys of the chosen topics and of what stands below them."""
        return sorted({pk for keuze in onderwerpen for pk in self.kinderen[keuze.pk]})

    def onderwerpen_van(self, nummers):
        """Return the topics with these keys in alphabetical order; one that was removed is left out."""
        return [self.onderwerp[pk] for pk in sorted(self.plaats.keys() & nummers, key=self.plaats.get)]

    def namen_van(self, nummers):
        """Return what those topics are called; of None, nothing."""
        return tuple(onderwerp.label for onderwerp in self.onderwerpen_van(nummers or ()))

    def naam_van_organisatie(self, pk):
        """Return the name of an organisation; of one that was made since the choices were read, or none, nothing."""
        return self.organisatie[pk].label if pk in self.organisatie else ""

    def die_heten(self, q):
        """Return the topics that are called by every word of `q`, in name or synonyms; the last may be unfinished."""
        gevraagd = [woord for woord in tekst.woorden(q) if woord not in tekst.STOPWOORDEN]
        if not gevraagd:
            return []
        laatste, stammen = gevraagd[-1], {tekst.stam(woord) for woord in gevraagd[:-1]}
        stam = tekst.stam(laatste)
        return [
            keuze
            for keuze, woorden in self.onderwerp_woorden
            if stammen <= set(woorden.values())
            and any(ander == stam or woord.startswith(laatste) for woord, ander in woorden.items())
        ]

    def met_de_naam(self, q):
        """Return the topics of which `q` is the name or a synonym, in whatever spelling or inflection."""
        gevraagd = tuple(tekst.stam(woord) for woord in tekst.woorden(q))
        return self.onderwerp_namen.get(gevraagd, []) if gevraagd else []


_STAND = Zin("SELECT stand FROM deskundigen_keuzenstand", [])
_bewaard = (object(), None)


def keuzes(voor: Lid | None = None) -> Keuzes:
    """Return the choices as they are now.

    Or, for `voor`, who asks, as they were when this member was read at the start of the request.
    """
    global _bewaard
    # Asked before the lists are: what changes in between is read anew in the next request.
    stand = (voor and voor.keuzenstand) or _stand()
    bewaarde_stand, gemaakt = _bewaard
    if stand != bewaarde_stand:
        gemaakt = _maak()
        _bewaard = stand, gemaakt
    return gemaakt


def _stand():
    rijen = _STAND.rijen()
    return rijen[0][0] if rijen else None


def _maak():
    onderwerpen = list(Onderwerp.objects.select_related("ouder"))
    onderwerpen.sort(key=lambda rij: (_hoofd(rij).sorteernaam, _hoofd(rij).pk, rij.ouder_id is not None))
    kinderen = {onderwerp.pk: [onderwerp.pk] for onderwerp in onderwerpen}
    for onderwerp in onderwerpen:
        if onderwerp.ouder_id:
            kinderen[onderwerp.ouder_id].append(onderwerp.pk)
    volgorde = list(KOPPEN)
    organisaties = sorted(Organisatie.objects.all(), key=lambda rij: (volgorde.index(rij.soort), rij.sorteernaam))
    per_hoofd = [
        Groep(hoofd.naam, _keuzes(groep), heeft_hoofd=True) for hoofd, groep in groupby(onderwerpen, key=_hoofd)
    ]
    per_soort = [
        Groep(KOPPEN[soort], _keuzes(groep)) for soort, groep in groupby(organisaties, key=lambda rij: rij.soort)
    ]
    op_naam = sorted(onderwerpen, key=lambda rij: rij.sorteernaam)
    namen = defaultdict(list)
    for rij in op_naam:
        for naam in {tuple(tekst.stam(woord) for woord in tekst.woorden(naam)) for naam in (rij.naam, *rij.synoniemen)}:
            namen[naam].append(_keuze(rij))
    woorden = dict.fromkeys(woord for rij in op_naam for woord in tekst.woorden(rij.zoektekst))
    return Keuzes(
        onderwerpen=Keuzelijst("onderwerp", per_hoofd),
        organisaties=Keuzelijst("organisatie", per_soort),
        kinderen=kinderen,
        ouders={rij.pk: rij.ouder_id for rij in onderwerpen},
        onderwerp={rij.pk: _keuze(rij) for rij in op_naam},
        organisatie={rij.pk: _keuze(rij) for rij in organisaties},
        plaats={rij.pk: plaats for plaats, rij in enumerate(op_naam)},
        onderwerp_woorden=[
            (_keuze(rij), {woord: tekst.stam(woord) for woord in tekst.woorden(rij.zoektekst)}) for rij in op_naam
        ],
        onderwerp_namen=dict(namen),
        woorden=list(woorden),
        zinnen=Zinnen(),
    )


def _hoofd(onderwerp):
    return onderwerp.ouder or onderwerp


def _keuzes(rijen):
    return [_keuze(rij) for rij in rijen]


def _keuze(rij):
    return Keuze(rij.slug, rij.naam, rij.pk, tuple(getattr(rij, "synoniemen", ())))
