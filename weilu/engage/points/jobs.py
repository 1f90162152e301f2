"""Background work of points."""

from __future__ import annotations

from datetime import timedelta

from weilu.engage.points import ageing, handing, paying, trials
from weilu.engage.points.models import Badge, Level, PointRule
from weilu.jobs.tasks import task
from weilu.people.models import Workspace


@task("engage.points", every=timedelta(minutes=1))
def pay() -> None:
    """Pay for what is new, in workspaces that use points."""
    for workspace in _using():
        paying.take_new(workspace)


@task("engage.points_end", every=timedelta(hours=6))
def end() -> None:
    """Let points expire and decay."""
    for workspace in _using():
        ageing.end_points(workspace)


@task("engage.points_trial", queue="imports", max_attempts=3)
def trial(trial_id: int) -> None:
    """Carry out a dry run over the past."""
    trials.run(trial_id)


@task("engage.points_pages", max_attempts=3)
def pages(workspace_id: int, base: str) -> None:
    """Write members where their points page is."""
    handing.write(Workspace.objects.get(pk=workspace_id), base)


def _using() -> list[Workspace]:
    """Workspaces with a rule, a level or a badge."""
    wanted: set[int] = set()
    for model in (PointRule, Level, Badge):
        wanted |= set(model.objects.values_list("workspace", flat=True))
    return list(Workspace.objects.filter(pk__in=wanted).order_by("pk"))
