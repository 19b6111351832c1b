from django.core.management.base import BaseCommand

from deskundigen.account.verwijderen import verwijder_opnieuw


class Command(BaseCommand):
    """Erase again whoever erased the account before a backup of an earlier moment was restored."""

    help = "Wist opnieuw wie zijn account verwijderde: na het terugzetten van een reservekopie. Nog eens mag."

    def handle(self, *args, **options):
        aantal = verwijder_opnieuw()
        self.stdout.write(f"{aantal} account{'' if aantal == 1 else 's'} opnieuw gewist.")
