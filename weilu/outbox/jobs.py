"""Background work of the outbox."""

from __future__ import annotations

from datetime import timedelta

from weilu.jobs.tasks import task
from weilu.outbox import confirming


@task("outbox.poll_confirmed", queue="live", every=timedelta(minutes=5))
def poll_confirmed() -> None:
    """See which sends staff have confirmed on the platform, and tick those off."""
    confirming.poll_all()
