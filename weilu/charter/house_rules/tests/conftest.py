"""半亩厨房: Aunt Chen writes its rules; Xiao Lin and Ah Fen come to breakfast."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from weilu.charter.house_rules import actions
from weilu.charter.house_rules.models import Edition, RuleBook
from weilu.kit import clock
from weilu.people.models import Account, Group, Member, Membership, Workspace

MOMENT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.fixture
def breakfast(kitchen: Workspace) -> Group:
    return Group.objects.create(
        workspace=kitchen, platform="telegram", external_id="1700000001", name="早餐群"
    )


def come(group: Group, id: str, name: str, **more: bool) -> Member:
    """Somebody who is in the group."""
    member = Member.objects.create(
        workspace=group.workspace, platform=group.platform, external_id=id, name=name, **more
    )
    Membership.objects.create(
        workspace=group.workspace, group=group, member=member, first_seen=MOMENT, last_seen=MOMENT
    )
    return member


@pytest.fixture
def lin(breakfast: Group) -> Member:
    return come(breakfast, "user101", "小林")


@pytest.fixture
def book(kitchen: Workspace) -> RuleBook:
    return actions.open_book(kitchen)


@pytest.fixture
def first(book: RuleBook, chen: Account) -> Edition:
    """The kitchen's first rules, in force since this morning."""
    return edition(book, chen, "好好说话。\n不发广告。")


def edition(book: RuleBook, by: Account, zh: str, en: str = "") -> Edition:
    with clock.stopped_at(MOMENT):
        actions.save_draft(book, zh, en, by)
        return actions.publish(book, by)
