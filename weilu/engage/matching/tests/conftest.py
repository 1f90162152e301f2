"""Neighbours of two groups who could be of use to each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from weilu.engage.conftest import MOMENT
from weilu.engage.matching import cards
from weilu.engage.matching.models import Card
from weilu.kit import clock
from weilu.people.models import Group, Member, Membership, Workspace

DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _monday_morning() -> Iterator[None]:
    with clock.stopped_at(MOMENT):
        yield


@pytest.fixture
def neighbour(kitchen: Workspace, breakfast: Group) -> Callable[..., Member]:
    """A member by name, of the breakfast group if no other is named."""

    def named(name: str, group: Group | None = None) -> Member:
        held, _made = Member.objects.get_or_create(
            workspace=kitchen, platform="telegram", external_id=name, defaults={"name": name}
        )
        Membership.objects.get_or_create(
            workspace=kitchen, group=group or breakfast, member=held,
            defaults={"first_seen": MOMENT, "last_seen": MOMENT},
        )  # fmt: skip
        return held

    return named


@pytest.fixture
def card(kitchen: Workspace, neighbour: Callable[..., Member]) -> Callable[..., Card]:
    """A card that a member wrote."""

    def written(name: str, kind: str, text: str, **more: object) -> Card:
        given = {"last_day": date(2027, 2, 1), **more}
        held = Card(workspace=kitchen, member=neighbour(name), kind=kind, text=text, **given)
        return cards.keep(held)

    return written


@pytest.fixture
def beans(card: Callable[..., Card]) -> Card:
    return card("老徐", "offer", "能提供云南咖啡豆，每月五十公斤", tags=",咖啡,")


@pytest.fixture
def wanted(card: Callable[..., Card]) -> Card:
    return card("小林", "need", "求稳定的咖啡豆货源", tags=",咖啡,")
