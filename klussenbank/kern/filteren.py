"""What the filters of all lists share: choices by slug with the number behind each, and active filters as chips."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.http import QueryDict
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe


class Keuze(NamedTuple):
    """One choice of a filter: what the address says, what the page says, and the row it stands for (None without).

    By `synoniemen` who looks for it finds it too.
    """

    waarde: str
    label: str
    pk: int | None = None
    synoniemen: tuple[str, ...] = ()

    def __str__(self):
        return self.label

    @property
    def sleutel(self):
        """By what results are counted that this choice would give: the key of its row, or what the address says."""
        return self.waarde if self.pk is None else str(self.pk)


class Groep(NamedTuple):
    """Choices under one heading; `heeft_hoofd` when the first of them is the heading itself. Without `kop` no group."""

    kop: str
    keuzes: list[Keuze]
    heeft_hoofd: bool = False


class Keuzelijst:
    """The choices of one filter as checkboxes or radio buttons, in mark-up that is made once.

    Drawing hundreds of choices took half the time of a list. Only what is chosen and how many results a choice gives
    differ per page: `html` puts those in between.
    """

    def __init__(self, naam: str, groepen: Iterable[Groep], *, soort: str = "checkbox"):
        self.naam = naam
        groepen = list(groepen)
        self.per_waarde = {keuze.waarde: keuze for groep in groepen for keuze in groep.keuzes}
        # Each choice takes five of these parts; the second says that it is ticked, the fourth is its number.
        self._delen, self._plek = [], {}
        for nummer, groep in enumerate(groepen):
            self._delen.append(_kop(groep) if groep.kop else "")
            for plaats, keuze in enumerate(groep.keuzes):
                klasse = ("keuze keuze--onder" if plaats else "keuze keuze--hoofd") if groep.heeft_hoofd else "keuze"
                self._plek[keuze.waarde] = len(self._delen)
                voor, na = _vakje(soort, naam, keuze, f"{nummer}_{plaats}", klasse)
                self._delen += (voor, "", na, _getal(""), "</span></div>")
            self._delen.append("</div>" if groep.kop else "")
        self._per_sleutel = {keuze.sleutel: keuze.waarde for keuze in self.per_waarde.values()}
        # Most look at the same few lists, whose numbers change now and then.
        self._teken = lru_cache(maxsize=20)(self._teken_nu)
        self._zonder_resultaat = self._delen.copy()
        for waarde, plek in self._plek.items():
            # An empty value asks for nothing in particular, so there is nothing to count.
            self._zonder_resultaat[plek + 3] = _getal("0" if waarde else "")

    def html(self, gekozen, telling=None) -> str:
        """Return the choices as safe HTML, those in `gekozen` ticked, each with its number from a `tellen.Telling`.

        Where nothing is chosen that there is, the choice that asks for nothing in particular is.
        """
        return self._teken(tuple(waarde for waarde in gekozen if waarde in self._plek) or ("",), telling)

    def _teken_nu(self, gekozen, telling):
        delen = (self._zonder_resultaat if telling and telling.anders else self._delen).copy()
        for waarde in gekozen:
            if waarde in self._plek:
                delen[self._plek[waarde] + 1] = " checked"
        if telling:
            for waarde, aantal in self._geteld(telling):
                delen[self._plek[waarde] + 3] = _getal(telling.tekst(aantal))
        return mark_safe("".join(delen))  # noqa: S308  every part was escaped when it was made; a number is digits

    def teksten(self, telling) -> dict[str, str]:
        """Return the numbers of a `tellen.Telling` as they are shown; under "" that of a choice that is not named."""
        return {waarde: telling.tekst(aantal) for waarde, aantal in self._geteld(telling)} | {"": telling.anders}

    def _geteld(self, telling):
        # What was removed, or is no choice, may have been counted.
        bekend = self._per_sleutel
        return [(bekend[sleutel], aantal) for sleutel, aantal in telling.aantallen if sleutel in bekend]

    def kies(self, waarden: Iterable[str]) -> list[Keuze] | None:
        """Return the choices with these values: None when nothing was asked for, an empty list when nothing is known.

        Values that are not among the choices are passed over, so that an old bookmark still works.
        """
        gevraagd = _gevraagd(waarden)
        return [self.per_waarde[waarde] for waarde in gevraagd if waarde in self.per_waarde] if gevraagd else None

    def kies_een(self, waarde: str | None) -> str:
        """Return `waarde` when it is among the choices, and "" otherwise."""
        return waarde if waarde in self.per_waarde else ""


def _gevraagd(waarden):
    return dict.fromkeys(waarde for waarde in waarden if waarde and "\x00" not in waarde)


@lru_cache(maxsize=4096)
def _getal(tekst):
    """Return the number of a choice, as the end of the tag around it and what stands in it."""
    return f' telling--nul">{tekst}' if tekst == "0" else f'">{tekst}'


def _kop(groep):
    kop = "" if groep.heeft_hoofd else '<p class="keuzes__naam" aria-hidden="true">{}</p>'
    return format_html('<div class="keuzes__groep" role="group" aria-label="{}">' + kop, groep.kop, groep.kop)


def _vakje(soort, naam, keuze, nummer, klasse):
    """Return the HTML of one choice: up to where it says that it is ticked, and from there to where its number stands.

    The number is a description, not part of the name: what a choice is called must not change with every letter typed.
    """
    waarde = conditional_escape(keuze.waarde)
    telling = f"{naam}_{nummer}"
    anders = format_html(' data-synoniemen="{}"', "\n".join(keuze.synoniemen)) if keuze.synoniemen else ""
    voor = f'<div class="{klasse}"><input type="{soort}" name="{naam}" value="{waarde}" id="id_{naam}_{nummer}"{anders}'
    na = (
        f' aria-describedby="{telling}"> <label for="id_{naam}_{nummer}">{conditional_escape(keuze.label)}</label>'
        f' <span id="{telling}" class="telling'
    )
    return voor, na


class Chip(NamedTuple):
    """An active filter: what it says, and the address without it."""

    label: str
    url: str


def zonder(params: QueryDict, naam: str, waarde: str | None = None) -> str:
    """Return the query string of `params` without filter `naam` (or that one `waarde` of it), from page one."""
    over = params.copy()
    over.pop("pagina", None)
    waarden = [] if waarde is None else [ander for ander in over.getlist(naam) if ander != waarde]
    if waarden:
        over.setlist(naam, waarden)
    else:
        over.pop(naam, None)
    return f"?{over.urlencode()}"


def chip(params: QueryDict, naam: str, waarde: str, label: str) -> Chip:
    """Return the chip of the active filter `naam`=`waarde`."""
    return Chip(label, zonder(params, naam, waarde))


def onbekend(params: QueryDict, keuze: dict, namen: tuple[str, ...] = ("onderwerp", "organisatie")) -> list[str]:
    """Return which of the filters `namen` were asked for a slug that is not among what they found (`keuze`)."""
    gevonden = {naam: {rij.waarde for rij in keuze.get(naam) or []} for naam in namen}
    return [naam for naam in namen if _gevraagd(params.getlist(naam)).keys() - gevonden[naam]]
