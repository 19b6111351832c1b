from django.apps import AppConfig


class OnderwerpenConfig(AppConfig):
    name = "klussenbank.onderwerpen"
    label = "onderwerpen"
    verbose_name = "Onderwerpen"

    def ready(self):
        from klussenbank.kern import register
        from klussenbank.onderwerpen.cijfers import te_tellen
        from klussenbank.onderwerpen.elders import vraagt_aandacht
        from klussenbank.onderwerpen.privacy import TABELLEN

        register.persoonsgegevens += TABELLEN
        register.tellers.append(te_tellen)
        register.aandacht.append(vraagt_aandacht)
