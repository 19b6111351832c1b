from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "klussenbank.feeds"
    label = "feeds"
    verbose_name = "In je eigen programma’s"
