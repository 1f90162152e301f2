"""What points hang on the frames."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Called once, when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.console.registry import navigation, panel
    from weilu.engage.points import facts, jobs, views  # noqa: F401

    endpoints("weilu.engage.points.endpoints")
    panel("member", order=50)(views.panel)
    navigation(
        "points", _("Points and levels"), "star", "points:members", order=40, permission="see",
        place="engage",
    )  # fmt: skip
