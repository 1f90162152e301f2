"""Background work about entry codes."""

from __future__ import annotations

from weilu.acquire.codes import arrivals
from weilu.jobs.tasks import task


@task("acquire.note_arrivals", queue="live")
def note_arrivals(joins: list[list[object]]) -> None:
    """Know joins by the code they came through."""
    arrivals.note((int(str(source)), str(name)) for source, name in joins)
