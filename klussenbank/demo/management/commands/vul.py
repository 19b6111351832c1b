import time

from django.core.management.base import BaseCommand, CommandError

from klussenbank.demo.vulling import TeWeinigLeden, vul


class Command(BaseCommand):
    help = (
        "Vult de database met verzonnen leden en klussen om te kijken hoe de site zich houdt als het druk is. "
        "Nog een keer uitvoeren voegt er weer zoveel toe."
    )

    def add_arguments(self, parser):
        parser.add_argument("--klussen", type=int, default=0, help="aantal klussen")
        parser.add_argument("--leden", type=int, default=0, help="aantal leden")
        parser.add_argument("--zaad", type=int, default=1, help="hetzelfde getal geeft dezelfde inhoud (standaard 1)")

    def handle(self, *args, klussen, leden, zaad, **opties):
        begin = time.monotonic()

        def meld(regel):
            self.stdout.write(f"{time.monotonic() - begin:6.1f} s  {regel}")
            self.stdout.flush()

        if klussen < 0 or leden < 0:
            raise CommandError("Geef bij --klussen en --leden een getal van 0 of meer.")
        try:
            vul(leden=leden, klussen=klussen, zaad=zaad, meld=meld)
        except TeWeinigLeden:
            raise CommandError(
                "Er zijn geen verzonnen leden die een klus kunnen plaatsen. Geef --leden 2 of meer."
            ) from None
        meld("klaar")
