from django.core.management.base import BaseCommand

from klussenbank.kern import tellen


class Command(BaseCommand):
    help = "Telt opnieuw hoeveel klussen en mensen elke keuze van een filter geeft, voor lijsten die erg lang zijn."

    def handle(self, **opties):
        tellen.tel_opnieuw()
