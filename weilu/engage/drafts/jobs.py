"""Background work of drafts."""

from __future__ import annotations

from datetime import timedelta

from weilu.engage.drafts import actions, drafting, feeds, writing
from weilu.jobs.tasks import task


@task("engage.read_feeds", queue="imports", every=timedelta(minutes=10))
def read_feeds() -> None:
    """Read the feeds whose turn it is."""
    feeds.read_due()


@task("engage.make_drafts", every=timedelta(minutes=10))
def make_drafts() -> None:
    """Draft what comes within the next hours."""
    drafting.draft_due()


@task("engage.forget_stories", every=timedelta(hours=24))
def forget_stories() -> None:
    """Let go of stories that are no news."""
    actions.forget_old()


@task("engage.write_draft", queue="imports", max_attempts=2)
def write_draft(draft_id: int) -> None:
    """Have a draft written up."""
    writing.write(draft_id)
