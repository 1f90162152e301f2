"""What drafts hang on the frames."""

from __future__ import annotations


def register() -> None:
    """Called when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.engage.drafts import facts, jobs  # noqa: F401

    endpoints("weilu.engage.drafts.endpoints")
