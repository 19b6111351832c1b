from django.apps import AppConfig


class MeldingenConfig(AppConfig):
    name = "klussen.meldingen"
    verbose_name = "Meldingen over klussen"
