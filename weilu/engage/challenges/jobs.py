"""Background work of challenges."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from weilu.engage.challenges import hearing, paying, prompts, surprising
from weilu.engage.challenges.models import Challenge, CheckIn, Entrant
from weilu.jobs.tasks import task
from weilu.people.models import Workspace


@task("engage.checkin", queue="live", max_attempts=8)
def take(told: list[dict[str, Any]]) -> None:
    """Check in by what was written in groups."""
    hearing.take(told)


@task("engage.challenge_pay", every=timedelta(minutes=1))
def pay() -> None:
    """Pay milestones that were reached."""
    touched = Entrant.objects.exclude(touched_at=None).values("challenge")
    for held in Challenge.objects.filter(pk__in=touched).select_related("workspace"):
        paying.pay(held)


@task("engage.challenge_prompts", every=timedelta(minutes=10))
def prompt() -> None:
    """Say what is due."""
    for held in Challenge.objects.filter(state="on").select_related("workspace"):
        prompts.go_round(held)
        surprising.go_round(held)


@task("engage.challenge_copies", every=timedelta(minutes=5))
def compare() -> None:
    """Look for copied notes among those that are new."""
    from weilu.engage.challenges import finding  # loads what only this job needs

    fresh = CheckIn.objects.filter(compared_at=None)
    wanted = set(fresh.values_list("entrant__challenge__workspace", flat=True).distinct())
    for workspace in Workspace.objects.filter(pk__in=wanted):
        finding.find(workspace)
