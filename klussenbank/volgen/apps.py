from django.apps import AppConfig


class VolgenConfig(AppConfig):
    name = "klussenbank.volgen"
    label = "volgen"
    verbose_name = "Volgen"

    def ready(self):
        from klussenbank.kern import register
        from klussenbank.volgen import elders
        from klussenbank.volgen.bijhouden import verplaats_volgingen
        from klussenbank.volgen.melden import na_antwoord, na_gebeurtenis, na_mail, na_verbergen, na_vindbaar
        from klussenbank.volgen.privacy import TABELLEN
        from klussenbank.volgen.zoekvragen import hernoem_onderwerp

        register.persoonsgegevens += TABELLEN
        register.na_mail.append(na_mail)
        register.na_gebeurtenis.append(na_gebeurtenis)
        register.na_antwoord.append(na_antwoord)
        register.na_vindbaar.append(na_vindbaar)
        register.na_verbergen.append(na_verbergen)
        register.onderwerp_verplaatsers.append(verplaats_volgingen)
        register.onderwerp_hernoemers.append(hernoem_onderwerp)
        register.op_profiel.append(elders.op_profiel)
        register.op_start.append(elders.op_start)
        register.bij_klus.append(elders.bij_klus)
        register.bij_lijst.append(elders.bij_lijst)
        register.bij_bekijken.append(elders.lees_bij_klus)
        register.bij_profiel.append(elders.lees_bij_profiel)
        register.van_wie_kijkt["ongelezen"] = elders.ongelezen
