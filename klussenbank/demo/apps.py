from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "klussenbank.demo"
    label = "demo"
