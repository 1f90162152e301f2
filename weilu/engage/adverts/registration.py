"""What the judge of adverts hangs on the frames."""

from __future__ import annotations


def register() -> None:
    """Called once, when the room is ready."""
    from weilu.cli.registry import command

    command("train", "weilu.engage.adverts.commands:train")
