from django.apps import AppConfig


class CijfersConfig(AppConfig):
    name = "klussenbank.cijfers"
    label = "cijfers"
    verbose_name = "Cijfers"
