"""What draws hang on the frames."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Called once, when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.cli.registry import command
    from weilu.console.registry import navigation
    from weilu.engage.draws import facts, hearing, jobs  # noqa: F401
    from weilu.platforms.live.signals import heard

    heard.connect(hearing.hear, dispatch_uid="engage.draws")
    endpoints("weilu.engage.draws.endpoints")
    command("draw", "weilu.engage.draws.commands:draw")
    navigation(
        "draws", _("Draws and quizzes"), "sparkles", "draws:draws", order=45, permission="see",
        place="engage",
    )  # fmt: skip
