import time

from django.core.management.base import BaseCommand, CommandError

from klussenbank.demo.vulling import TeWeinigLeden, vul


class Command(BaseCommand):
    help = (
        "Vult de database met het hele land: alle gemeenten, waterschappen en provincies, met verzonnen leden en "
        "klussen, om te kijken hoe de site zich houdt als het druk is. Nog een keer uitvoeren voegt er weer zoveel toe."
    )

    def add_arguments(self, parser):
        parser.add_argument("--klussen", type=int, default=0, help="aantal klussen")
        parser.add_argument("--leden", type=int, default=0, help="aantal leden")
        parser.add_argument("--zaad", type=int, default=1, help="hetzelfde getal geeft dezelfde inhoud (standaard 1)")

    def handle(self, *args, klussen, leden, zaad, **opties):
        if klussen < 0 or leden < 0:
            raise CommandError("Geef bij --klussen en --leden een getal van 0 of meer.")
        voortgang = Voortgang(self.stdout)
        try:
            vul(leden=leden, klussen=klussen, zaad=zaad, meld=voortgang.meld)
        except TeWeinigLeden:
            raise CommandError(
                "Er zijn geen verzonnen leden die een klus kunnen plaatsen. Geef --leden 2 of meer."
            ) from None
        voortgang.klaar()


class Voortgang:
    """Shows how far the work is: one line that changes on a terminal, a line for each step elsewhere."""

    def __init__(self, uit):
        self.uit = uit
        self.begin = self.begin_deel = self.laatste = time.monotonic()
        self.wat = None

    def meld(self, wat, klaar, totaal):
        """Show that `klaar` of `totaal` of `wat` are there, how fast it goes and how long it still takes."""
        nu = time.monotonic()
        if wat != self.wat:
            # The speed is that of this kind: counted from when the one before was done.
            self.wat, self.begin_deel = wat, self.laatste
        duur = nu - self.begin_deel
        over = duur / klaar * (totaal - klaar)
        regel = (
            f"{nu - self.begin:6.1f} s  {wat}: {klaar} van {totaal} "
            f"({100 * klaar // totaal} %, {klaar / max(duur, 0.001):.0f} per seconde, nog {over:.0f} s)"
        )
        if self.uit.isatty():
            self.uit.write(f"\r{regel:<79}", ending="\n" if klaar == totaal else "")
        else:
            self.uit.write(regel)
        self.uit.flush()
        self.laatste = nu

    def klaar(self):
        self.uit.write(f"{time.monotonic() - self.begin:6.1f} s  klaar")
