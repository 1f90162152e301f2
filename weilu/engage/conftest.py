"""半亩厨房 for the tests of this room: its hostess, two groups, one that Weilu can speak in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from weilu.people import actions as people
from weilu.people.models import Account, Group, Role, Workspace
from weilu.platforms.live.accounts import sealed
from weilu.platforms.models import Connection

#: Monday, nine in the morning in Shanghai.
MOMENT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


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
def page(chen: Account) -> Client:
    """Aunt Chen's browser, in English."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(chen)
    return client


def text(client: Client, address: str) -> str:
    """A page's HTML."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()
