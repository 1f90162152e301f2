"""Background work of draws."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from weilu.engage.draws import drawing, hearing
from weilu.jobs.tasks import task


@task("engage.draws", every=timedelta(minutes=1))
def go_round() -> None:
    """Close, draw, pay, lapse and erase what is due."""
    drawing.go_round()


@task("engage.draw_entries", queue="live", max_attempts=8)
def entries(workspace_id: int, named: list[list[Any]]) -> None:
    """Enter who wrote the word, or answered."""
    hearing.take(workspace_id, named)
