from django.apps import AppConfig


class PapierConfig(AppConfig):
    name = "deskundigen.papier"
    verbose_name = "Kaarten van papier"

    def ready(self):
        from deskundigen.papier.bijhouden import verplaats_papierkaarten
        from deskundigen.papier.elders import op_profiel
        from deskundigen.papier.privacy import TABELLEN
        from klussenbank.kern import register

        register.persoonsgegevens += TABELLEN
        register.onderwerp_verplaatsers.append(verplaats_papierkaarten)
        register.op_profiel.append(op_profiel)
