from django.apps import AppConfig


class KlussenConfig(AppConfig):
    name = "klussen"

    def ready(self):
        from klussen.bedanken import op_profiel
        from klussen.bijhouden import (
            indexeer_bij_onderwerp,
            indexeer_bij_organisatie,
            indexeer_in_delen,
            verplaats_klussen,
        )
        from klussen.ervaring import onderwerpen_van_leden
        from klussen.filters import te_tellen
        from klussen.handelingen import HANDELINGEN
        from klussen.models import Klus
        from klussen.privacy import TABELLEN
        from klussen.vertrek import gevolgen, na_vertrek, voor_vertrek, zet_klussen_vast
        from klussen.voor_lid import knop_op_profiel
        from klussenbank.kern import register

        register.persoonsgegevens += TABELLEN
        register.voor_vertrek.append(voor_vertrek)
        register.voor_wissen.append(zet_klussen_vast)
        register.onderwerp_verplaatsers.append(verplaats_klussen)
        register.onderwerp_indexeerders.append(indexeer_bij_onderwerp)
        register.organisatie_indexeerders.append(indexeer_bij_organisatie)
        register.zoekbaar["klussen"] = Klus.objects.all, indexeer_in_delen
        register.tellers.append(te_tellen)
        register.handelingen.update(HANDELINGEN)
        register.onderwerpen_van_leden.append(onderwerpen_van_leden)
        register.van_lid.append(op_profiel)
        register.met_lid.append(knop_op_profiel)
        register.bij_vertrek.append(na_vertrek)
        register.gevolgen_van_vertrek.append(gevolgen)
