from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from deskundigen.account.verwijderen import verwijder_opnieuw


class Command(BaseCommand):
    """Erase again whoever erased the account before a backup of an earlier moment was restored."""

    help = "Wist opnieuw wie zijn account verwijderde: na het terugzetten van een reservekopie. Nog eens mag."

    def handle(self, *args, **options):
        gewist, mislukt = verwijder_opnieuw()
        self.stdout.write(f"{gewist} account{'' if gewist == 1 else 's'} opnieuw gewist.")
        if mislukt:
            wat = f"{mislukt} regel{'' if mislukt == 1 else 's'} van {settings.VERWIJDERD_BESTAND.name} niet gelukt"
            raise CommandError(f"{wat}: kijk in dat bestand en in het log, en draai dit nog eens.")
