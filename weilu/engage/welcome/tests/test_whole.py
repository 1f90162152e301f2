"""From somebody's coming to their being let in: real wire on both sides, a real phone between."""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from weilu.charter.house_rules import actions as house_rules
from weilu.charter.house_rules.models import Acceptance
from weilu.engage.welcome import actions
from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.jobs.worker import Worker
from weilu.kit import clock
from weilu.outbox.models import Message, Task, Template
from weilu.outbox.sender import Sender
from weilu.people import actions as people
from weilu.people.models import Account as Person
from weilu.people.models import Group, Workspace
from weilu.platforms.live import adapters, receiver
from weilu.platforms.live.accounts import account_of, sealed
from weilu.platforms.live.contract import Account
from weilu.platforms.live.tests.serving import served
from weilu.platforms.models import Connection
from weilu.platforms.telegram.account import secret_of
from weilu.platforms.telegram.client import close_bots
from weilu.platforms.telegram.tests.fake import TOKEN, FakeTelegram, telegram
from weilu.platforms.wecom.client import TOKENS
from weilu.platforms.wecom.crypto import Envelope
from weilu.platforms.wecom.tests.conftest import (  # noqa: F401  fixtures
    FIXTURES,
    account,
    connected,
    envelope,
    fake,
)
from weilu.platforms.wecom.tests.fake import FakeWeCom

CHAT = {"id": -1001700000001, "type": "supergroup", "title": "早餐群"}
DORA = {"id": 105, "is_bot": False, "first_name": "Dora"}
T = TypeVar("T")
ENTRY = "{name} 已读群规，大家欢迎！"


@pytest.fixture
def kitchen(transactional_db: None) -> Workspace:
    return people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")


@pytest.fixture
def chen(kitchen: Workspace) -> Person:
    """Aunt Chen, whose house rules hold."""
    person = Person.objects.create_user("chen", name="陈阿姨")
    people.give_seat(kitchen, person)
    book = house_rules.open_book(kitchen)
    house_rules.save_draft(book, "好好说话。\n不发广告。", "Be kind.\nNo adverts.", person)
    house_rules.publish(book, person)
    return person


def greets(kitchen: Workspace, chen: Person, groups: list[Group], **more: Any) -> Greeting:
    """A plan that has been on for an hour."""
    told = {"欢迎": "{name}，欢迎来{group}！先看看群规：{rules}", "进门": ENTRY}
    words = {
        name: Template.objects.create(
            workspace=kitchen, name=name, text_zh=text, changed_at=clock.now()
        )
        for name, text in told.items()
    }
    held = Greeting(
        workspace=kitchen, name="早餐群", mode="on", template=words["欢迎"], entry=words["进门"],
        **more,
    )  # fmt: skip
    with clock.stopped_at(clock.now() - timedelta(hours=1)):
        actions.save(held, groups, chen)
    return held


async def beyond(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("no page is asked for")


def apart(doing: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: the browser has a loop in this one."""

    def run() -> T:
        try:
            return asyncio.run(doing)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


# --- Telegram: who asks to join is let in after accepting ----------------------------------------


class Breakfast:
    """A group on Telegram that people ask to join, with a bot and its server."""

    def __init__(self, held: Connection, api: FakeTelegram) -> None:
        self.held, self.api = held, api
        self._updates = 100

    def hears(self, **update: Any) -> None:
        """Telegram calls; the update is read and everything that follows from it is done."""
        self._updates += 1
        secret = {"X-Telegram-Bot-Api-Secret-Token": secret_of(account_of(self.held))}
        body = {"update_id": self._updates, **update}

        async def call() -> int:
            door = receiver.Receiver(beyond)
            transport = httpx.ASGITransport(door)
            async with httpx.AsyncClient(transport=transport, base_url="http://weilu") as client:
                answer = await client.post("/hooks/t0ken", json=body, headers=secret)
            door.close()
            return answer.status_code

        assert apart(call()) == 200
        self.goes_on()

    def goes_on(self) -> None:
        """The worker works and the gateway sends, until nothing is due."""
        Worker().run_all()

        async def serve() -> None:
            adapter, who = adapters.by_key("telegram"), account_of(self.held)
            serving = asyncio.create_task(Sender(adapter, who, "g1").run())
            ends = time.monotonic() + 20
            while time.monotonic() < ends and await asyncio.to_thread(_due):
                await asyncio.sleep(0.05)
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            await sync_to_async(connections.close_all)()
            await close_bots()

        apart(serve())


def _due() -> bool:
    found = Message.objects.filter(state__in=["queued", "held", "sending"]).exists()
    connections.close_all()
    return found


@pytest.fixture
def bot_api() -> Iterator[tuple[FakeTelegram, Account]]:
    """The Bot API of our own, in a thread, for as long as the test."""
    ready: list[tuple[FakeTelegram, Account]] = []
    loop, started, done = asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def run() -> None:
        async with telegram() as found:
            ready.append(found)
            started.set()
            await done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
    thread.start()
    assert started.wait(10)
    yield ready[0]
    loop.call_soon_threadsafe(done.set)
    thread.join(10)


@pytest.fixture
def breakfast(
    kitchen: Workspace, chen: Person, bot_api: tuple[FakeTelegram, Account], live_server: Any
) -> Breakfast:
    found, who = bot_api
    credentials = {"token": TOKEN, "way": "webhook", "api": who.credentials["api"]}
    held = Connection.objects.create(
        workspace=kitchen, adapter="telegram", name="领读员", token="t0ken", state="on",
        sealed=sealed(credentials), created_at=clock.now(),
    )  # fmt: skip
    group = Group.objects.create(
        workspace=kitchen, platform="telegram", external_id="1700000001", name="早餐群"
    )
    greets(kitchen, chen, [group], held_until_accepted="request", address=live_server.url)
    return Breakfast(held, found)


def test_who_asks_to_join_reads_accepts_on_the_phone_and_is_let_in(
    breakfast: Breakfast, page_at: Callable[..., Any], live_server: Any
) -> None:
    asks = {"chat": CHAT, "from": DORA, "user_chat_id": 105, "date": int(time.time())}
    breakfast.hears(chat_join_request=asks)
    [greeting] = breakfast.api.called("sendMessage")
    assert greeting["chat_id"] == "105"
    assert greeting["text"].startswith("Dora，欢迎来早餐群！")
    assert not breakfast.api.called("approveChatJoinRequest")

    link = re.search(rf"{live_server.url}(/m/accept/\S+)", greeting["text"])
    assert link is not None
    page = page_at(link[1], width=390)
    assert "不发广告。" in page.inner_text("main")
    page.click("button.m-button-primary")
    page.wait_for_selector(".m-sign-done")

    breakfast.goes_on()
    [approved] = breakfast.api.called("approveChatJoinRequest")
    assert (approved["chat_id"], approved["user_id"]) == (str(CHAT["id"]), "105")
    assert Acceptance.objects.get().way == "page"

    came = {
        "chat": CHAT, "from": DORA, "date": int(time.time()), "via_join_request": True,
        "old_chat_member": {"user": DORA, "status": "left"},
        "new_chat_member": {"user": DORA, "status": "member"},
    }  # fmt: skip
    breakfast.hears(chat_member=came)
    texts = [one["text"] for one in breakfast.api.called("sendMessage")]
    assert texts[1:] == ["Dora 已读群规，大家欢迎！"]
    assert list(Newcomer.objects.order_by("pk").values_list("state", flat=True)) == [
        "greeted", "back",
    ]  # fmt: skip


# --- WeCom: within the 20 seconds of a welcome code ----------------------------------------------


@contextlib.contextmanager
def heard() -> Iterator[str]:
    """Weilu's receiver on a port of its own; its address."""
    door = receiver.Receiver(beyond)
    with served(door) as base:
        yield base
    door.close()


@contextlib.contextmanager
def running(held: Connection) -> Iterator[None]:
    """A worker and a gateway's sender, each in a thread of its own, as processes run them."""
    worker, stop = Worker(), threading.Event()

    async def send() -> None:
        adapter = adapters.by_key(held.adapter)
        sending = asyncio.create_task(Sender(adapter, account_of_held, "g1").run())
        while not stop.is_set():
            await asyncio.sleep(0.05)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        await sync_to_async(connections.close_all)()

    def work() -> None:
        worker.run()
        connections.close_all()

    account_of_held = account_of(held)
    threads = [
        threading.Thread(target=work, daemon=True),
        threading.Thread(target=lambda: asyncio.run(send()), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        worker.stop()
        stop.set()
        for thread in threads:
            thread.join(15)


def test_a_new_customer_is_welcomed_well_within_wecoms_20_seconds(
    kitchen: Workspace, chen: Person, connected: Account, fake: FakeWeCom, envelope: Envelope,  # noqa: F811
) -> None:  # fmt: skip
    TOKENS._held.clear()
    held = Connection.objects.create(
        workspace=kitchen, adapter="wecom", name="半亩厨房的企业微信", token="t0ken", state="on",
        sealed=sealed(dict(connected.credentials)), created_at=clock.now(),
    )  # fmt: skip
    greets(kitchen, chen, [], contacts=True, address="https://hui.example.org")
    fake.give_welcome_code("CODE-AAA1")
    body = (FIXTURES / "add_external_contact.xml").read_bytes()
    body = body.replace(b"1795351200", str(int(time.time())).encode())
    with heard() as base, running(held):
        began = time.monotonic()
        for _ in range(3):  # WeCom delivers up to three times
            assert fake.call_back(f"{base}/hooks/t0ken", envelope, body).status_code == 200
        while not fake.welcomed and time.monotonic() - began < 20:
            time.sleep(0.02)
        took = time.monotonic() - began
        time.sleep(1)
    assert [one["welcome_code"] for one in fake.welcomed] == ["CODE-AAA1"]
    said = fake.welcomed[0]["text"]["content"]
    assert said.startswith("朋友，欢迎来半亩厨房！先看看群规：https://hui.example.org/m/accept/")
    assert took < 10
    assert Newcomer.objects.get().state == "greeted"


def test_newcomers_of_a_customer_group_are_greeted_by_a_task_that_staff_confirm(
    kitchen: Workspace, chen: Person, connected: Account, fake: FakeWeCom, envelope: Envelope,  # noqa: F811
) -> None:  # fmt: skip
    TOKENS._held.clear()
    held = Connection.objects.create(
        workspace=kitchen, adapter="wecom", name="半亩厨房的企业微信", token="t0ken", state="on",
        sealed=sealed(dict(connected.credentials)), created_at=clock.now(),
    )  # fmt: skip
    group = Group.objects.create(
        workspace=kitchen, platform="wecom", external_id="wrHalfAcreG1", name="早餐群"
    )
    greets(kitchen, chen, [group], every=2, address="https://hui.example.org")
    fake.group("wrHalfAcreG1", "早餐群", wmHalfAcreAAA1=None, wmHalfAcreAAA2=None)
    body = (FIXTURES / "chat_add_invited.xml").read_bytes()
    body = body.replace(b"1795351200", str(int(time.time())).encode())
    with heard() as base, running(held):
        assert fake.call_back(f"{base}/hooks/t0ken", envelope, body).status_code == 200
        until = time.monotonic() + 20
        while not Task.objects.exists() and time.monotonic() < until:
            time.sleep(0.05)
    [asked] = fake.mass_sends.values()
    assert (asked.receivers, asked.senders) == (["wrHalfAcreG1"], ["linjing"])
    assert asked.text.startswith("朋友，欢迎来早餐群！先看看群规：")
    assert Task.objects.get().kind == "confirm"
