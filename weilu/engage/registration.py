"""What rules in the group and keyword answers hang on the frames."""

from __future__ import annotations


def register() -> None:
    """Called once, when the room is ready."""
    from weilu.engage import hearing, jobs  # noqa: F401
    from weilu.engage.answers import facts as answered  # noqa: F401
    from weilu.engage.guard import facts  # noqa: F401
    from weilu.platforms.live.signals import heard

    heard.connect(hearing.hear, dispatch_uid="engage.hear")
