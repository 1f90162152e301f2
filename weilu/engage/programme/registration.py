"""What the programme hangs on the frames."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Called when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.charter.communities import columns
    from weilu.console.registry import navigation
    from weilu.engage.programme import facts, jobs  # noqa: F401
    from weilu.engage.programme.reads import running

    endpoints("weilu.engage.programme.endpoints")
    columns.told_by(running)
    navigation(
        "programme", _("Programme"), "calendar-event", "programme:programme", order=5,
        permission="see", place="engage",
    )  # fmt: skip
