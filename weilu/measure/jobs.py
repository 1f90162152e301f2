"""Background work of the check-up: seal what is new, measure again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.dispatch import receiver

from weilu.events.lake import store
from weilu.jobs.tasks import task
from weilu.kit import clock
from weilu.measure import actions
from weilu.measure.models import GroupCheckupRow
from weilu.people.models import Workspace
from weilu.platforms.signals import history_taken

#: How old stored figures may grow while nothing happens (days pass, windows move).
STALE_AFTER = timedelta(hours=20)


@task("measure.refresh", queue="measure")
def refresh(workspace_id: int) -> None:
    """Seal a workspace's new events and measure its groups."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace is not None:
        store.seal_new(workspace.pk, workspace.zone)
        store.compact(workspace.pk)
        actions.refresh(workspace)


@task("measure.refresh_stale", queue="measure", every=timedelta(minutes=30))
def refresh_stale() -> None:
    """Ask for a refresh where the log has moved on or the figures have aged."""
    for workspace in Workspace.objects.all():
        if store.has_new(workspace.pk) or _aged(workspace):
            refresh.enqueue(key=str(workspace.pk), workspace_id=workspace.pk)


@receiver(history_taken)
def measure_again(workspace: Workspace, **_more: Any) -> None:
    """A history has come in: figures follow as soon as a worker is free."""
    refresh.enqueue(key=str(workspace.pk), workspace_id=workspace.pk)


def _aged(workspace: Workspace) -> bool:
    oldest = GroupCheckupRow.objects.filter(workspace=workspace).order_by("made_at").first()
    return oldest is not None and clock.now() - oldest.made_at > STALE_AFTER
