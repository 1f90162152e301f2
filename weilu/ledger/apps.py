from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "weilu.ledger"

    def ready(self) -> None:
        from weilu.cli.registry import command

        command("ledger", "weilu.ledger.commands:ledger")
