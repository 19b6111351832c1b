from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "klussenbank.feeds"
    label = "feeds"
    verbose_name = "Koppelingen met een intranet"

    def ready(self):
        from klussenbank.feeds.controle import koppelingen
        from klussenbank.feeds.elders import bij_klus, bij_lijst, mailinstellingen
        from klussenbank.feeds.privacy import TABELLEN
        from klussenbank.kern import register

        register.persoonsgegevens += TABELLEN
        register.bij_klus.append(bij_klus)
        register.bij_lijst.append(bij_lijst)
        register.mailinstellingen.append(mailinstellingen)
        register.controles.append(koppelingen)
