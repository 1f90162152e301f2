from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "weilu.outbox"

    def ready(self) -> None:
        from weilu.console.registry import navigation
        from weilu.outbox import facts, jobs  # noqa: F401
        from weilu.outbox.sender import send_all
        from weilu.platforms.live.gateway import per_connection

        per_connection(send_all)
        navigation("outbox", _("Outbox"), "send", "outbox:outbox", order=80, permission="see")
        navigation("todo", _("To do"), "checks", "outbox:tasks", order=15, permission="see")
        navigation(
            "sending", _("Sending"), "send", "outbox:policy", order=16, permission="manage",
            place="settings",
        )  # fmt: skip
