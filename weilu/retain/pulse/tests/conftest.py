"""The broth kitchen asks its members: twelve of a group, one of them silent, one of the staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from weilu.events.actions import record
from weilu.events.catalogue import Message
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Account, Group, Member, Membership, Role, Workspace
from weilu.platforms.live.accounts import sealed
from weilu.platforms.models import Connection
from weilu.retain.pulse import actions
from weilu.retain.pulse.models import PulsePlan

#: Monday, half past seven in the evening in Shanghai.
EVENING = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday_evening() -> object:
    with clock.stopped_at(EVENING):
        yield


@pytest.fixture
def kitchen(db: None) -> Workspace:
    return people.open_workspace("半亩汤铺", "broth", "Asia/Shanghai")


@pytest.fixture
def keeper(kitchen: Workspace) -> Account:
    account = Account.objects.create_user("zhou", name="小周")
    people.give_seat(kitchen, account, Role.OWNER)
    return account


@pytest.fixture
def bot(kitchen: Workspace) -> Connection:
    return Connection.objects.create(
        workspace=kitchen, adapter="telegram", name="bot", token="t", state="on",
        sealed=sealed({"token": "1:x", "way": "polling", "api": "http://127.0.0.1:9"}),
        created_at=EVENING,
    )  # fmt: skip


@pytest.fixture
def soup(kitchen: Workspace) -> Group:
    return Group.objects.create(
        workspace=kitchen, platform="telegram", external_id="-1", name="煲汤群"
    )


@pytest.fixture
def joins(soup: Group) -> Callable[..., Member]:
    """A member of the group by name; `says`: on so many days before."""

    def named(name: str, says: int = 0, **more: bool) -> Member:
        member = Member.objects.create(
            workspace=soup.workspace, platform="telegram", external_id=name, name=name, **more
        )
        first = EVENING - timedelta(days=20)
        Membership.objects.create(
            workspace=soup.workspace, group=soup, member=member, first_seen=first, last_seen=first
        )
        for day in range(says):
            record(
                soup.workspace_id, Message(), source="telegram:-1", external_id=f"{name}{day}",
                at=EVENING - timedelta(days=day + 1), group_id=soup.pk, actor=member.pk, text="好",
            )  # fmt: skip
        return member

    return named


@pytest.fixture
def twelve(joins: Callable[..., Member]) -> list[Member]:
    return [joins(f"m{number:02}", says=number % 6) for number in range(12)]


@pytest.fixture
def plan(kitchen: Workspace, keeper: Account, bot: Connection) -> PulsePlan:
    """Seven a week: one a day."""
    return actions.set_plan(kitchen, is_on=True, groups=[], per_week=7, hour=19, by=keeper)


@pytest.fixture
def page(keeper: Account) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(keeper)
    return client
