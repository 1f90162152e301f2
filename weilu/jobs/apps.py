from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "weilu.jobs"

    def ready(self) -> None:
        from weilu.cli.registry import command

        command("worker", "weilu.jobs.commands:worker")
