"""Background work of the acquire room."""

from __future__ import annotations

from datetime import timedelta

from weilu.acquire.staff import planning
from weilu.jobs.tasks import task


@task("acquire.plan_days", every=timedelta(minutes=15))
def plan_days() -> None:
    """Where it is morning, the day's duties become tasks; what yesterday left open is over."""
    planning.plan_all()
