from django.apps import AppConfig


class BijlagenConfig(AppConfig):
    name = "klussen.bijlagen"
    verbose_name = "Bijlagen bij klussen"
