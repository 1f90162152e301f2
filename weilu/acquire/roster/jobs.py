"""Background work about rosters."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef

from weilu.acquire.roster import actions
from weilu.acquire.roster.models import Proposal
from weilu.jobs.tasks import task
from weilu.kit.errors import WeiluError
from weilu.outbox.models import Task
from weilu.people.models import Membership


@task("acquire.free_seats", every=timedelta(minutes=15))
def free_seats() -> None:
    """Where a member who was to make room has left, the seat goes to who waits for it."""
    left = Membership.objects.filter(
        group=OuterRef("roster__group"), member=OuterRef("member"),
        left_at__gte=OuterRef("decided_at"),
    )  # fmt: skip
    left = left.filter(left_at__gte=F("last_seen"))
    agreed = Proposal.objects.filter(Exists(left), state="agreed")
    for one in agreed.select_related("roster__group", "member", "waiting__application"):
        try:
            actions.freed(one, None)
        except WeiluError:
            continue  # somebody ticked it off at this moment
        if one.task_id:
            Task.objects.filter(pk=one.task_id, state="open").delete()
