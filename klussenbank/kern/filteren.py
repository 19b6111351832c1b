"""What the filters of all lists share: choices by slug, and active filters as chips."""

from typing import NamedTuple

import django_filters
from django import forms
from django.http import QueryDict


class SlugVeld(forms.ModelMultipleChoiceField):
    """Several rows by their slug. Unknown slugs are passed over, so an old bookmark still works.

    `clean` gives None when nothing was chosen and a queryset otherwise; with unknown slugs alone it is empty.
    """

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, **{"to_field_name": "slug", "required": False, **kwargs})

    def clean(self, value):
        slugs = [slug for slug in value or [] if slug and "\x00" not in slug]
        return self.queryset.filter(slug__in=slugs) if slugs else None


class SlugFilter(django_filters.Filter):
    """A filter on rows chosen by slug; give it a `queryset` and a `method`."""

    field_class = SlugVeld


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
    gevonden = {naam: {rij.slug for rij in keuze.get(naam) or []} for naam in namen}
    return [naam for naam in namen if gevraagd[naam] - gevonden[naam]]
