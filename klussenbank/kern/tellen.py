"""How many results each choice of a filter would give: "facets", for all filters of a list in one query.

The choices of a filter are counted among what all *other* filters leave, or every choice beside the chosen one would
give nothing. Filters in which nothing was chosen so share one set; each other filter has a set of its own. A set holds
the newest `GRENS` results and one more, along an index: counting never costs more than that, whatever the size of the
table. Where a set was cut off, what is counted in it is a lower bound.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.utils import timezone
from django.utils.formats import number_format

from klussenbank.kern import paginering, register
from klussenbank.kern.kortstondig import Kortstondig
from klussenbank.kern.models import Teller

# Counts that are lower bounds anyway are used again for so many seconds, by everyone: cut off sets cost the most.
# Sets that hold everything are always counted anew.
HOUDBAAR = 300
MEESTE_BEWAARD = 1000
# Counters change a few times an hour; they are read again after so many seconds.
HERLEES = 60
# A counter that nobody renewed for so long is no longer believed.
TE_OUD = timedelta(hours=6)


class Verzameling(NamedTuple):
    """One set of results and what to count in it.

    `keuze` names the filters by which it came about, and `antwoord` asks a statement (`Lijstfilter.antwoord`).
    `rijen()` is a queryset of tuples in the order in which to cut off, whose columns get the names `kolommen`;
    `openbaar()` the same without what only some may see. `delen` gives per filter the query of (choice as text,
    number), in which {s} is the set, and its parameters.
    """

    keuze: str
    antwoord: Callable
    rijen: Callable
    openbaar: Callable
    kolommen: str
    delen: dict[str, tuple[str, list]]


class Telling(NamedTuple):
    """What was counted for one filter: (`filteren.Keuze.sleutel`, number), and whether that is all there is.

    Numbers above `grens` are shown as that bound.
    """

    aantallen: tuple[tuple[str, int], ...]
    volledig: bool
    grens: int

    @property
    def anders(self) -> str:
        """What stands beside a choice that was not counted."""
        # What is not among the newest may well be among the others.
        return "0" if self.volledig else ""

    def tekst(self, aantal: int) -> str:
        """Return a number as it is shown: "12", or where there may be more "12+" or "1.000+"."""
        if aantal > self.grens:
            return _meer_dan(self.grens)
        if self.volledig:
            return str(aantal)
        return f"{aantal}+" if aantal else ""


class Uitkomst(NamedTuple):
    """All that was counted in one set: how many it holds (GRENS + 1 when it was cut off), and per filter."""

    totaal: int
    per_filter: dict[str, dict[str, int]]
    # Counted in the whole table by `tel_opnieuw`, some time ago.
    geheel: bool = False

    def telling(self, naam):
        """Return what was counted for filter `naam`."""
        volledig = self.geheel or self.totaal <= paginering.GRENS
        return Telling(tuple(self.per_filter.get(naam, {}).items()), volledig, paginering.GRENS)


# Where nothing was counted: there may be any number.
ONBEKEND = Uitkomst(paginering.GRENS + 1, {})


@cache
def _meer_dan(grens):
    """Return the bound as it is shown: "1.000+"."""
    return f"{number_format(grens, force_grouping=True)}+"


_bewaard = Kortstondig(HOUDBAAR, MEESTE_BEWAARD)
_gelezen = Kortstondig(HERLEES)


def tel(verzamelingen: list[Verzameling]) -> list[Uitkomst]:
    """Count all sets, in one query; sets that were cut off a short while ago are not counted again."""
    uitkomsten = [_haal(verzameling.keuze) for verzameling in verzamelingen]
    open_ = [plek for plek, uitkomst in enumerate(uitkomsten) if uitkomst is None]
    geteld = _vraag([(verzamelingen[plek], "rijen") for plek in open_])
    te_groot = []
    for plek, uitkomst in zip(open_, geteld, strict=True):
        uitkomsten[plek] = uitkomst
        if uitkomst.totaal > paginering.GRENS:
            te_groot.append(plek)
    # Kept for everyone, so only with what everyone may see.
    geteld = _vraag([(verzamelingen[plek], "openbaar") for plek in te_groot])
    for plek, uitkomst in zip(te_groot, geteld, strict=True):
        # The member may see a few more than everyone does; cut off is cut off.
        uitkomsten[plek] = uitkomst._replace(totaal=uitkomsten[plek].totaal)
        _bewaard.bewaar(verzamelingen[plek].keuze, uitkomsten[plek])
    return uitkomsten


def _haal(keuze):
    uitkomst = _bewaard.lees(keuze)
    return _tellers().get(keuze) if uitkomst is None else uitkomst


def is_groot(keuze: str) -> bool:
    """Whether a set is known to hold more than the bound of a list."""
    return _haal(keuze) is not None


def _tellers():
    """Return by name what the counters say of sets that are too large to count at once."""
    tellers = _gelezen.lees("")
    if tellers is not None:
        return tellers
    recent = Teller.objects.filter(geteld_op__gt=timezone.now() - TE_OUD, totaal__gt=paginering.GRENS)
    tellers = {teller.naam: Uitkomst(teller.totaal, teller.aantallen, geheel=True) for teller in recent}
    return _gelezen.bewaar("", tellers)


def tel_opnieuw():
    """Count the sets that the lists registered in the whole table; these are the counters."""
    for verzamelingen in register.tellers:
        for verzameling in verzamelingen():
            (uitkomst,) = _vraag([(verzameling, "openbaar")], begrensd=False)
            Teller.objects.update_or_create(
                naam=verzameling.keuze,
                defaults={"totaal": uitkomst.totaal, "aantallen": uitkomst.per_filter, "geteld_op": timezone.now()},
            )


def _vraag(gevraagd, begrensd=True):
    """Count the sets of `gevraagd`, pairs of a Verzameling and which of its querysets to take."""
    uitkomsten = [Uitkomst(0, {naam: {} for naam in verzameling.delen}) for verzameling, _ in gevraagd]
    if not gevraagd:
        return uitkomsten
    verzamelingen = [verzameling for verzameling, _ in gevraagd]
    rijen = [getattr(verzameling, welke) for verzameling, welke in gevraagd]
    naam = ("telling", begrensd and paginering.GRENS, *((v.keuze, *v.delen, welke) for v, welke in gevraagd))
    geteld = verzamelingen[0].antwoord(naam, lambda: _zin(verzamelingen, rijen, begrensd))
    for nummer, filternaam, waarde, aantal in geteld or ():
        if filternaam:
            uitkomsten[nummer].per_filter[filternaam][waarde] = aantal
        else:
            uitkomsten[nummer] = uitkomsten[nummer]._replace(totaal=aantal)
    return uitkomsten


def _zin(verzamelingen, rijen, begrensd):
    """Return the statement that counts in all sets, and its values; None when there is nothing to count."""
    sets, delen, params, deelparams = [], [], [], []
    for nummer, (verzameling, van) in enumerate(zip(verzamelingen, rijen, strict=True)):
        try:
            sql, waarden = (van()[: paginering.GRENS + 1] if begrensd else van()).query.sql_with_params()
        except EmptyResultSet:
            # What is asked for exists nowhere.
            continue
        s = f"s{nummer}"
        sets.append(f"{s} ({verzameling.kolommen}) AS MATERIALIZED ({sql})")
        params += waarden
        delen.append(f"SELECT {nummer}, '', '', count(*) FROM {s}")  # noqa: S608  a number and a name of our own
        for naam, (deel, deelwaarden) in verzameling.delen.items():
            deel = deel.format(s=s)
            delen.append(f"SELECT {nummer}, '{naam}', waarde, aantal FROM ({deel}) AS geteld (waarde, aantal)")  # noqa: S608
            deelparams += deelwaarden
    return (f"WITH {', '.join(sets)} {' UNION ALL '.join(delen)}", [*params, *deelparams]) if sets else None
