"""Background work of the check-up: seal what is new, measure again.

Every command knows of these tasks; what carries them out (Arrow, DuckDB, Ibis) is loaded to do so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.dispatch import receiver

from weilu.jobs.tasks import task
from weilu.kit import clock
from weilu.measure.models import GroupCheckupRow
from weilu.people.models import Membership, Workspace
from weilu.people.signals import team_changed
from weilu.platforms.signals import history_taken

#: How old stored figures may grow while nothing happens (days pass, windows move).
STALE_AFTER = timedelta(hours=20)
#: From more groups than this on, measuring all from the daily facts is less work.
FEW = 50


@task("measure.refresh", queue="measure")
def refresh(workspace_id: int) -> None:
    """Seal a workspace's new events and measure its groups."""
    from weilu.events.lake import store
    from weilu.measure import actions

    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace is not None:
        store.seal_new(workspace.pk, workspace.zone)
        store.compact(workspace.pk)
        actions.refresh(workspace)


def give_up(workspace_id: int) -> None:
    """Stop telling people to wait for what failed again and again."""
    GroupCheckupRow.objects.filter(workspace=workspace_id).update(asked_at=None)


@task("measure.refresh_awaited", queue="measure", max_attempts=3, gave_up=give_up)
def refresh_awaited(workspace_id: int) -> None:
    """Measure the groups somebody asked for; all of them from the daily facts where many are."""
    from weilu.measure import actions, reads

    workspace = Workspace.objects.filter(pk=workspace_id).first()
    groups = list(reads.awaited(workspace_id))
    if workspace is not None and groups:
        actions.refresh(workspace, groups if len(groups) <= FEW else None)


@receiver(team_changed)
def measure_their_groups(workspace: Workspace, members: Sequence[int], **_more: Any) -> None:
    """Who belongs to the team changes the figures of every group they are in."""
    from weilu.measure import actions

    inside = Membership.objects.filter(workspace=workspace, member__in=members)
    groups = set(inside.values_list("group_id", flat=True))
    actions.ask_again(workspace, groups)


@task("measure.refresh_stale", queue="measure", every=timedelta(minutes=30))
def refresh_stale() -> None:
    """Ask for a refresh where the log has moved on or the figures have aged."""
    from weilu.events.lake import store

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
