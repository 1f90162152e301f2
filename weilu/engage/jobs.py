"""Background work of the engage room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from weilu.engage import hearing
from weilu.engage.guard import trials
from weilu.engage.guard.models import Posted
from weilu.jobs.tasks import task
from weilu.kit import clock

#: Numbers of what was posted are kept for so long; no rule looks further back.
POSTED_LIVES = timedelta(days=8)


@task("engage.heed", queue="live")
def heed(connection_id: int, named: list[list[Any]]) -> None:
    """Hold live messages against the rules, and answer those that ask for it."""
    hearing.heed(connection_id, named)


@task("engage.trial", queue="imports", max_attempts=3, gave_up=trials.fail)
def trial(trial_id: int) -> None:
    """Carry out a dry run over the past."""
    trials.run(trial_id)


@task("engage.forget_posted", every=timedelta(hours=6))
def forget_posted() -> None:
    """Let go of what was posted long ago."""
    Posted.objects.filter(at__lt=clock.now() - POSTED_LIVES).delete()
