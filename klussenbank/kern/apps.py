from django.apps import AppConfig


class KernConfig(AppConfig):
    name = "klussenbank.kern"
    label = "kern"
    verbose_name = "Uitgaande mail"

    def ready(self):
        from klussenbank.kern import register
        from klussenbank.kern.privacy import TABELLEN

        register.persoonsgegevens += TABELLEN
