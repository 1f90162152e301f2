"""What the library hangs on the frames."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Called when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.console.registry import navigation, panel
    from weilu.engage.library import facts, jobs, member_panel  # noqa: F401

    endpoints("weilu.engage.library.endpoints")
    panel("member", order=55)(member_panel.panel)
    navigation(
        "library", _("Library"), "file-text", "library:materials", order=8, permission="see",
        place="engage",
    )  # fmt: skip
