from django.apps import AppConfig


class GesprekConfig(AppConfig):
    name = "klussen.gesprek"
    verbose_name = "Vragen bij klussen"

    def ready(self):
        from klussen.gesprek.privacy import TABELLEN
        from klussenbank.kern import register

        register.persoonsgegevens += TABELLEN
