from django.apps import AppConfig


class LidmaatschapConfig(AppConfig):
    name = "deskundigen.lidmaatschap"
    label = "lidmaatschap"
    verbose_name = "Lidmaatschap"

    def ready(self):
        from deskundigen.lidmaatschap.elders import bij_organisatie, op_profiel
        from deskundigen.lidmaatschap.privacy import TABELLEN
        from klussenbank.kern import register

        register.persoonsgegevens += TABELLEN
        register.op_profiel.append(op_profiel)
        register.bij_organisatie.append(bij_organisatie)
