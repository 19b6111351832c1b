"""Make an unknown variable in one of our own templates an error, so that a typing mistake fails a test."""

import sys
from pathlib import Path

from django.template.base import FilterExpression, Node

_EIGEN = Path(__file__).resolve().parent.parent / "templates"
# Extends Django's own pages, which lean on variables that are not always there.
_DJANGO = _EIGEN / "admin"


class OnbekendeVariabele(Exception):
    """A template of ours shows a variable that its context does not have."""


class Strikt(str):
    """The value of `string_if_invalid`: empty to templates of others, an exception in ours.

    A filter expression asks for its truth only when its variable is unknown; `{% if %}` and `{% for %}`, which
    may ask for what is not there, do not come here.
    """

    __slots__ = ()

    def __bool__(self):
        vrager = sys._getframe(1)
        if vrager.f_code is FilterExpression.resolve.__code__:
            bestand = _bestand(vrager.f_back)
            if bestand.is_relative_to(_EIGEN) and not bestand.is_relative_to(_DJANGO):
                raise OnbekendeVariabele(f"{vrager.f_locals['self'].token} in {bestand.relative_to(_EIGEN)}")
        return False


def _bestand(frame):
    """Return the file of the template node that is being rendered."""
    while frame:
        knoop = frame.f_locals.get("self")
        if isinstance(knoop, Node):
            return Path(knoop.origin.name)
        frame = frame.f_back
    return Path("/")
