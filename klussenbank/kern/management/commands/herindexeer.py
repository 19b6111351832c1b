import time

from django.core.management.base import BaseCommand

from klussenbank.kern import register


class Command(BaseCommand):
    help = (
        "Maakt de zoekindex opnieuw, in kleine delen, terwijl de site draait. Nodig na een nieuwe versie die woorden "
        "anders leest. Onderbroken? Voer de opdracht gewoon nog een keer uit."
    )

    def handle(self, *args, **opties):
        for naam, (alles, indexeer_in_delen) in register.zoekbaar.items():
            totaal, gedaan, begin = alles().count(), 0, time.monotonic()
            laatst = begin
            for aantal in indexeer_in_delen(alles()):
                gedaan += aantal
                if (nu := time.monotonic()) - laatst >= 1:
                    self._meld(naam, gedaan, totaal, nu - begin)
                    laatst = nu
            self._meld(naam, gedaan, totaal, time.monotonic() - begin)

    def _meld(self, naam, gedaan, totaal, seconden):
        deel = 100 * gedaan // totaal if totaal else 100
        self.stdout.write(f"{naam}: {gedaan} van {totaal} ({min(deel, 100)} %) in {seconden:.0f} s")
        self.stdout.flush()
