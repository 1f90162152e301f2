from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "weilu.outbox"

    def ready(self) -> None:
        from weilu.outbox import facts  # noqa: F401
        from weilu.outbox.sender import send_all
        from weilu.platforms.live.gateway import per_connection

        per_connection(send_all)
