from django.core.management.base import BaseCommand, CommandError

from deskundigen.models import Lid
from klussen.models import Klus
from klussenbank.demo.meting import Mislukt, NietGevuld, meet, percentiel

_REGEL = "{:<32} {:>6} {:>8} {:>9} {:>9} {:>9} {:>9} {:>7}"


class Command(BaseCommand):
    help = (
        "Meet hoe lang pagina’s duren, naast een kale pagina die met één query evenveel rijen leest. "
        "Vul de database eerst met `manage.py vul`. Tijden in milliseconden."
    )

    def add_arguments(self, parser):
        parser.add_argument("--rondes", type=int, default=20, help="hoe vaak elke pagina wordt gevraagd (standaard 20)")

    def handle(self, *args, rondes, **opties):
        if rondes < 1:
            raise CommandError("Geef bij --rondes een getal van 1 of meer.")
        try:
            paginas = meet(rondes)
        except NietGevuld:
            raise CommandError(
                "Er is niets om te meten. Vul de database eerst: manage.py vul --klussen 20000 --leden 20000"
            ) from None
        except Mislukt as fout:
            raise CommandError(str(fout)) from fout
        self.stdout.write(f"{Klus.objects.count()} klussen, {Lid.objects.count()} leden, {rondes} rondes")
        self.stdout.write(_REGEL.format("pagina", "rijen", "queries", "p50", "p95", "kaal p50", "kaal p95", "keer"))
        for pagina in paginas:
            tijden = [
                f"{1000 * percentiel(reeks, deel):.1f}"
                for reeks in (pagina.tijden, pagina.kale_tijden)
                for deel in (50, 95)
            ]
            self.stdout.write(
                _REGEL.format(pagina.naam, pagina.rijen, pagina.queries, *tijden, f"{pagina.verhouding:.0f}")
            )
