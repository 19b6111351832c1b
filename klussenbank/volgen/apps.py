from django.apps import AppConfig


class VolgenConfig(AppConfig):
    name = "klussenbank.volgen"
    label = "volgen"
    verbose_name = "Volgen"

    def ready(self):
        from klussenbank.kern import register
        from klussenbank.volgen.bijhouden import verplaats_volgingen
        from klussenbank.volgen.elders import op_profiel, op_start

        register.onderwerp_verplaatsers.append(verplaats_volgingen)
        register.op_profiel.append(op_profiel)
        register.op_start.append(op_start)
