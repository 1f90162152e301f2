"""A yard of people who give it more or less, and what they like."""

from __future__ import annotations

from datetime import timedelta

import pytest

from weilu.acquire.roster.tests.conftest import sit
from weilu.acquire.tests.kitchen import chen, kitchen  # noqa: F401
from weilu.measure import exchange
from weilu.measure.exchange import Exchange
from weilu.people.models import Group, Member, Workspace

#: Who is there → what they did in four weeks.
NEIGHBOURS = {
    "大林": Exchange(said=60, gave=30, got=28),
    "小禾": Exchange(said=30, gave=12, got=12),
    "阿哲": Exchange(said=5, gave=1, got=0),
    "老周": Exchange(),
}
LONG_AGO = 200


@pytest.fixture
def yard(kitchen: Workspace) -> Group:  # noqa: F811
    group = Group.objects.create(
        workspace=kitchen, platform="telegram", external_id="-100777", name="院子"
    )
    for name in NEIGHBOURS:
        sit(group, name, LONG_AGO, 1)
    sit(group, "小周", LONG_AGO, 1, is_staff=True)
    return group


@pytest.fixture
def member(yard: Group) -> dict[str, Member]:
    return {one.name: one for one in Member.objects.filter(workspace=yard.workspace)}


@pytest.fixture(autouse=True)
def talk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the check-up would tell; its own tests show that it does."""

    def told(group: Group, days: int) -> dict[int, Exchange]:
        assert timedelta(days=days) == timedelta(weeks=4)
        here = Member.objects.filter(workspace=group.workspace, name__in=NEIGHBOURS)
        return {one.pk: NEIGHBOURS[one.name] for one in here if NEIGHBOURS[one.name].said}

    monkeypatch.setattr(exchange, "in_group", told)
