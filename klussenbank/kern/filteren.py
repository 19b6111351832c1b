"""What the filters of all lists share: choices by slug with the number behind each, and active filters as chips."""

from collections.abc import Iterable
from typing import NamedTuple

from django import forms
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
        self._stukken = []
        for nummer, groep in enumerate(groepen):
            if groep.kop:
                self._stukken.append((None, _kop(groep), ""))
            for plaats, keuze in enumerate(groep.keuzes):
                klasse = ("keuze keuze--onder" if plaats else "keuze keuze--hoofd") if groep.heeft_hoofd else "keuze"
                self._stukken.append((keuze.waarde, *_vakje(soort, naam, keuze, f"{nummer}_{plaats}", klasse)))
            if groep.kop:
                self._stukken.append((None, "</div>", ""))

    def html(self, gekozen, aantallen=None) -> str:
        """Return the choices as safe HTML, those in `gekozen` ticked, each with its number (`Telling.teksten`).

        Where nothing is chosen that there is, the choice that asks for nothing in particular is.
        """
        if self.per_waarde.keys().isdisjoint(gekozen):
            gekozen = [""]
        anders = aantallen[""] if aantallen else ""
        delen = []
        for waarde, voor, na in self._stukken:
            delen.append(voor)
            if waarde is not None:
                if waarde in gekozen:
                    delen.append(" checked")
                # An empty value asks for nothing in particular, so there is nothing to count.
                aantal = aantallen.get(waarde, anders) if aantallen and waarde else ""
                delen += (na, ' telling--nul">' if aantal == "0" else '">', aantal, "</span></div>")
        return mark_safe("".join(delen))  # noqa: S308  every part was escaped when it was made; a number is digits


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


class Slugs(forms.Field):
    """Several choices of a Keuzelijst by their slug. Unknown slugs are passed over, so an old bookmark still works.

    `clean` gives None when nothing was chosen and a list of Keuze otherwise; with unknown slugs alone it is empty.
    """

    widget = forms.MultipleHiddenInput
    # Set by the form: choices change while the site runs.
    keuzelijst: Keuzelijst

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, **kwargs})

    def clean(self, value):
        slugs = dict.fromkeys(slug for slug in value or [] if slug and "\x00" not in slug)
        bekend = self.keuzelijst.per_waarde
        return [bekend[slug] for slug in slugs if slug in bekend] if slugs else None


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
    gevraagd = {naam: {slug for slug in params.getlist(naam) if slug and "\x00" not in slug} for naam in namen}
    gevonden = {naam: {rij.waarde for rij in keuze.get(naam) or []} for naam in namen}
    return [naam for naam in namen if gevraagd[naam] - gevonden[naam]]
