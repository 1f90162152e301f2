"""What the pulse hangs on the frames."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Called when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.console.registry import navigation
    from weilu.retain.pulse import facts, jobs  # noqa: F401

    endpoints("weilu.retain.pulse.endpoints")
    navigation(
        "pulse", _("Pulse"), "activity", "pulse:pulse", order=10, permission="see", place="retain"
    )
