"""半亩厨房 on a Monday morning: two groups, one that Weilu can speak in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from weilu.engage.programme import actions
from weilu.engage.programme.models import ProgrammeColumn
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Account, Group, Role, Workspace
from weilu.platforms.live.accounts import sealed
from weilu.platforms.models import Connection

#: Monday, nine in the morning in Shanghai.
MOMENT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.stopped_at(MOMENT), translation.override("en"):
        yield


@pytest.fixture
def kitchen(db: None) -> Workspace:
    return people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")


@pytest.fixture
def chen(kitchen: Workspace) -> Account:
    """Aunt Chen, who hosts the columns."""
    person = Account.objects.create_user("chen", name="陈阿姨")
    people.give_seat(kitchen, person, Role.OWNER)
    return person


@pytest.fixture
def breakfast(kitchen: Workspace) -> Group:
    return Group.objects.create(
        workspace=kitchen, platform="telegram", external_id="-1001", name="早餐群"
    )


@pytest.fixture
def soup(kitchen: Workspace) -> Group:
    """A group of an imported history: nobody speaks there."""
    return Group.objects.create(workspace=kitchen, platform="qq", external_id="q1", name="煲汤群")


@pytest.fixture
def bot(kitchen: Workspace) -> Connection:
    return Connection.objects.create(
        workspace=kitchen, adapter="telegram", name="bot", token="t", state="on",
        sealed=sealed({"token": "1:x", "way": "polling", "api": "http://127.0.0.1:9"}),
        created_at=MOMENT,
    )  # fmt: skip


@pytest.fixture
def morning(kitchen: Workspace, chen: Account, breakfast: Group, soup: Group) -> ProgrammeColumn:
    """A question each working day at eight, in both groups."""
    column = ProgrammeColumn(
        workspace=kitchen, name="早餐一问", purpose="relation", text="{group}：今天吃什么？",
        host=chen, rule="FREQ=DAILY", starts_on=date(2026, 11, 23), hour=time(8),
        holidays="workdays", groups=[breakfast.pk, soup.pk],
    )  # fmt: skip
    return actions.save(column, chen)
