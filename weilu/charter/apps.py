from django.apps import AppConfig


class CharterConfig(AppConfig):
    name = "weilu.charter"

    def ready(self) -> None:
        from weilu.charter import facts  # noqa: F401
