from django.apps import AppConfig


class BijlagenConfig(AppConfig):
    name = "klussen.bijlagen"
    verbose_name = "Bijlagen bij klussen"

    def ready(self):
        from klussen.bijlagen.privacy import TABELLEN
        from klussenbank.kern import register

        register.persoonsgegevens += TABELLEN
