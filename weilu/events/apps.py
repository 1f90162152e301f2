from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "weilu.events"

    def ready(self) -> None:
        from weilu.api.registry import endpoints

        endpoints("weilu.events.endpoints")
