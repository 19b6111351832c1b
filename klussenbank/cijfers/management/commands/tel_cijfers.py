from django.core.management.base import BaseCommand

from klussenbank.cijfers.tellen import tel


class Command(BaseCommand):
    help = "Telt de cijfers van het platform opnieuw. De werker doet dat elke nacht."

    def handle(self, **opties):
        tel()
