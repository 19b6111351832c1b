"""Beside the form of a klus: which topics its text seems to be about, and how many people know something of them."""

from collections import defaultdict
from functools import lru_cache

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from deskundigen.kandidaten import MEESTE_GETELD
from deskundigen.keuzes import Keuzes
from klussen.passend import aantal_passend
from klussenbank.kern import tekst
from klussenbank.kern.filteren import Keuze
from klussenbank.kern.tekst.samenstelling import splits

MEESTE_VOORGESTELD = 5
# What stands further on is seldom what it is about, and taking words apart takes time.
LENGTE_TITEL, LENGTE_OMSCHRIJVING = 200, 3000
# A word in the title says more than one in the description, where one that keeps coming back counts so many times.
_TITEL, _HOOGSTENS = 3, 3


class MeedenkForm(forms.Form):
    """As much of the form of a klus as is needed; what is not filled in or not valid does not count."""

    titel = forms.CharField(required=False)
    omschrijving = forms.CharField(required=False)
    onderwerpen = forms.TypedMultipleChoiceField(coerce=int, required=False)
    organisatie = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)

    def __init__(self, data, *, keuzes):
        super().__init__(data)
        self.fields["onderwerpen"].choices = [(pk, "") for pk in keuzes.onderwerp]
        self.fields["organisatie"].choices = [(pk, "") for pk in keuzes.organisatie]


def meedenken(data, lid, keuzes, *, met_gekozen=False) -> str:
    """Return as HTML what there is to say of what was typed so far, as `lid` would post it; nothing of an empty form.

    `met_gekozen` keeps topics among the suggestions that were chosen already: a script holds both choices equal.
    """
    form = MeedenkForm(data, keuzes=keuzes)
    form.is_valid()
    gekozen = form.cleaned_data.get("onderwerpen", [])
    gevonden = onderwerpen_in(form.cleaned_data.get("titel", ""), form.cleaned_data.get("omschrijving", ""), keuzes)
    voorgesteld = [keuze for keuze in gevonden if met_gekozen or keuze.pk not in gekozen][:MEESTE_VOORGESTELD]
    eigen = {form.cleaned_data.get("organisatie"), lid.organisatie_id} - {None}
    context = {
        "voorgesteld": [(keuze, keuze.pk in gekozen) for keuze in voorgesteld],
        "passend": hoeveel_passen(gekozen, eigen, keuzes, vragers=[lid]),
    }
    return mark_safe(render_to_string("klussen/_meedenken.html", context))  # noqa: S308  drawn by a template


def hoeveel_passen(onderwerpen, zonder, keuzes, *, vragers=()) -> str:
    """Say how many people may be asked about these topics, by `vragers`; nothing where there are no topics.

    Those of the organisations `zonder` do not count.
    """
    if not onderwerpen:
        return ""
    aantal = aantal_passend(onderwerpen, zonder=zonder, vragers=vragers, keuzes=keuzes)
    if not aantal:
        return "We vonden nog niemand die hier iets van weet en aan wie je nu iets kunt vragen."
    if aantal == 1:
        return "1 collega weet hier iets van en is te vragen."
    hoeveel = f"Meer dan {MEESTE_GETELD}" if aantal > MEESTE_GETELD else aantal
    return f"{hoeveel} collega’s weten hier iets van en zijn te vragen."


def onderwerpen_in(titel: str, omschrijving: str, keuzes: Keuzes) -> list[Keuze]:
    """Return the topics that a klus seems to be about, the likeliest first.

    A topic is found by its name or a synonym, in whatever inflection, and within a compound: "grondwateroverlast"
    is about Grondwater.
    """
    namen = defaultdict(set)
    for keuze in keuzes.onderwerp.values():
        for naam in (keuze.label, *keuze.synoniemen):
            namen[tuple(_stukken(naam))].add(keuze.pk)
    langste = max(map(len, namen), default=0)
    gezien = defaultdict(int)
    waarin = ((titel[:LENGTE_TITEL], _TITEL, 1), (omschrijving[:LENGTE_OMSCHRIJVING], 1, _HOOGSTENS))
    for wat, gewicht, hoogstens in waarin:
        keren = defaultdict(int)
        stukken = _stukken(wat)
        for begin in range(len(stukken)):
            for eind in range(begin + 1, min(begin + langste, len(stukken)) + 1):
                for pk in namen.get(tuple(stukken[begin:eind]), ()):
                    # More words in a row are less likely there by accident.
                    keren[pk, eind - begin] += 1
        for (pk, lengte), aantal in keren.items():
            gezien[pk] += gewicht * lengte * min(aantal, hoogstens)
    return [keuzes.onderwerp[pk] for pk in sorted(gezien, key=lambda pk: (-gezien[pk], keuzes.plaats[pk]))]


def _stukken(wat):
    """Return the stems of the words of a text in order, compounds taken apart."""
    return [stuk for woord in tekst.woorden(wat) for stuk in _delen(woord)]


@lru_cache(maxsize=20_000)
def _delen(woord):
    return tuple(tekst.stam(deel.tekst) for deel in splits(woord))
