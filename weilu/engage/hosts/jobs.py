"""Background work of the bench."""

from __future__ import annotations

from datetime import timedelta

from weilu.engage.hosts import actions, observing, rota, telling
from weilu.engage.hosts.models import DutyNeed, Host
from weilu.jobs.tasks import task
from weilu.kit import clock
from weilu.people.models import Workspace


@task("engage.hosts_tell", queue="live", every=timedelta(minutes=15))
def tell() -> None:
    """Tell hosts of tomorrow's shifts."""
    telling.tell_due()


@task("engage.hosts_settle", every=timedelta(hours=1))
def settle() -> None:
    """Note which shifts the log shows done, and which nobody told of; end whose time is over."""
    for workspace in Workspace.objects.filter(pk__in=Host.objects.values("workspace")):
        observing.settle_seen(workspace)
        actions.end_due(workspace, clock.today(workspace.zone))


@task("engage.hosts_plan", every=timedelta(hours=6))
def plan() -> None:
    """Lay out the next two weeks where groups need hosts."""
    for workspace in Workspace.objects.filter(pk__in=DutyNeed.objects.values("group__workspace")):
        rota.plan(workspace)


@task("engage.hosts_brought", every=timedelta(hours=24))
def brought() -> None:
    """Count what each host brought."""
    for workspace in Workspace.objects.filter(pk__in=Host.objects.values("workspace")):
        observing.count(workspace)
