"""Small help for our versions of admin templates."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

register = template.Library()

_CEL = re.compile(r"^<(td|th)\b")


@register.simple_tag
def cellen_met_kop(cellen, koppen):
    """Return the cells of one row of a list, each with the heading of its column in `data-kop`.

    On a phone, where a row becomes a card, the stylesheet shows that heading. Both lists are admin's own.
    """
    tekst = []
    for cel, kop in zip(cellen, koppen, strict=False):
        naam = (
            conditional_escape(capfirst(str(kop["text"])))
            if "action-checkbox" not in kop.get("class_attrib", "")
            else ""
        )
        tekst.append(_CEL.sub(lambda gevonden, naam=naam: f'{gevonden[0]} data-kop="{naam}"', cel) if naam else cel)
    # Admin escaped the cells; the heading is escaped above.
    return mark_safe("".join(tekst))  # noqa: S308
