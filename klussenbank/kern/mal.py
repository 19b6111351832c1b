"""A template that is drawn once, with open places that each page fills in.

Walking through a template node by node takes most of the time of a page, also where nearly everything that it draws is
the same every time: the head of the page, the side bar of a list. A mould holds what was drawn, cut at its open places.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

# Occurs in no template, and no web page may hold it.
_GRENS = "\x00"


class Mal:
    """The template `sjabloon` with the variables `open_plekken` left open; the others are `vast`.

    An open place can only be printed: what a template decides by must be fixed.
    """

    def __init__(self, sjabloon: str, *open_plekken: str, **vast):
        self._sjabloon, self._open, self._vast = sjabloon, open_plekken, vast

    @cached_property
    def _delen(self):
        """What was drawn: pieces of HTML, and between every two of them the name of an open place."""
        open_ = {naam: mark_safe(f"{_GRENS}{naam}{_GRENS}") for naam in self._open}  # noqa: S308  names of our own
        return render_to_string(self._sjabloon, {**self._vast, **open_}).split(_GRENS)

    def __call__(self, **waarden) -> str:
        """Return the HTML with `waarden` in the open places, escaped where they are not safe; each must be given."""
        delen = self._delen.copy()
        for plek in range(1, len(delen), 2):
            delen[plek] = conditional_escape(waarden[delen[plek]])
        return mark_safe("".join(delen))  # noqa: S308  the template escaped its own, and the rest is escaped above


@lru_cache(maxsize=1000)
def gevormd(sjabloon: str, open_plekken: tuple[str, ...], **vast) -> Mal:
    """Return the mould of `sjabloon` for what it decides by, `vast`: values that can be told apart by what they say."""
    return Mal(sjabloon, *open_plekken, **vast)
