from django.apps import AppConfig


class KernConfig(AppConfig):
    name = "klussenbank.kern"
    label = "kern"
    verbose_name = "Uitgaande mail"
