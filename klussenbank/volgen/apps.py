from django.apps import AppConfig


class VolgenConfig(AppConfig):
    name = "klussenbank.volgen"
    label = "volgen"
    verbose_name = "Volgen"

    def ready(self):
        from klussenbank.kern import register
        from klussenbank.volgen.bijhouden import verplaats_volgingen
        from klussenbank.volgen.elders import op_profiel, op_start
        from klussenbank.volgen.melden import na_antwoord, na_gebeurtenis, na_mail

        register.na_mail.append(na_mail)
        register.na_gebeurtenis.append(na_gebeurtenis)
        register.na_antwoord.append(na_antwoord)
        register.onderwerp_verplaatsers.append(verplaats_volgingen)
        register.op_profiel.append(op_profiel)
        register.op_start.append(op_start)
