from django.apps import AppConfig


class NieuwsbriefConfig(AppConfig):
    name = "klussenbank.nieuwsbrief"
    label = "nieuwsbrief"
    verbose_name = "Nieuwsbrief"

    def ready(self):
        from klussenbank.kern import register
        from klussenbank.nieuwsbrief.elders import mailinstelling, vraagt_aandacht
        from klussenbank.nieuwsbrief.privacy import TABELLEN

        register.persoonsgegevens += TABELLEN
        register.mailinstellingen.append(mailinstelling)
        register.aandacht.append(vraagt_aandacht)
