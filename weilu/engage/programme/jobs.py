"""Background work of the programme."""

from __future__ import annotations

from datetime import timedelta

from weilu.engage.programme import actions, publishing, records
from weilu.engage.programme.models import ProgrammeColumn
from weilu.jobs.tasks import task


@task("engage.programme_round", queue="live", every=timedelta(minutes=5))
def go_round() -> None:
    """Hand over what is due within a day."""
    publishing.hand_over_due()


@task("engage.programme_ahead", every=timedelta(hours=6))
def plan_ahead() -> None:
    """Lay out the next weeks of every column."""
    for column in ProgrammeColumn.objects.filter(retired_at=None).select_related("workspace"):
        actions.lay_out(column)


@task("engage.programme_record", every=timedelta(hours=1))
def count_what_is_over() -> None:
    """Count what the days brought that are over."""
    records.count_due()
