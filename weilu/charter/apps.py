from django.apps import AppConfig


class CharterConfig(AppConfig):
    name = "weilu.charter"
