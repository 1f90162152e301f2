"""Background work of tickets."""

from __future__ import annotations

from typing import Any

from weilu.engage.tickets import hearing
from weilu.jobs.tasks import task


@task("engage.tickets_asked", queue="live")
def asked(session_id: int, named: list[list[Any]]) -> None:
    """Seat whoever wrote the word of a session."""
    hearing.seat(session_id, named)
