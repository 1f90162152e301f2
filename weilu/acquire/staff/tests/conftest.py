"""Aunt Chen's kitchen: her shop account on WeChat, worked by Xiao Zhou."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from weilu.acquire.staff import actions, rules
from weilu.acquire.staff.models import Pace, StaffAccount
from weilu.acquire.tests.kitchen import chen, kitchen  # noqa: F401
from weilu.people import actions as people
from weilu.people.models import Account, Group, Role, Workspace

#: Seven in the morning of 2 March in Shanghai.
MORNING = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def zhou(kitchen: Workspace) -> Account:  # noqa: F811
    person = Account.objects.create_user("zhou", name="小周")
    people.give_seat(kitchen, person, Role.OPERATOR)
    return person


@pytest.fixture
def slowly(kitchen: Workspace) -> Pace:  # noqa: F811
    pace = Pace(workspace=kitchen, name="慢慢来")
    steps = [
        rules.Step(1, accept=3, greet=2, post=1),
        rules.Step(4, accept=8, greet=8, add=3, post=2),
    ]
    actions.save_pace(pace, steps, None)
    return pace


@pytest.fixture
def yard(kitchen: Workspace) -> Group:  # noqa: F811
    return Group.objects.create(
        workspace=kitchen, platform="wechat", external_id="yard", name="院子"
    )


@pytest.fixture
def shop(kitchen: Workspace, zhou: Account, slowly: Pace, yard: Group) -> StaffAccount:  # noqa: F811
    """On the fifth day of its pace; looks after the yard."""
    account = StaffAccount(
        workspace=kitchen, platform="wechat", handle="banmu-01", name="半亩小周", keeper=zhou,
        pace=slowly, began_on=date(2026, 2, 26), greeting="欢迎来院子坐坐", topics="时令菜、今日汤",
    )  # fmt: skip
    actions.save_account(account, None, [yard])
    return account
