from django.core.management.base import BaseCommand

from klussen.bijlagen.acties import ruim_wezen_op


class Command(BaseCommand):
    help = "Haalt bestanden weg die bij geen enkele bijlage horen. De worker doet dit elke nacht."

    def handle(self, *args, **options):
        self.stdout.write(f"Bestanden weggehaald: {ruim_wezen_op()}.")
