from django.apps import AppConfig


class EngageConfig(AppConfig):
    name = "weilu.engage"
