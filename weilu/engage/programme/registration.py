"""What the programme hangs on the frames."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Called when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.console.registry import navigation
    from weilu.engage.programme import facts, jobs  # noqa: F401

    endpoints("weilu.engage.programme.endpoints")
    navigation(
        "programme", _("Programme"), "calendar-event", "programme:programme", order=5,
        permission="see", place="engage",
    )  # fmt: skip
