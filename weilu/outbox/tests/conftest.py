"""A platform of glass: it shows all that was asked of it, and does as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from weilu.kit import clock
from weilu.outbox.actions import Intent
from weilu.people import actions as people
from weilu.people.models import Account as Person
from weilu.people.models import Group, Member, Role, Workspace
from weilu.platforms.live.abilities import Capabilities, Limit, able
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.contract import Account, Acting, Adapter, Webhook
from weilu.platforms.live.deeds import Action, Receipt, Send
from weilu.platforms.live.tests.pretend import known
from weilu.platforms.models import Connection


class Glass(Adapter, Acting, Webhook):
    """Answers each chat with the receipts laid out for it, else with done."""

    key = platform = "glass"
    label = "Glass"
    capabilities = Capabilities(able("hear_messages", "send", "send_private"), longest_text=100)

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []  #: (chat, text), as they came
        self.keys: list[str] = []
        self.answers: dict[str, list[Receipt]] = {}
        self.knows: Receipt | None = None
        self.takes_s = 0.0

    async def execute(self, action: Action, account: Account, key: str) -> Receipt:
        assert isinstance(action, Send)
        await asyncio.sleep(self.takes_s)
        laid_out = self.answers.get(action.chat)
        receipt = laid_out.pop(0) if laid_out else Receipt.done(f"m{len(self.sent)}")
        if receipt.status in {"done", "human_task"}:
            self.sent.append((action.chat, action.text))
            self.keys.append(key)
        return receipt

    async def was_done(self, action: Action, key: str, account: Account) -> Receipt | None:
        return self.knows

    @staticmethod
    def can_all() -> Capabilities:
        return Capabilities(able("hear_messages", "send", "send_private", "mass_send"))

    @staticmethod
    def limited(*limits: Limit, idempotent: bool = False) -> Capabilities:
        said = able("hear_messages", "send", "send_private")
        return Capabilities(said, limits, longest_text=100, idempotent=idempotent)


@pytest.fixture
def glass() -> Iterator[Glass]:
    """The platform, known to Weilu for the length of a test."""
    platform = Glass()
    with known(platform):
        yield platform


@pytest.fixture
def workspace(transactional_db: None) -> Workspace:
    return people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")


@pytest.fixture
def chen(workspace: Workspace) -> Person:
    """Aunt Chen, who runs the kitchen."""
    person = Person.objects.create_user("chen", name="陈阿姨")
    people.give_seat(workspace, person, Role.OWNER)
    return person


@pytest.fixture
def pane(glass: Glass, workspace: Workspace) -> Connection:
    return Connection.objects.create(
        workspace=workspace, adapter="glass", name="玻璃窗", token="pane", state="on",
        sealed=sealed({}), created_at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def yard(workspace: Workspace) -> Group:
    return Group.objects.create(
        workspace=workspace, platform="glass", external_id="yard", name="院子"
    )


@pytest.fixture
def lin(workspace: Workspace) -> Member:
    return Member.objects.create(
        workspace=workspace, platform="glass", external_id="lin", name="小林"
    )


@pytest.fixture
def to_yard(yard: Group) -> Callable[..., Intent]:
    """An intent to say something in the yard."""

    def make(text: str, purpose: str = "service", key: str = "", **more: object) -> Intent:
        return Intent(key or text, Send("yard", text), purpose, group=yard, **more)  # type: ignore[arg-type]

    return make


@pytest.fixture
def to_lin(lin: Member) -> Callable[..., Intent]:
    """An intent to write to Xiao Lin alone."""

    def make(text: str, purpose: str = "relation", **more: object) -> Intent:
        action = Send("lin", text, private=True)
        return Intent(text, action, purpose, member=lin, **more)  # type: ignore[arg-type]

    return make
