from django.apps import AppConfig


class DeskundigenConfig(AppConfig):
    name = "deskundigen"
    verbose_name = "Mensen en onderwerpen"

    def ready(self):
        from deskundigen import handelingen, mailkaart
        from deskundigen.bijhouden import (
            indexeer_bij_onderwerp,
            indexeer_bij_organisatie,
            verplaats_kaarten,
            verplaats_overgeslagen,
            verplaats_voorstellen,
        )
        from deskundigen.controle import accounts, wissingen
        from deskundigen.filters import te_tellen
        from deskundigen.models import Deskundige
        from deskundigen.privacy import TABELLEN, schuilnamen
        from klussenbank.kern import register

        register.persoonsgegevens += TABELLEN
        register.schuilnamen.append(schuilnamen)
        register.onderwerp_verplaatsers += [verplaats_kaarten, verplaats_voorstellen, verplaats_overgeslagen]
        register.onderwerp_indexeerders.append(indexeer_bij_onderwerp)
        register.organisatie_indexeerders.append(indexeer_bij_organisatie)
        register.zoekbaar["mensen"] = Deskundige.objects.all, lambda mensen: mensen.indexeer_in_delen()
        register.tellers.append(te_tellen)
        register.handelingen.update(handelingen.HANDELINGEN)
        register.handelingen.update(mailkaart.HANDELINGEN)
        register.mailvoeten.append(mailkaart.mailvoeten)
        register.controles += [accounts, wissingen]
