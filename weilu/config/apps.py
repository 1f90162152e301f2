from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "weilu.config"

    def ready(self) -> None:
        from weilu.cli.registry import command

        command("up", "weilu.config.commands:up")
        command("signin-link", "weilu.config.commands:signin_link")
        command("migrate", "weilu.config.commands:migrate")
        command("lake", "weilu.config.lake_commands:lake")
        command("bench", "weilu.config.commands:bench")
