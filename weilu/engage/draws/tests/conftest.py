"""The early risers hold a draw: an umbrella for one, points for two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from weilu.engage.draws import actions
from weilu.engage.draws.models import Draw, DrawPrize
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Account, Member, Role, Workspace

NOON = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)
CLOSE = NOON + timedelta(hours=8)
AFTER = CLOSE + timedelta(minutes=5)


@pytest.fixture
def club(db: None) -> Workspace:
    return people.open_workspace("早起社", "early", "Asia/Shanghai")


@pytest.fixture
def keeper(club: Workspace) -> Account:
    account = Account.objects.create_user("tao", name="阿涛")
    people.give_seat(club, account, Role.OWNER)
    return account


@pytest.fixture
def members(club: Workspace) -> Callable[[int], list[Member]]:
    def made(count: int) -> list[Member]:
        seen = [people.Identity("telegram", f"m{n}", f"成员{n}") for n in range(count)]
        numbers = people.identify_members(club, seen)
        return [Member.objects.get(pk=number) for number in numbers]

    return made


@pytest.fixture
def draw(club: Workspace, keeper: Account) -> Callable[..., Draw]:
    """A draw that is open at noon, or a draft with `is_open=False`."""

    def made(*, is_open: bool = True, **more: Any) -> Draw:
        with clock.stopped_at(NOON - timedelta(hours=1)):
            given = {"name": "立夏抽奖", "word": "抽奖", "opens_at": NOON, "closes_at": CLOSE}
            held = actions.save(Draw(workspace=club, **(given | more)), keeper)
            for name, count, value, points in (("雨伞", 1, 3_900, 0), ("积分", 2, 0, 50)):
                prize = DrawPrize(draw=held, name=name, count=count, value=value, points=points)
                prize.needs_address = value > 0
                actions.save_prize(prize, keeper)
            return actions.open_up(held, keeper) if is_open else held

    return made
