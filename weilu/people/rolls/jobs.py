"""Background work: a table is checked, and taken in, by a worker."""

from __future__ import annotations

from weilu.jobs.tasks import task
from weilu.people.models import MemberImport
from weilu.people.rolls import actions


@task("people.check_members", queue="imports", max_attempts=3, gave_up=actions.give_up)
def check_members(run_id: int) -> None:
    """See what a table would do."""
    _run(run_id, "checking", take=False)


@task("people.take_members", queue="imports", max_attempts=3, gave_up=actions.give_up)
def take_members(run_id: int) -> None:
    """Take a table in."""
    _run(run_id, "taking", take=True)


def _run(run_id: int, state: str, *, take: bool) -> None:
    known = MemberImport.objects.select_related("workspace", "account")
    run = known.filter(pk=run_id, state=state).first()
    if run is not None:
        actions.carry_out(run, take=take)
