from django.apps import AppConfig


class ConvertConfig(AppConfig):
    name = "weilu.convert"

    def ready(self) -> None:
        from weilu.api.registry import endpoints
        from weilu.convert import facts, jobs  # noqa: F401

        endpoints("weilu.convert.endpoints")
