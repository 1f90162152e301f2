"""A yard of four seats whose members take part more or less."""

from __future__ import annotations

from datetime import timedelta

import pytest

from weilu.acquire.roster import actions
from weilu.acquire.roster.models import Roster
from weilu.acquire.tests.kitchen import chen, kitchen  # noqa: F401
from weilu.kit import clock
from weilu.measure import exchange
from weilu.measure.exchange import Exchange
from weilu.people.models import Account, Group, Member, Membership, Workspace

#: Who sits there → since how many days, last seen how many days ago, what they did there.
NEIGHBOURS = {
    "大林": (200, 1, Exchange(said=60, gave=30, got=28)),
    "小禾": (200, 2, Exchange(said=30, gave=9, got=12)),
    "阿哲": (200, 40, Exchange(said=1, gave=0, got=0)),
    "老周": (9, 5, Exchange()),
}


@pytest.fixture
def yard(kitchen: Workspace) -> Group:  # noqa: F811
    group = Group.objects.create(
        workspace=kitchen, platform="telegram", external_id="-100777", name="院子"
    )
    for name, (days, seen, _did) in NEIGHBOURS.items():
        sit(group, name, days, seen)
    return group


def sit(group: Group, name: str, days: int, seen: int, **more: bool) -> Member:
    """Somebody in the group since `days` days, last seen `seen` days ago."""
    now = clock.now()
    member = Member.objects.create(
        workspace=group.workspace, platform="telegram", external_id=name, name=name, **more
    )
    Membership.objects.create(
        workspace=group.workspace, group=group, member=member,
        first_seen=now - timedelta(days=days), joined_at=now - timedelta(days=days),
        last_seen=now - timedelta(days=seen),
    )  # fmt: skip
    return member


@pytest.fixture
def roster(yard: Group, chen: Account) -> Roster:  # noqa: F811
    held = Roster(group=yard, seats=4, weeks=8, grace_days=28)
    actions.save(held, chen)
    return held


@pytest.fixture(autouse=True)
def talk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the check-up would tell; its own tests show that it does."""

    def told(group: Group, days: int) -> dict[int, Exchange]:
        assert days == 56
        here = Member.objects.filter(workspace=group.workspace, name__in=NEIGHBOURS)
        return {one.pk: NEIGHBOURS[one.name][2] for one in here}

    monkeypatch.setattr(exchange, "in_group", told)
