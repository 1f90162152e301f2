from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlatformsConfig(AppConfig):
    name = "weilu.platforms"

    def ready(self) -> None:
        from weilu.api.registry import endpoints
        from weilu.cli.registry import command
        from weilu.console.registry import navigation, panel
        from weilu.platforms import jobs  # noqa: F401
        from weilu.platforms.live import facts as live_facts  # noqa: F401
        from weilu.platforms.live import jobs as live_jobs  # noqa: F401
        from weilu.platforms.live import today  # noqa: F401
        from weilu.platforms.live import views as live_views

        endpoints("weilu.platforms.endpoints")
        endpoints("weilu.platforms.live.endpoints")
        command("import", "weilu.platforms.commands:import_files")
        command("gateway", "weilu.platforms.live.commands:gateway")
        panel("group", order=900)(live_views.group_panel)
        navigation(
            "import", _("Import"), "file-import", "platforms:imports", order=60, permission="act"
        )
        navigation(
            "platforms", _("Platforms"), "plug-connected", "live:connections", order=15,
            permission="manage", place="settings",
        )  # fmt: skip
