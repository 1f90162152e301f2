"""What is fixed by the opening of a draw stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from weilu.engage.draws import actions
from weilu.engage.draws.models import Draw, DrawPrize
from weilu.engage.draws.tests.conftest import NOON
from weilu.kit import clock
from weilu.people.models import Account


def test_what_was_read_before_the_opening_changes_nothing_after_it(
    draw: Callable[..., Draw], keeper: Account
) -> None:
    held = draw(is_open=False)
    stale = Draw.objects.get(pk=held.pk)
    prize = DrawPrize.objects.select_related("draw").filter(draw=held).first()
    assert prize is not None
    with clock.stopped_at(NOON - timedelta(minutes=5)):
        actions.open_up(held, keeper)
        for change in (
            lambda: actions.save(stale, keeper),
            lambda: actions.save_prize(prize, keeper),
            lambda: actions.drop_prize(prize, keeper),
        ):
            with pytest.raises(actions.NotNow):
                change()
    held.refresh_from_db()
    assert (held.state, held.prizes.count()) == ("open", 2)
