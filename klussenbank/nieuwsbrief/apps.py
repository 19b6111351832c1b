from django.apps import AppConfig


class NieuwsbriefConfig(AppConfig):
    name = "klussenbank.nieuwsbrief"
    label = "nieuwsbrief"
    verbose_name = "Nieuwsbrief"

    def ready(self):
        from klussenbank.kern import register
        from klussenbank.nieuwsbrief.elders import op_profiel, vraagt_aandacht

        register.op_profiel.append(op_profiel)
        register.aandacht.append(vraagt_aandacht)
