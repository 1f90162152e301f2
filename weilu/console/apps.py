from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    name = "weilu.console"

    def ready(self) -> None:
        from weilu.console.registry import navigation

        navigation("settings", _("Settings"), "settings", "console:settings", order=900)
