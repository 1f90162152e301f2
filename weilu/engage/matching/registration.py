"""What matching hangs on the frames."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Called when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.console.registry import navigation, panel
    from weilu.engage.matching import facts, jobs, views  # noqa: F401

    endpoints("weilu.engage.matching.endpoints")
    panel("member", order=57)(views.panel)
    navigation(
        "matching", _("Offers and needs"), "users-group", "matching:cards", order=9,
        permission="see", place="engage",
    )  # fmt: skip
