"""Aunt Chen's two reading groups and the set they are in."""

from __future__ import annotations

import pytest

from weilu.acquire.codes import actions as codes
from weilu.acquire.codes.models import Channel, EntryCode
from weilu.acquire.routing import actions
from weilu.acquire.routing.models import RoutingPlace, RoutingSet
from weilu.acquire.tests.kitchen import chen, kitchen  # noqa: F401
from weilu.people.models import Account, Group, Member, Workspace


@pytest.fixture
def reading(kitchen: Workspace, chen: Account) -> RoutingSet:  # noqa: F811
    made = RoutingSet(workspace=kitchen, name="晨读群")
    actions.save(made, chen)
    return made


def place(routing: RoutingSet, name: str, cap: int | None = 2, **more: str) -> RoutingPlace:
    group = Group.objects.create(
        workspace=routing.workspace, platform="telegram", external_id=name, name=name
    )
    made = RoutingPlace(
        routing=routing, group=group, address=f"https://t.me/+{len(name)}{ord(name[0])}", cap=cap,
        **more,
    )  # fmt: skip
    actions.save_place(made, None)
    return made


@pytest.fixture
def first(reading: RoutingSet) -> RoutingPlace:
    return place(reading, "一组")


@pytest.fixture
def second(reading: RoutingSet, first: RoutingPlace) -> RoutingPlace:
    return place(reading, "二组")


@pytest.fixture
def poster(reading: RoutingSet, chen: Account) -> EntryCode:  # noqa: F811
    channel = Channel(workspace=reading.workspace, name="地铁口海报")
    codes.save_channel(channel, None)
    return codes.make_code(channel, "A 口", chen, routing=reading)


@pytest.fixture
def lin(kitchen: Workspace) -> Member:  # noqa: F811
    return Member.objects.create(
        workspace=kitchen, platform="telegram", external_id="lin", name="小林"
    )
