from django.apps import AppConfig


class GesprekConfig(AppConfig):
    name = "klussen.gesprek"
    verbose_name = "Vragen bij klussen"
