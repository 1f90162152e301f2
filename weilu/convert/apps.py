from django.apps import AppConfig


class ConvertConfig(AppConfig):
    name = "weilu.convert"

    def ready(self) -> None:
        from weilu.convert import facts, jobs  # noqa: F401
