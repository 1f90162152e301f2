"""Background work of the outbox."""

from __future__ import annotations

from datetime import timedelta

from weilu.jobs.tasks import task
from weilu.outbox import confirming, hearing


@task("outbox.poll_confirmed", queue="live", every=timedelta(minutes=5))
def poll_confirmed() -> None:
    """See which sends staff have confirmed on the platform, and tick those off."""
    confirming.poll_all()


@task("outbox.heed", queue="live")
def heed(connection_id: int, member_id: int, group_id: int, said: str) -> None:
    """Keep to what somebody said in a private chat: no more messages, or messages again."""
    hearing.heed(connection_id, member_id, group_id, said)
