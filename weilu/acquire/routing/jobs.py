"""Background work about sets of groups."""

from __future__ import annotations

from datetime import timedelta

from weilu.acquire.routing import arriving, entering
from weilu.jobs.tasks import task


@task("acquire.note_entrants", queue="live")
def note_entrants(joins: list[list[object]]) -> None:
    """Who came into a group of a set."""
    arriving.note((int(str(source)), str(name)) for source, name in joins)


@task("acquire.note_routed_groups", queue="live")
def note_routed_groups(groups: list[list[int]]) -> None:
    """Pass over groups that are gone."""
    for group, gone in groups:
        arriving.note_group(group, gone=bool(gone))


@task("acquire.let_in", every=timedelta(minutes=1))
def let_in() -> None:
    """Let in together everybody whose hour has come; give free seats to who found none."""
    entering.let_in_due()
