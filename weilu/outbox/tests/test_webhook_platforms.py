"""From the outbox to Feishu's and Slack's own wire, with their real clients."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from weilu.kit import clock
from weilu.outbox import actions, rules, sender
from weilu.outbox.actions import Intent
from weilu.outbox.models import Message, Policy, State
from weilu.outbox.sender import Sender
from weilu.people.models import Workspace
from weilu.platforms.feishu.tests import conftest as feishu
from weilu.platforms.feishu.tests.fake import FakeFeishu
from weilu.platforms.feishu.tests.fake import serving as serving_feishu
from weilu.platforms.live import adapters
from weilu.platforms.live.accounts import account_of, sealed
from weilu.platforms.live.deeds import Send
from weilu.platforms.models import Connection
from weilu.platforms.slack import limits
from weilu.platforms.slack.tests import conftest as slack
from weilu.platforms.slack.tests.fake import FakeSlack
from weilu.platforms.slack.tests.fake import serving as serving_slack

LINES = ["开饭了", "今天有贝果", "七点收摊"]


@pytest.fixture(autouse=True)
def _by_day_or_night(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    Policy.objects.create(workspace=workspace, quiet_from="03:00", quiet_to="03:00")
    monkeypatch.setattr(sender, "IDLE_S", 0.02)
    monkeypatch.setattr(sender, "FIRST_BLOCK_S", 0.05)
    monkeypatch.setattr(rules, "FIRST_WAIT_S", 0.01)
    monkeypatch.setattr(limits, "LOOK_AFTER_S", 0.0)


def connected(workspace: Workspace, key: str, **credentials: str) -> Connection:
    return Connection.objects.create(
        workspace=workspace, adapter=key, name=key, token=key, state="on",
        sealed=sealed(credentials), created_at=clock.now(),
    )  # fmt: skip


def send(connection: Connection, room: str) -> None:
    """Put the lines in and serve the connection until they are out."""
    intents = [Intent(line, Send(room, line), "service") for line in LINES]
    actions.put(connection, "engage", intents)

    async def run() -> None:
        adapter: Any = adapters.by_key(connection.adapter)
        serving = asyncio.create_task(Sender(adapter, account_of(connection), "g1").run())
        for _ in range(600):
            if not await asyncio.to_thread(_waiting):
                break
            await asyncio.sleep(0.02)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)

    asyncio.run(run())


def _waiting() -> bool:
    return Message.objects.filter(state__in=[State.QUEUED, State.HELD, State.SENDING]).exists()


@pytest.fixture
def at_feishu() -> Iterator[FakeFeishu]:
    with serving_feishu(FakeFeishu(feishu.APP, feishu.SECRET)) as found:
        found.group("oc_breakfast", "早餐群")
        yield found


@pytest.fixture
def at_slack() -> Iterator[FakeSlack]:
    with serving_slack(FakeSlack(slack.TOKEN)) as found:
        found.channel("CBREAD", "bread")
        yield found


def test_what_the_outbox_sends_is_in_the_feishu_group_once_and_in_order(
    workspace: Workspace, at_feishu: FakeFeishu
) -> None:
    connection = connected(
        workspace, "feishu", app_id=feishu.APP, app_secret=feishu.SECRET, base=at_feishu.base
    )
    at_feishu.plan("send", None, "lost", "502")
    send(connection, "oc_breakfast")
    assert [json.loads(one["content"])["text"] for one in at_feishu.sent] == LINES
    found = Message.objects.order_by("pk").values_list("state", "external_id")
    assert list(found) == [(State.SENT, f"om_sent{turn}") for turn in (1, 2, 3)]


def test_what_the_outbox_sends_is_in_the_slack_channel_once_and_in_order(
    workspace: Workspace, at_slack: FakeSlack
) -> None:
    connection = connected(workspace, "slack", token=slack.TOKEN, base=at_slack.base)
    at_slack.plan("chat.postMessage", None, "lost", "502")
    send(connection, "CBREAD")
    written = list(reversed(at_slack.messages["CBREAD"]))
    assert [one["text"] for one in written] == LINES
    found = Message.objects.order_by("pk").values_list("state", "external_id")
    assert list(found) == [(State.SENT, one["ts"]) for one in written]
