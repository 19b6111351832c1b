from django.apps import AppConfig


class MeldingenConfig(AppConfig):
    name = "klussen.meldingen"
    verbose_name = "Meldingen over klussen"

    def ready(self):
        from klussen.meldingen.privacy import TABELLEN
        from klussenbank.kern import register

        register.persoonsgegevens += TABELLEN
