"""From a poster over a form and the hour to a group, over real HTTP and a platform's callback."""

from __future__ import annotations

import http.client
import re
import time
from urllib.parse import urlencode

import pytest
from pytest_django.live_server_helper import LiveServer

from weilu.acquire.codes import actions as codes
from weilu.acquire.codes import jobs as code_jobs
from weilu.acquire.codes import reads
from weilu.acquire.codes.models import Channel, EntryCode
from weilu.acquire.codes.tests.conftest import PHONE
from weilu.acquire.routing import actions
from weilu.acquire.routing import jobs as routing_jobs
from weilu.acquire.routing.models import Entrant, RoutingPlace, RoutingSet
from weilu.acquire.threshold import actions as thresholds
from weilu.acquire.threshold.models import Application, Threshold
from weilu.acquire.threshold.rules import QUICKEST, Question
from weilu.charter.plan import costs
from weilu.events.models import Event
from weilu.jobs.models import Job
from weilu.kit import clock
from weilu.outbox.models import Task
from weilu.people.models import Group, Member
from weilu.people.segments.reads import matching
from weilu.platforms.models import Connection
from weilu.platforms.telegram.tests.test_updates import BEA, CHAT
from weilu.platforms.telegram.tests.test_whole import call, readers  # noqa: F401

INVITE = "https://t.me/+morning"


@pytest.fixture
def poster(readers: Connection) -> EntryCode:  # noqa: F811
    workspace = readers.workspace
    group = Group.objects.create(
        workspace=workspace,
        platform="telegram",
        external_id=str(CHAT["id"]).removeprefix("-100"),
        name="晨读",
    )
    routing = RoutingSet(workspace=workspace, name="晨读各组", gift="一本书")
    actions.save(routing, None)
    actions.save_place(RoutingPlace(routing=routing, group=group, address=INVITE, cap=50), None)
    door = Threshold(workspace=workspace, name="晨读", title="晨读报名", reviewed=True)
    thresholds.save(door, [Question("q1", "text", "为什么来？")], None)
    channel = Channel(workspace=workspace, name="地铁口海报")
    codes.save_channel(channel, None)
    return codes.make_code(channel, "A 口", None, threshold=door, routing=routing)


class Phone:
    """A browser of one visitor over a socket; keeps its cookies, follows nothing."""

    def __init__(self, server: LiveServer) -> None:
        self.server, self.cookies = server, {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status, and where it leads or what it says."""
        line = http.client.HTTPConnection(self.server.thread.host, self.server.thread.port)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"User-Agent": PHONE, "Cookie": cookie}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, path, urlencode(form) if form else None, headers)
        answer = line.getresponse()
        for told in answer.headers.get_all("Set-Cookie") or []:
            name, value = told.split(";", 1)[0].split("=", 1)
            self.cookies[name] = value
        text = answer.headers.get("Location") or answer.read().decode()
        line.close()
        return answer.status, text


def _hidden(page: str) -> dict[str, str]:
    """What the form carries by itself."""
    fields = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page)
    named = (
        (re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in fields
    )
    return {name[1]: value[1] if value else "" for name, value in named if name}


def test_from_the_poster_to_the_group_it_stays_known_which_channel_it_was(
    poster: EntryCode,
    live_server: LiveServer,
    readers: Connection,  # noqa: F811
) -> None:
    phone, path = Phone(live_server), f"/c/{poster.code}"
    status, page = phone.ask("GET", path)
    assert status == 200
    sent = _hidden(page) | {"what": "apply", "contact": "bea", "q1": "想读书"}
    time.sleep(QUICKEST.total_seconds())  # nobody answers faster
    assert phone.ask("POST", path, sent)[0] == 303
    assert phone.ask("GET", path)[0] == 200  # somebody has to look at it first
    applied = Application.objects.get()
    assert applied.code == poster
    thresholds.decide(applied, "accepted", None)

    assert phone.ask("GET", path) == (302, INVITE)
    assert phone.ask("GET", path) == (302, INVITE)
    assert Entrant.objects.get().contact == "bea"

    _comes(readers)
    told = reads.by_channel([poster.channel_id])[poster.channel_id]
    assert (told.visitors, told.applied, told.admitted, told.came, told.here) == (1, 1, 1, 1, 1)
    assert Entrant.objects.get().state == "came"
    assert "一本书" in Task.objects.get(kind="gift").title
    bea = Member.objects.get(name=BEA["first_name"])
    assert list(matching(readers.workspace, 'channel = "地铁口海报"')) == [bea]
    # What order and commission will hang on: the event knows member, code and channel.
    arrived = Event.objects.get(kind="arrived")
    assert arrived.actor == bea.pk
    assert arrived.data == {"code": poster.code, "name": "A 口", "channel": poster.channel_id}
    kinds = [e.kind for e in Event.objects.order_by("pk") if e.data and "code" in e.data]
    assert kinds[-4:] == ["applied", "routed", "let_in", "arrived"]


def _comes(readers: Connection) -> None:  # noqa: F811
    """Telegram tells that Bea came in by the link, and the worker notes it."""
    link = {
        "invite_link": INVITE, "creator": BEA, "creates_join_request": False, "is_primary": False,
        "is_revoked": False,
    }  # fmt: skip
    told = {
        "chat": CHAT, "from": BEA, "date": 1714521700, "invite_link": link,
        "old_chat_member": {"user": BEA, "status": "left"},
        "new_chat_member": {"user": BEA, "status": "member"},
    }  # fmt: skip
    assert call(readers, {"update_id": 77, "chat_member": told}) == [200]
    for name, job in (
        ("acquire.note_arrivals", code_jobs.note_arrivals),
        ("acquire.note_entrants", routing_jobs.note_entrants),
    ):
        job.call(**Job.objects.get(task=name).arguments)


def test_what_each_member_of_a_channel_cost(poster: EntryCode) -> None:
    channel = poster.channel
    costs.book(
        channel.workspace, kind="acquisition", minor=30_000, currency="CNY",
        day=clock.now().date(), by=None, subject=f"channel:{channel.pk}",
    )  # fmt: skip
    [cost] = reads.costs_of(channel, reads.Brought(visitors=20, came=3, here=2))
    assert [re.sub(r"[^\d.]", "", one) for one in (cost.total, cost.per_came, cost.per_here)] == [
        "300", "100", "150",
    ]  # fmt: skip
    [nobody] = reads.costs_of(channel, reads.Brought())
    assert (nobody.per_came, nobody.per_here) == ("", "")
    assert f"channel:{channel.pk}" in costs.subjects(channel.workspace)
