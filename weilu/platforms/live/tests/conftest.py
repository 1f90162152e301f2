"""A platform that exists nowhere: it speaks plain JSON, so that tests can say anything."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Workspace
from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.live.abilities import Capabilities, able
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.contract import (
    Account,
    Adapter,
    Disbelieved,
    Ignored,
    Incoming,
    Listing,
    LiveTold,
    NotUnderstood,
    OnMessage,
    Present,
    Raw,
    RosterChanged,
    Verified,
    Webhook,
)
from weilu.platforms.live.models import Connection, ConnectionState
from weilu.platforms.live.tests.pretend import known


class Tincan(Adapter, Webhook, Listing):
    """Two tins and a string: `{"secret", "id", "kind", "group", "who", "text"}`."""

    key = platform = "tincan"
    label = "Tin can"
    capabilities = Capabilities(able("hear_messages", "hear_members", "list_members"))

    def __init__(self) -> None:
        self.present: list[Present] = []

    def verify(self, request: Incoming, account: Account) -> Verified:
        try:
            data = json.loads(request.body)
        except ValueError:
            raise Disbelieved(why="no JSON") from None
        if data.pop("secret", "") != account.credentials["secret"]:
            raise Disbelieved(why="wrong secret")
        return Verified((Raw(str(data["id"]), json.dumps(data).encode()),), b"ok")

    def normalise(self, body: bytes, account: Account) -> Iterator[LiveTold]:
        data = json.loads(body)
        match data["kind"]:
            case "nonsense":
                raise NotUnderstood(platform="Tin can", why="nonsense")
            case "bug":
                raise ZeroDivisionError
            case "beat":
                yield Ignored("beat")
            case "stir":
                yield RosterChanged(data["group"])
            case "nod":
                yield OnMessage(
                    EventSeen(
                        f"nod:{data['to']}",
                        data["at"],
                        "reaction",
                        data["group"],
                        data["who"],
                        reply_to=data["to"],
                    )
                )
            case kind:
                yield GroupSeen(data["group"], data.get("name", ""))
                yield PersonSeen(data["who"], data["who"].title())
                yield EventSeen(
                    str(data["id"]), data["at"], kind, data["group"], data["who"],
                    data.get("text", ""), subject=data.get("whom", ""),
                )  # fmt: skip

    async def members(self, account: Account, group: str) -> AsyncIterator[Present]:
        for one in self.present:
            yield one

    async def groups(self, account: Account) -> AsyncIterator[GroupSeen]:
        yield GroupSeen("yard", "Yard")


@pytest.fixture
def tincan() -> Iterator[Tincan]:
    """The platform, known to Weilu for the length of a test."""
    platform = Tincan()
    with known(platform):
        yield platform


@pytest.fixture
def workspace(transactional_db: None) -> Workspace:
    return people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")


@pytest.fixture
def string(tincan: Tincan, workspace: Workspace) -> Connection:
    """The kitchen's end of the string, switched on."""
    return Connection.objects.create(
        workspace=workspace, adapter="tincan", name="厨房的罐头", token="t0ken",
        sealed=sealed({"secret": "s3cret"}), state=ConnectionState.ON, created_at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def say() -> Callable[..., dict[str, Any]]:
    """A call of the platform as data."""

    def make(id: int, text: str = "", **changes: Any) -> dict[str, Any]:
        told = {
            "secret": "s3cret", "id": id, "kind": "message", "group": "yard", "who": "lin",
            "at": int(clock.now().timestamp() * 1e6), "text": text,
        }  # fmt: skip
        return told | changes

    return make
