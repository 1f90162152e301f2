"""What points hang on the frames."""

from __future__ import annotations


def register() -> None:
    """Called once, when the room is ready."""
    from weilu.engage.points import facts, jobs  # noqa: F401
