"""Background work about entry codes."""

from __future__ import annotations

from datetime import timedelta

from weilu.acquire.codes import arrivals, attending
from weilu.jobs.tasks import task


@task("acquire.note_arrivals", queue="live")
def note_arrivals(joins: list[list[object]]) -> None:
    """Know joins by the code they came through."""
    arrivals.note((int(str(source)), str(name)) for source, name in joins)


@task("acquire.note_groups", queue="live")
def note_groups(groups: list[list[int]]) -> None:
    """Pass over groups that are gone."""
    attending.note_groups((group, bool(gone)) for group, gone in groups)


@task("acquire.look_after_codes", every=timedelta(minutes=2))
def look_after_codes() -> None:
    """Who waited is told of a seat; what runs out becomes a task."""
    attending.look_after()
