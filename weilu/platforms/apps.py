from django.apps import AppConfig


class PlatformsConfig(AppConfig):
    name = "weilu.platforms"

    def ready(self) -> None:
        from weilu.cli.registry import command
        from weilu.platforms import jobs  # noqa: F401
        from weilu.platforms.commands import import_files

        command(import_files)
