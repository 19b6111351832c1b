from django.apps import AppConfig


class CijfersConfig(AppConfig):
    name = "klussenbank.cijfers"
    label = "cijfers"
    verbose_name = "Cijfers"

    def ready(self):
        from klussenbank.cijfers.elders import op_start
        from klussenbank.cijfers.privacy import TABELLEN
        from klussenbank.kern import register

        register.persoonsgegevens += TABELLEN
        register.op_start.append(op_start)
