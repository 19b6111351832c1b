"""Take over what the log of Django's admin holds: who did what with which object, and when.

What admin calls an object, and the values that it may quote, stay behind.
"""

import json

from django.db import migrations

HANDELINGEN = {1: "toegevoegd", 2: "gewijzigd", 3: "weggehaald"}
PER_KEER = 1000


def neem_over(apps, schema_editor):
    LogEntry, Logregel = apps.get_model("admin", "LogEntry"), apps.get_model("kern", "Logregel")
    soorten = {
        soort.pk: f"{soort.app_label}.{soort.model}" for soort in apps.get_model("contenttypes", "ContentType").objects.all()
    }
    stapel = []
    for rij in LogEntry.objects.order_by("action_time", "pk").iterator(PER_KEER):
        if rij.content_type_id not in soorten or not (rij.object_id or "").isdecimal():
            continue
        stapel.append(
            Logregel(
                moment=rij.action_time,
                door_id=rij.user_id,
                handeling=HANDELINGEN.get(rij.action_flag, "gewijzigd"),
                soort=soorten[rij.content_type_id],
                object_id=int(rij.object_id),
                wat=in_woorden(rij.change_message)[:200],
            )
        )
        if len(stapel) == PER_KEER:
            Logregel.objects.bulk_create(stapel)
            stapel = []
    Logregel.objects.bulk_create(stapel)


def in_woorden(bericht):
    """Return what was done, without the name of a topic that was merged or of a row that came along."""
    if bericht.endswith("is hierin opgegaan."):
        return "Een ander onderwerp is hierin opgegaan."
    if bericht.startswith("Opgegaan in "):
        return "Opgegaan in een ander onderwerp."
    if not bericht.startswith("["):
        return bericht
    delen = []
    for deel in json.loads(bericht):
        for hoe, gegevens in deel.items():
            wat = ", ".join([*filter(None, [gegevens.get("name", "")]), *map(str, gegevens.get("fields", []))])
            delen.append(f"{wat} {({'added': 'toegevoegd', 'deleted': 'weggehaald'}).get(hoe, 'gewijzigd')}.".strip())
    return " ".join(delen)


class Migration(migrations.Migration):
    dependencies = [
        ("kern", "0007_logboek"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # Back it does nothing: the rows go with their table.
    operations = [migrations.RunPython(neem_over, migrations.RunPython.noop)]
