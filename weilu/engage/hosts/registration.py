"""What the bench hangs on the frames."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Called when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.console.registry import navigation, panel
    from weilu.engage.hosts import facts, jobs, views  # noqa: F401

    endpoints("weilu.engage.hosts.endpoints")
    panel("member", order=15)(views.panel)
    navigation(
        "hosts", _("Hosts"), "users", "hosts:bench", order=10, permission="see", place="engage"
    )
