"""半亩厨房: Aunt Chen writes a charter; Lin only looks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from weilu.charter.communities import actions
from weilu.charter.communities.models import Community
from weilu.charter.house_rules import actions as house
from weilu.charter.house_rules.models import RuleBook
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Account, Group, Member, Membership, Role, Workspace

MOMENT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
#: What makes the kitchen's table a community, besides house rules.
TAGS_AND_GOAL: dict[str, Any] = {
    "tags": ["家里有孩子要做饭"],
    "goal": {"words": "回到厨房", "figure": "120", "unit": "户", "by": "2027-06-01"},
}


@pytest.fixture(autouse=True)
def this_morning() -> Any:
    with clock.stopped_at(MOMENT):
        yield


@pytest.fixture
def lin(kitchen: Workspace) -> Account:
    """Lin, who analyses and changes nothing."""
    person = Account.objects.create_user("lin", name="小林")
    people.give_seat(kitchen, person, Role.ANALYST)
    return person


@pytest.fixture
def breakfast(kitchen: Workspace) -> Group:
    return Group.objects.create(
        workspace=kitchen, platform="telegram", external_id="1700000001", name="早餐群"
    )


@pytest.fixture
def table(kitchen: Workspace, chen: Account) -> Community:
    """The community, with nothing written yet."""
    return actions.open_community(kitchen, "半亩饭桌", chen)


@pytest.fixture
def book(kitchen: Workspace, chen: Account) -> RuleBook:
    """House rules in force."""
    held = house.open_book(kitchen)
    house.save_draft(held, "好好说话。\n不发广告。", "", chen)
    house.publish(held, chen)
    return held


@pytest.fixture
def whole(table: Community, book: RuleBook, chen: Account) -> Community:
    """The community with all three things that make one."""
    actions.write(table, {**TAGS_AND_GOAL, "rules_book": book.pk}, chen)
    return table


def fill(group: Group, people: int, *, weeks: int = 10, quiet_days: int = 0) -> list[Member]:
    """People in a group: first seen `weeks` ago, last seen `quiet_days` ago."""
    found = []
    for number in range(people):
        member = Member.objects.create(
            workspace=group.workspace, platform=group.platform, external_id=f"u{number}",
            name=f"街坊{number}",
        )  # fmt: skip
        last = MOMENT - timedelta(days=quiet_days)
        Membership.objects.create(
            workspace=group.workspace, group=group, member=member,
            first_seen=MOMENT - timedelta(weeks=weeks), last_seen=last,
        )  # fmt: skip
        found.append(member)
    return found
