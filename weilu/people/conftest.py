"""Mei owns the runners' workspace; Lin and Bo run, Robo counts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from weilu.kit import clock
from weilu.people import actions
from weilu.people.models import Account, Group, Member, Membership, Role, Workspace


@pytest.fixture
def runners(db: None) -> Workspace:
    return actions.open_workspace("Runners", "runners", "Asia/Shanghai")


@pytest.fixture
def mei(runners: Workspace) -> Account:
    account = Account.objects.create_user("mei", name="Mei")
    actions.give_seat(runners, account, Role.OWNER)
    return account


@pytest.fixture
def river(runners: Workspace) -> dict[str, Member]:
    """The river group, by name."""
    group = Group.objects.create(
        workspace=runners, platform="wechat", external_id="g", name="River"
    )
    people = {}
    for name in ("Lin", "Bo", "Robo"):
        people[name] = Member.objects.create(
            workspace=runners, platform="wechat", external_id=name.lower(), name=name,
            is_bot=name == "Robo",
        )  # fmt: skip
        now = clock.now()
        Membership.objects.create(
            workspace=runners, group=group, member=people[name], first_seen=now, last_seen=now
        )
    return people


@pytest.fixture
def page(mei: Account) -> Client:
    """Mei, signed in, reading English."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(mei)
    return client


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield
