from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasureConfig(AppConfig):
    name = "weilu.measure"

    def ready(self) -> None:
        from weilu.api.registry import endpoints
        from weilu.charter.communities import figures
        from weilu.cli.registry import command
        from weilu.console.list_columns import list_columns
        from weilu.console.registry import navigation, panel
        from weilu.measure import communities, jobs, panels  # noqa: F401

        figures.provide(communities.ties_of)
        endpoints("weilu.measure.endpoints")
        command("checkup", "weilu.measure.commands:checkup")
        command("links", "weilu.measure.replies.command:links")
        navigation("today", _("Today"), "home", "measure:overview", order=10, permission="see")
        navigation(
            "groups", _("Groups"), "users-group", "measure:groups", order=20, permission="see"
        )
        list_columns("members", panels.MEMBER_COLUMNS, panels.exchanged)
        panel("member", order=20)(panels.effort)
        panel("member", order=30)(panels.lately)
