from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "weilu.config"

    def ready(self) -> None:
        from weilu.cli.registry import command
        from weilu.config import commands

        for added in (
            commands.up, commands.signin_link, commands.migrate, commands.lake, commands.bench,
        ):  # fmt: skip
            command(added)
