"""What the tests of making a newsletter share."""

from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob


def adres(naam, brief):
    return reverse(f"nieuwsbrief:{naam}", args=[brief.pk])


def invoer(brief, **velden):
    """What the browser sends when `brief` is opened and only `velden` are changed."""
    gegevens = {"onderwerp": brief.onderwerp, "inleiding": brief.inleiding, "versie": brief.versie, "actie": "bewaren"}
    for rij in brief.onderdelen.all():
        if rij.gekozen:
            gegevens[f"onderdeel-{rij.pk}-gekozen"] = "on"
        gegevens[f"onderdeel-{rij.pk}-volgorde"] = rij.volgorde
    return {naam: waarde for naam, waarde in {**gegevens, **velden}.items() if waarde is not None}


def jobs():
    return ProcrastinateJob.objects.filter(task_name="verstuur_nieuwsbrief").count()
