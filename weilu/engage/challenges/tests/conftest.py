"""The breakfast table: Xiaohe and Mrs. Chen cook, Awei copies; Tao runs the challenge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from weilu.engage.challenges import actions
from weilu.engage.challenges.actions import Note
from weilu.engage.challenges.models import Challenge, CheckIn, Entrant, Plan
from weilu.engage.tests.conftest import luo, say, street, window, workspace  # noqa: F401
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Account, Member, Role, Workspace

FIRST = date(2026, 5, 4)
MORNING = datetime(2026, 5, 4, 1, tzinfo=UTC)  # nine in Shanghai


@pytest.fixture
def table(db: None) -> Workspace:
    return people.open_workspace("早餐桌", "breakfast", "Asia/Shanghai")


@pytest.fixture
def tao(table: Workspace) -> Account:
    account = Account.objects.create_user("tao", name="阿涛")
    people.give_seat(table, account, Role.OWNER)
    return account


@pytest.fixture
def challenge(table: Workspace, tao: Account) -> Challenge:
    """Twenty-one breakfasts, paid from 1,000 points."""
    with clock.stopped_at(MORNING - timedelta(days=3)):
        held = Challenge(
            workspace=table, name="21 天早餐", first=FIRST, days=21, zone="Asia/Shanghai",
            keyword="早餐打卡", address="https://weilu.example/",
        )  # fmt: skip
        plan = Plan(
            goal="5 月 24 日前在家吃 21 次早餐", path=["买", "做", "拍"], tomorrow=["粥", "蛋"],
            milestones=[{"days": 3, "points": 10, "gift": ""},
                        {"days": 7, "points": 30, "gift": "围裙"}],
        )  # fmt: skip
        actions.save(held, plan, [], tao)
        actions.start(held, tao)
        actions.fund(held, 1_000, "first", tao)
    return held


@pytest.fixture
def entrant(challenge: Challenge) -> Callable[..., Entrant]:
    """A member by name, who takes part."""

    def named(name: str, **more: Any) -> Entrant:
        [number] = people.identify_members(
            challenge.workspace, [people.Identity("street", name, name)]
        )
        with clock.stopped_at(MORNING - timedelta(days=1)):
            one = actions.enter(challenge, Member.objects.get(pk=number), "page")
        Entrant.objects.filter(pk=one.pk).update(**more)
        return Entrant.objects.select_related("challenge__workspace", "member").get(pk=one.pk)

    return named


def on_day(day: float) -> AbstractContextManager[None]:
    """Nine in the morning of a day of the challenge, counted from 0."""
    return clock.stopped_at(MORNING + timedelta(days=day))


def cook(entrant: Entrant, *days: int, text: str = "小米粥配鸡蛋") -> list[CheckIn]:
    """Check in on some days."""
    made = []
    for day in days:
        with on_day(day):
            made.append(actions.check_in(entrant, f"d{day}", Note(text), "page")[0])
    return made


@pytest.fixture
def xiaohe(entrant: Callable[..., Entrant]) -> Entrant:
    return entrant("小禾")


@pytest.fixture
def third_day() -> Iterator[None]:
    with on_day(2):
        yield
