import asyncio

from django.core.management.base import BaseCommand

from klussenbank.kern import werker


class Command(BaseCommand):
    help = "Doet het achtergrondwerk, zoals mail versturen, tot je het stopt. Wacht op de database als die weg is."

    def handle(self, **opties):
        asyncio.run(werker.werk())
