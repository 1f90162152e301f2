from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "weilu.playbooks"
