from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "weilu.outbox"

    def ready(self) -> None:
        from weilu.api.registry import endpoints
        from weilu.console.registry import navigation, panel
        from weilu.outbox import (  # noqa: F401
            facts,
            hearing,
            jobs,
            opt_out_views,
            today,
        )
        from weilu.outbox.sender import send_all
        from weilu.platforms.live.gateway import per_connection
        from weilu.platforms.live.signals import heard

        per_connection(send_all)
        heard.connect(hearing.hear, dispatch_uid="outbox.hear")
        panel("member", order=80)(opt_out_views.panel)
        for door in ("endpoints", "task_endpoints", "template_endpoints", "rule_endpoints"):
            endpoints(f"weilu.outbox.{door}")
        navigation("outbox", _("Outbox"), "send", "outbox:outbox", order=80, permission="see")
        navigation("todo", _("To do"), "checks", "outbox:tasks", order=15, permission="see")
        navigation(
            "sending", _("Sending"), "send", "outbox:policy", order=16, permission="manage",
            place="settings",
        )  # fmt: skip
