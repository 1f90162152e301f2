from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetainConfig(AppConfig):
    name = "weilu.retain"

    def ready(self) -> None:
        from weilu.console.registry import navigation
        from weilu.retain.pulse import registration as pulse

        navigation("retain", _("Retain"), "heart-rate-monitor", "", order=56, permission="see")
        pulse.register()
