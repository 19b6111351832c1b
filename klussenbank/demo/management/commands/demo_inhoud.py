from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from klussenbank.demo import datums, laad


class Command(BaseCommand):
    help = (
        "Vult een lege database met de inhoud van de demo. Staat die er al, dan schuiven alleen de datums mee met de "
        "kalender."
    )

    def handle(self, *args, **opties):
        if not settings.DEMO:
            raise CommandError("Dit kan alleen in de demo (KLUSSENBANK_DEMO=1): de wachtwoorden zijn bekend.")
        if laad.is_geladen():
            datums.verschuif()
            return
        try:
            laad.laad()
        except laad.NietLeeg:
            raise CommandError(
                f"De database heeft al andere inhoud. Haal {settings.VAR_DIR} weg voor een verse demo."
            ) from None
        except laad.InhoudFout as fout:
            raise CommandError(str(fout)) from fout
