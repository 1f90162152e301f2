"""Background work of orders and commissions."""

from __future__ import annotations

from datetime import timedelta

from weilu.convert import actions, commissions
from weilu.jobs.tasks import task


@task("convert.round", every=timedelta(minutes=1))
def go_round() -> None:
    """Give back seats nobody paid for, and book commissions whose hold is over."""
    actions.expire_due()
    commissions.earn_due()
