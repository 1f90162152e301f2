"""Background work of matching."""

from __future__ import annotations

from datetime import timedelta

from weilu.engage.matching import cards, meeting
from weilu.jobs.tasks import task


@task("engage.matching_round", every=timedelta(minutes=30))
def matching_round() -> None:
    """End what is over, ask what came of introductions, forget how people are reached."""
    cards.end_due()
    meeting.run_out_due()
    meeting.ask_outcomes_due()
    meeting.erase_reach_due()
