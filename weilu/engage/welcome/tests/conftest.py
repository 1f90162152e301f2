"""半亩厨房 on a platform of glass: Aunt Chen greets, Xiao Lin and Ah Fen come to the yard."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from weilu.charter.house_rules import actions as house_rules
from weilu.charter.house_rules.models import Edition
from weilu.console import member_pages
from weilu.engage.welcome import actions
from weilu.engage.welcome.models import Greeting
from weilu.jobs.worker import Worker
from weilu.kit import clock
from weilu.outbox.models import Message, Template
from weilu.people import actions as people
from weilu.people.models import Account as Person
from weilu.people.models import Group, Role, Workspace
from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.live import taking
from weilu.platforms.live.abilities import Capabilities, able
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.contract import Account, Acting, Adapter
from weilu.platforms.live.tests.pretend import known
from weilu.platforms.models import Connection

MORNING = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)  # nine in Shanghai
MINUTE = timedelta(minutes=1)
Told = Callable[..., None]
NAMES = {"lin": "小林", "fen": "阿芬", "zhou": "老周", "gone": "走了的人", "chen": "陈阿姨"}


class Glass(Adapter, Acting):
    """Hears everything and can do everything; what it is asked stays in the outbox."""

    key = platform = "glass"
    label = "Glass"
    capabilities = Capabilities(
        able("hear_messages", "hear_members", "hear_reactions", "send", "send_private", "welcome",
             "mute", "admit"), welcome_within_s=20.0,
    )  # fmt: skip

    def normalise(self, body: bytes, account: Account) -> Iterator[Any]:
        told = json.loads(body)
        if told.get("group"):
            yield GroupSeen(told["group"], told["group"])
        for who, name in told.pop("people", {}).items():
            yield PersonSeen(who, name)
        yield EventSeen(**told)


@pytest.fixture
def glass() -> Iterator[Glass]:
    platform = Glass()
    with known(platform):
        yield platform


@pytest.fixture(autouse=True)
def _full_buckets() -> None:
    member_pages.buckets.empty()


@pytest.fixture
def kitchen(db: None) -> Workspace:
    return people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")


@pytest.fixture
def chen(kitchen: Workspace) -> Person:
    """Aunt Chen, who runs the kitchen."""
    person = Person.objects.create_user("chen", name="陈阿姨")
    people.give_seat(kitchen, person, Role.OWNER)
    return person


@pytest.fixture
def pane(glass: Glass, kitchen: Workspace) -> Connection:
    return Connection.objects.create(
        workspace=kitchen, adapter="glass", name="玻璃窗", token="pane", state="on",
        sealed=sealed({}), created_at=MORNING,
    )  # fmt: skip


@pytest.fixture
def yard(kitchen: Workspace) -> Group:
    return Group.objects.create(
        workspace=kitchen, platform="glass", external_id="yard", name="院子"
    )


@pytest.fixture
def first(kitchen: Workspace, chen: Person) -> Edition:
    """The kitchen's house rules."""
    book = house_rules.open_book(kitchen)
    house_rules.save_draft(book, "好好说话。", "", chen)
    return house_rules.publish(book, chen)


@pytest.fixture
def words(kitchen: Workspace) -> Template:
    return Template.objects.create(
        workspace=kitchen, name="欢迎", text_zh="{name}，欢迎来{group}！看看群规：{rules}",
        changed_at=MORNING,
    )  # fmt: skip


@pytest.fixture
def plan(
    kitchen: Workspace, yard: Group, words: Template, chen: Person, first: Edition
) -> Greeting:
    """How the yard is greeted: at once, in the group, with the rules."""
    held = Greeting(
        workspace=kitchen, name="院子的欢迎", mode="on", template=words, words="同意,agree",
        address="https://hui.example.org",
    )  # fmt: skip
    with clock.stopped_at(MORNING):
        actions.save(held, [yard], chen)
    return held


@pytest.fixture
def told(pane: Connection) -> Told:
    """Something happens on the platform, is taken into the log, and jobs run."""

    numbers = itertools.count(1)

    def go(
        kind: str = "join", who: str = "lin", group: str = "yard", at: datetime | None = None,
        id: str = "", **more: Any,
    ) -> None:  # fmt: skip
        moment = at or clock.now()
        event = EventSeen(
            id or f"e{next(numbers)}", int(moment.timestamp() * 1e6), kind, group,
            who, **more,
        )  # fmt: skip
        heard = taking.Heard(events=[event], people={who: PersonSeen(who, NAMES.get(who, ""))})
        if more.get("subject"):
            heard.people[more["subject"]] = PersonSeen(
                more["subject"], NAMES.get(more["subject"], "")
            )
        if group:
            heard.groups[group] = ""
        taking.take(pane, "glass", heard)
        Worker().run_all()

    return go


def said() -> list[str]:
    """What is to be said, in order."""
    return [one.text for one in Message.objects.order_by("pk")]


def asked() -> list[tuple[str, Any]]:
    """What the platform is asked to do, and to whom."""
    found = Message.objects.order_by("pk")
    return [(one.op, one.action.get("member") or one.chat) for one in found]


def change(plan: Greeting, chen: Person, **fields: Any) -> None:
    """Aunt Chen changes how the yard is greeted."""
    for name, value in fields.items():
        setattr(plan, name, value)
    actions.save(plan, list(plan.groups.all()), chen)
