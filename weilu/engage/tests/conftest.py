"""Uncle Luo's street: two groups of neighbours, and a platform that does as it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from weilu.engage.guard import actions
from weilu.engage.guard.actions import Version
from weilu.engage.guard.ladder import Step
from weilu.engage.guard.models import Guard, Mode
from weilu.jobs.worker import Worker
from weilu.kit import clock
from weilu.outbox.models import Message
from weilu.people import actions as people
from weilu.people.models import Account, Group, Member, Role, Workspace
from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.live import taking
from weilu.platforms.live.abilities import Capabilities, able
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.contract import Account as Seen
from weilu.platforms.live.contract import Acting, Adapter
from weilu.platforms.live.deeds import Action, Receipt
from weilu.platforms.live.tests.pretend import known
from weilu.platforms.models import Connection

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)


class Street(Adapter, Acting):
    """A platform for the length of a test."""

    key = platform = "street"
    label = "Street"
    capabilities = Capabilities(
        able("hear_messages", "hear_edits", "send", "send_private", "delete", "mute", "remove")
    )

    async def execute(self, action: Action, account: Seen, key: str) -> Receipt:
        return Receipt.done()


@pytest.fixture
def street() -> Iterator[Street]:
    platform = Street()
    with known(platform):
        yield platform


@pytest.fixture
def workspace(transactional_db: None) -> Workspace:
    return people.open_workspace("梧桐街", "wutong", "Asia/Shanghai")


@pytest.fixture
def luo(workspace: Workspace) -> Account:
    """Uncle Luo, who keeps the street's groups."""
    person = Account.objects.create_user("luo", name="罗叔")
    people.give_seat(workspace, person, Role.OWNER)
    return person


@pytest.fixture
def window(workspace: Workspace, street: Street) -> Connection:
    """The street's bot."""
    return Connection.objects.create(
        workspace=workspace, adapter="street", name="窗口", token="w", sealed=sealed({}),
        state="on", created_at=clock.now(),
    )  # fmt: skip


Say = Callable[..., None]


@pytest.fixture
def say(window: Connection) -> Say:
    """Somebody writes to a group, live; then the worker does what is due."""
    numbers = iter(range(1, 100_000))

    def said(
        text: str, who: str = "ahei", group: str = "east", at: datetime | None = None, *,
        kind: str = "message", reply_to: str = "", is_staff: bool = False, is_bot: bool = False,
        id: str = "", **data: Any,
    ) -> None:  # fmt: skip
        moment = int((at or clock.now()).timestamp() * 1_000_000)
        event = EventSeen(
            id or f"m{next(numbers)}", moment, kind, group, who, text, reply_to, data=data or None
        )
        heard = taking.Heard()
        for told in (PersonSeen(who, who, is_bot, is_staff), GroupSeen(group, group), event):
            taking._sort(told, heard)
        taking.take(window, "street", heard)
        Worker().run_all()

    return said


@pytest.fixture
def at_noon() -> Iterator[None]:
    with clock.stopped_at(NOON):
        yield


LADDER = (Step("warn"), Step("mute", 600), Step("remove"))


@pytest.fixture
def rule(workspace: Workspace, luo: Account) -> Callable[..., Guard]:
    """A rule in force; `on=False` leaves it in its dry run."""

    def made(kind: str = "words", on: bool = True, **given: Any) -> Guard:
        settings = given.pop("settings", {"words": ["刷单"]} if kind == "words" else {})
        name = given.pop("name", kind)
        guard = Guard(workspace=workspace, kind=kind, name=name, keeper=luo)
        actions.save(guard, Version(settings, given.pop("steps", LADDER), **given), luo)
        if on:
            actions.switch(guard, Mode.ON, luo)
        return guard

    return made


def asked(*ops: str) -> list[tuple[str, str]]:
    """(op, text) of what was put into the outbox, in order; only those `ops`, if any are named."""
    found = Message.objects.order_by("pk")
    return [(one.op, one.text) for one in found if not ops or one.op in ops]


def ahei() -> Member:
    return Member.objects.get(external_id="ahei")


def group(name: str = "east") -> Group:
    return Group.objects.get(external_id=name)


def later(**by: float) -> datetime:
    return NOON + timedelta(**by)
