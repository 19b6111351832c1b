from django.apps import AppConfig


class BijeenkomstConfig(AppConfig):
    name = "deskundigen.bijeenkomst"
    label = "bijeenkomst"
    verbose_name = "Bijeenkomsten"

    def ready(self):
        from deskundigen.bijeenkomst.elders import op_start, vraagt_aandacht
        from deskundigen.bijeenkomst.privacy import TABELLEN
        from klussenbank.kern import register

        register.persoonsgegevens += TABELLEN
        register.bovenaan_start.append(op_start)
        register.aandacht.append(vraagt_aandacht)
