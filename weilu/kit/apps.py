from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "weilu.kit"
