"""What tickets hang on the frames."""

from __future__ import annotations


def register() -> None:
    """Called when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.engage.sessions import running
    from weilu.engage.tickets import facts, hearing, jobs, telling  # noqa: F401
    from weilu.platforms.live.signals import heard

    heard.connect(hearing.hear, dispatch_uid="tickets.hear")
    running.ADDED.append(telling.invitation)
    endpoints("weilu.engage.tickets.endpoints")
