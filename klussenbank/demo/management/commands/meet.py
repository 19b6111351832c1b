import os
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from deskundigen.models import Lid
from klussen.models import Klus
from klussenbank.demo.meting import Mislukt, NietGevuld, meet, tabel


class Command(BaseCommand):
    help = (
        "Meet wat pagina’s kosten, elk naast een kale pagina op dezelfde server, die met één query dezelfde rijen "
        "leest. Tijden in milliseconden; `cpu` is de rekentijd van website en database samen, `keer` hoeveel keer "
        "die van de kale pagina, `traagst` de traagste query. Vul de database eerst met `manage.py vul`."
    )

    def add_arguments(self, parser):
        parser.add_argument("--rondes", type=int, default=7, help="aantal rondes (standaard 7)")
        parser.add_argument("--keer", type=int, default=40, help="hoe vaak elke pagina per ronde (standaard 40)")
        parser.add_argument("--readme", action="store_true", help="zet alle bewaarde metingen in README.md")

    def handle(self, *args, rondes, keer, readme, **opties):
        if rondes < 1 or keer < 1:
            raise CommandError("Geef bij --rondes en --keer een getal van 1 of meer.")
        uitslag = {
            "klussen": Klus.objects.count(),
            "open": Klus.objects.open().count(),
            "leden": Lid.objects.count(),
            "datum": timezone.localdate().isoformat(),
            "machine": tabel.machine(),
            "druk": os.getloadavg()[0],
        }
        # On a running site the worker renews the counters of large lists.
        call_command("tel_keuzes")
        try:
            metingen = meet(rondes, keer, self._meld)
        except NietGevuld:
            raise CommandError(
                "Er is niets om te meten. Vul de database eerst: manage.py vul --klussen 20000 --leden 20000"
            ) from None
        except Mislukt as fout:
            raise CommandError(str(fout)) from fout
        uitslag["paginas"] = [meting.samenvatting() for meting in metingen]
        self.stdout.write(
            f"{uitslag['klussen']} klussen ({uitslag['open']} open), {uitslag['leden']} leden, "
            f"{rondes} rondes van {keer}; {uitslag['machine']}; drukte {uitslag['druk']:.1f}"
        )
        for regel in tabel.scherm(uitslag["paginas"]):
            self.stdout.write(regel)
        tabel.bewaar(uitslag)
        if readme:
            tabel.werk_readme_bij(Path(settings.BASE_DIR) / tabel.README)

    def _meld(self, regel):
        self.stderr.write(regel)
