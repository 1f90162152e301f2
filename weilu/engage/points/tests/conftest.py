"""The early risers: Mei answers, Bao asks, Lan is new; Tao is staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from weilu.engage.points import actions, paying
from weilu.engage.points.models import PointRule
from weilu.events.actions import record
from weilu.events.catalogue import KINDS
from weilu.events.models import Event
from weilu.kit import clock
from weilu.ledger import reads as ledger
from weilu.people import actions as people
from weilu.people.models import Account, Member, Role, Workspace

NOON = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)  # a Wednesday, noon in Shanghai


@pytest.fixture
def club(db: None) -> Workspace:
    return people.open_workspace("早起社", "early", "Asia/Shanghai")


@pytest.fixture
def at_noon() -> Iterator[None]:
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def keeper(club: Workspace) -> Account:
    account = Account.objects.create_user("tao", name="阿涛")
    people.give_seat(club, account, Role.OWNER)
    return account


@pytest.fixture
def member(club: Workspace) -> Callable[..., Member]:
    """A member by a short name, made on first use."""

    def named(name: str, **more: Any) -> Member:
        [number] = people.identify_members(club, [people.Identity("telegram", name, name)])
        Member.objects.filter(pk=number).update(**more)
        return Member.objects.get(pk=number)

    return named


@pytest.fixture
def did(club: Workspace, member: Callable[..., Member]) -> Callable[..., Event]:
    """Something happened in the group; the log's number of it."""
    numbers = iter(range(1, 100_000))

    def done(
        kind: str, who: str, text: str = "", to: str = "", *, at: datetime = NOON,
        subject: str = "", id: str = "",
    ) -> Event:  # fmt: skip
        external = id or f"e{next(numbers)}"
        record(
            club.pk, KINDS[kind].facts(), source="telegram:g", external_id=external, at=at,
            actor=member(who).pk, subject=member(subject).pk if subject else None, reply_to=to,
            text=text,
        )  # fmt: skip
        return Event.objects.get(external_id=external)

    return done


@pytest.fixture
def rule(club: Workspace, keeper: Account) -> Callable[..., PointRule]:
    """A rule in force since the day before."""

    def made(act: str, points: int = 10, **more: Any) -> PointRule:
        with clock.stopped_at(NOON - timedelta(days=1)):
            held = PointRule(
                workspace=club, name=more.pop("name", act), act=act, points=points,
                is_on=True, **more,
            )  # fmt: skip
            return actions.save_rule(held, keeper)

    return made


def pay(club: Workspace) -> None:
    paying.take_new(club)
    assert list(ledger.faults(club)) == []


def held(member: Member) -> int:
    return ledger.balance(ledger.account_of(member.workspace_id, "member", member.pk))
