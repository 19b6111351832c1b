from django.core.management.base import BaseCommand, CommandError

from deskundigen.account.verwijderen import verwijder
from deskundigen.fouten import LaatsteBeheerder
from deskundigen.models import Lid
from klussenbank.kern.logboek import noteer
from klussenbank.kern.models import Handeling


class Command(BaseCommand):
    """Erase the account of who asks for it and cannot log in any more."""

    help = "Wist het account met dit nummer: voor wie dat vraagt, en niet (meer) kan inloggen."

    def add_arguments(self, parser):
        parser.add_argument("nummer", type=int, help="van het account, zoals het in het adres in beheer staat")

    def handle(self, *args, nummer, **options):
        try:
            lid = Lid.objects.get(pk=nummer)
            gewist = verwijder(lid)
        except Lid.DoesNotExist:
            raise CommandError(f"Er is geen account {nummer}.") from None
        except LaatsteBeheerder:
            raise CommandError("Dit is de laatste hoofdbeheerder: maak eerst een andere.") from None
        if gewist:
            noteer(Handeling.WEGGEHAALD, None, lid, wat="Account gewist.")
        self.stdout.write(f"Account {nummer} is {'' if gewist else 'al '}gewist.")
