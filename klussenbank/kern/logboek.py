"""The log of what people did with more rights than a member has: rows are added, and never changed or removed.

It holds numbers and words of ours, so nothing in it is about someone's name, text or key. Beside it stands the log of
Django's admin, from which the page "Geschiedenis" of one object is drawn.
"""

import json

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.text import get_text_list

from klussenbank.kern import verzoek
from klussenbank.kern.models import Handeling, Logregel

_HANDELINGEN = {
    ADDITION: Handeling.TOEGEVOEGD,
    CHANGE: Handeling.GEWIJZIGD,
    DELETION: Handeling.WEGGEHAALD,
}


def leg_vast(obj, door, wat, soort=CHANGE, *, naam=""):
    """Record that `door` did `wat` with `obj`: words of ours, or what Django's forms say of which fields changed.

    Admin's own log calls it by its number as well, unless `naam` says what it is called: words of members stay out.
    """
    noteer(_HANDELINGEN[soort], door, obj, wat=in_woorden(wat))
    return LogEntry.objects.create(
        user=door,
        content_type=ContentType.objects.get_for_model(obj),
        object_id=obj.pk,
        object_repr=(naam or f"{obj._meta.verbose_name} {obj.pk}")[:200],
        action_flag=soort,
        change_message=json.dumps(wat) if isinstance(wat, list) else wat,
    )


def noteer(handeling, door, waarvan, *, wat=""):
    """Record that `door` (a member, or None for a command) did this with `waarvan`: one object, or all of a model."""
    is_model = isinstance(waarvan, type)
    Logregel.objects.create(
        handeling=handeling,
        door=door,
        soort=waarvan._meta.label_lower,
        object_id=None if is_model else waarvan.pk,
        wat=wat[: Logregel._meta.get_field("wat").max_length],
        verzoek=verzoek.nummer.get(),
    )


def in_woorden(wat) -> str:
    """Return what changed without what it changed into: of rows that came along no more than what they are."""
    if isinstance(wat, str):
        return wat
    delen = []
    for deel in wat:
        ((hoe, gegevens),) = deel.items()
        naam = gegevens.get("name", "")
        match hoe:
            case "added":
                delen.append(f"{naam} toegevoegd." if naam else "Toegevoegd.")
            case "deleted":
                delen.append(f"{naam} weggehaald.")
            case _:
                velden = get_text_list(list(map(str, gegevens["fields"])), "en")
                delen.append(f"{f'{naam}: ' if naam else ''}{velden} gewijzigd.")
    tekst = " ".join(delen) or "Geen velden gewijzigd."
    return tekst[:1].upper() + tekst[1:]
