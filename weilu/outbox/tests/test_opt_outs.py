"""Who wants no messages gets none: said by a word, a link or to staff, kept to by every send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weilu.events.models import Event
from weilu.jobs.models import Job
from weilu.jobs.tasks import TASKS
from weilu.kit import clock
from weilu.outbox import actions, hearing, optouts, sending
from weilu.outbox.actions import Intent
from weilu.outbox.models import Message, OptOut, State
from weilu.outbox.opt_out_views import link_of
from weilu.outbox.tests.conftest import Glass
from weilu.people.models import Account, Group, Joining, Member, Membership
from weilu.people.persons import actions as persons
from weilu.platforms.contract import EventSeen, PersonSeen
from weilu.platforms.live import taking
from weilu.platforms.live.deeds import MassSend, Send
from weilu.platforms.models import Connection

Make = Callable[..., Intent]
NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon() -> object:
    with clock.stopped_at(NOON):
        yield


def put(pane: Connection, *intents: Intent, room: str = "engage") -> list[Message]:
    return actions.put(pane, room, intents)


def choose(pane: Connection) -> list[int]:
    """What a gateway would send just now."""
    ready = sending.prepare(pane.pk, "g", Glass.capabilities, 9, set(), lambda *_all: True)
    return [one.message.pk for one in ready]


@pytest.mark.parametrize(
    ("said", "stops"),
    [
        (("", ""), True),
        (("promotion", ""), True),
        (("relation", ""), False),
        (("", "engage"), True),
        (("", "refer"), False),
        (("promotion", "refer"), False),
    ],
)
def test_it_covers_its_purpose_and_its_room(said: tuple[str, str], stops: bool) -> None:
    assert optouts.refuses(frozenset({said}), "promotion", "engage") is stops
    assert optouts.refuses(frozenset({said}), "service", "engage") is False


def test_it_holds_when_a_message_is_put(pane: Connection, to_lin: Make, lin: Member) -> None:
    optouts.stop(lin, "promotion", "refer")
    [kept] = put(pane, to_lin("半价", "promotion"), room="refer")
    [other] = put(pane, to_lin("新菜谱", "information"), room="refer")
    assert (kept.state, kept.why, other.state) == (State.REFUSED, "opted_out", State.QUEUED)


def test_it_holds_for_what_waited_when_it_was_said(
    pane: Connection, to_lin: Make, lin: Member
) -> None:
    [message] = put(pane, to_lin("在吗"))
    optouts.stop(lin, how="keyword")
    assert choose(pane) == []
    message.refresh_from_db()
    assert (message.state, message.why) == (State.REFUSED, "opted_out")


def test_it_holds_where_a_room_names_nobody_but_the_platforms_id(
    pane: Connection, lin: Member
) -> None:
    optouts.stop(lin)
    [message] = put(pane, Intent("x", Send("lin", "在吗", private=True), "relation"))
    assert (message.member_id, message.state) == (lin.pk, State.REFUSED)


def test_an_answer_to_their_own_deed_goes_out(pane: Connection, to_lin: Make, lin: Member) -> None:
    optouts.stop(lin)
    [message] = put(pane, to_lin("你的报名收到了", "service"))
    assert choose(pane) == [message.pk]


def test_a_send_to_many_leaves_them_out_also_when_it_waited(
    pane: Connection, lin: Member, glass: Glass
) -> None:
    glass.capabilities = Glass.can_all()
    bo = Member.objects.create(
        workspace=pane.workspace, platform="glass", external_id="bo", name="阿波"
    )
    optouts.stop(lin)
    action = MassSend("chen", people=["lin", "bo", "stranger"], text="周末开课")
    [message] = put(pane, Intent("many", action, "information"))
    assert message.action["people"] == ["bo", "stranger"]
    optouts.stop(bo)
    Message.objects.update(state=State.QUEUED)
    sending.prepare(pane.pk, "g", glass.capabilities, 9, set(), lambda *_all: True)
    message.refresh_from_db()
    assert (message.action["people"], message.state) == (["stranger"], State.SENDING)


def test_a_send_nobody_is_left_of_is_refused(pane: Connection, lin: Member, glass: Glass) -> None:
    glass.capabilities = Glass.can_all()
    optouts.stop(lin)
    [message] = put(pane, Intent("many", MassSend("chen", people=["lin"]), "information"))
    assert (message.state, message.why) == (State.REFUSED, "opted_out")


def test_it_is_told_in_the_audit_and_once(lin: Member, chen: Account) -> None:
    assert optouts.stop(lin, "promotion", by=chen, why="电话里说的")
    assert not optouts.stop(lin, "promotion", by=chen)
    assert optouts.resume(lin, by=chen) == 1
    told = list(Event.objects.filter(subject=lin.pk).order_by("pk").values_list("kind", flat=True))
    assert told == ["opted_out", "opted_in"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("退订", "stop"), (" TD。", "stop"), ("Ｓtop！", "stop"), ("/stop", "stop"),
        ("Unsubscribe", "stop"), ("恢复订阅", "resume"), ("resume", "resume"),
        ("stop sign", ""), ("怎么退订啊", ""), ("", ""), ("/start", ""), ("td" * 50, ""),
    ],
)  # fmt: skip
def test_a_whole_message_says_it_and_no_sentence(text: str, said: str) -> None:
    assert hearing.verdict(text) == said


def heard(pane: Connection, text: str, group: str = "") -> None:
    """Xiao Lin says something; the jobs it makes run."""
    event = EventSeen(f"{text}-{group}", int(NOON.timestamp() * 1e6), "message", group, "lin",
                      text=text)  # fmt: skip
    people = {"lin": PersonSeen("lin", "小林")}
    groups = {group: "院子"} if group else {}
    taking.take(pane, "glass", taking.Heard(events=[event], people=people, groups=groups))
    for job in Job.objects.filter(task="outbox.heed"):
        TASKS[job.task].call(**job.arguments)
        TASKS[job.task].call(**job.arguments)  # as after a kill
        job.delete()


def test_a_word_in_a_private_chat_is_heeded_and_answered_once(
    pane: Connection, glass: Glass, to_lin: Make, lin: Member
) -> None:
    glass.capabilities = Glass.can_all()
    heard(pane, "退订")
    held = OptOut.objects.get()
    assert (held.member, held.purpose, held.how) == (lin, "", "keyword")
    answer = Message.objects.get()
    assert (answer.purpose, answer.state, answer.chat) == ("service", State.QUEUED, "lin")
    assert put(pane, to_lin("在吗"))[0].state == State.REFUSED
    heard(pane, "恢复")
    assert not OptOut.objects.exists()
    assert put(pane, to_lin("还在吗"))[0].state == State.QUEUED


def test_who_says_it_a_hundred_times_is_answered_once_a_day(pane: Connection, lin: Member) -> None:
    for turn in range(5):
        heard(pane, "退订" + "！" * turn)
    assert Message.objects.count() == 1
    with clock.stopped_at(NOON + timedelta(days=1)):
        heard(pane, "td")
    assert Message.objects.count() == 2


def test_the_same_word_in_a_group_says_nothing(pane: Connection, lin: Member, yard: Group) -> None:
    heard(pane, "退订", "yard")
    assert not OptOut.objects.exists()
    assert Membership.objects.filter(group=yard).count() == 1


@pytest.mark.parametrize("is_a_room", [True, False])
def test_two_alone_in_a_room_talk_in_private_only_where_private_talks_are_rooms(
    pane: Connection, glass: Glass, lin: Member, is_a_room: bool
) -> None:
    glass.capabilities = replace(Glass.can_all(), private_is_a_room=is_a_room)
    heard(pane, "退订", "new channel")
    assert OptOut.objects.exists() is is_a_room


def test_a_word_of_staff_says_nothing(pane: Connection, lin: Member) -> None:
    Member.objects.update(is_staff=True)
    heard(pane, "TD")
    assert not OptOut.objects.exists()


@pytest.fixture
def console(chen: Account, client: Client) -> Client:
    client.force_login(chen)
    client.cookies["django_language"] = "en"
    return client


def test_a_members_page_shows_it_with_who_when_and_why(
    console: Client, lin: Member, chen: Account
) -> None:
    here = reverse("people:member", args=[lin.pk])
    assert b"they have not said otherwise" in console.get(here).content
    data = {"purpose": "promotion", "room": "refer", "why": "电话里说的"}
    console.post(reverse("outbox:stop", args=[lin.pk]), data)
    page = console.get(here).content.decode()
    for told in ("promotion · referral", "电话里说的", "陈阿姨", "noted by staff"):
        assert told in page
    console.post(reverse("outbox:resume", args=[OptOut.objects.get().pk]))
    assert not OptOut.objects.exists()
    assert b"they may get these messages again" in console.get(here).content


def test_the_list_is_searched_and_given_as_csv(console: Client, lin: Member) -> None:
    where = reverse("outbox:opt_outs")
    assert b"Nobody has said so" in console.get(where).content
    optouts.stop(lin, how="keyword", why="私聊")
    assert "小林" in console.get(where, {"q": "林"}).content.decode()
    assert "小林" not in console.get(where, {"q": "nobody"}).content.decode()
    answer: Any = console.get(where, {"format": "csv"})
    assert "keyword" in b"".join(answer.streaming_content).decode()


def test_a_member_chooses_by_their_own_link(client: Client, lin: Member) -> None:
    where = link_of(lin)
    assert b"checked" in client.get(where).content
    client.post(where, {"wants": ["relation", "information"]})
    assert list(OptOut.objects.values_list("purpose", "how")) == [("promotion", "link")]
    client.post(where, {})
    assert list(OptOut.objects.values_list("purpose", flat=True)) == [""]
    assert b"checked" not in client.get(where).content
    client.post(where, {"wants": ["relation", "information", "promotion"]})
    assert not OptOut.objects.exists()


def test_what_was_said_of_one_room_stays_until_the_member_ticks_it(
    client: Client, lin: Member
) -> None:
    optouts.stop(lin, "", "refer")
    held = OptOut.objects.get()
    where = link_of(lin)
    every = ["relation", "information", "promotion"]
    client.post(where, {"wants": every})
    assert OptOut.objects.get() == held
    client.post(where, {"wants": [*every, f"held-{held.pk}"]})
    assert not OptOut.objects.exists()


def test_an_altered_link_opens_nothing(client: Client, lin: Member) -> None:
    assert client.get(link_of(lin)[:-3] + "xx/").status_code == 404


@pytest.fixture
def other_phone(lin: Member) -> Member:
    """Xiao Lin again, on a second phone."""
    again = Member.objects.create(
        workspace=lin.workspace, platform="glass", external_id="lin2", name="小林"
    )
    persons.join(lin.workspace, f"member:{lin.pk}", f"member:{again.pk}", None)
    return again


def test_it_holds_for_every_identity_of_a_person(
    pane: Connection, to_lin: Make, lin: Member, other_phone: Member, glass: Glass
) -> None:
    glass.capabilities = Glass.can_all()
    optouts.stop(other_phone, "promotion")
    [private] = put(pane, to_lin("半价", "promotion"))
    assert (private.state, private.why) == (State.REFUSED, "opted_out")
    action = MassSend("chen", people=["lin", "lin2", "bo"], text="半价")
    [many] = put(pane, Intent("many", action, "promotion"))
    assert many.action["people"] == ["bo"]
    [joining] = Joining.objects.all()
    persons.part(joining, None)
    [apart] = put(pane, to_lin("再半价", "promotion"))
    assert apart.state != State.REFUSED


def test_a_person_takes_it_back_from_any_of_their_phones(
    pane: Connection, to_lin: Make, lin: Member, other_phone: Member
) -> None:
    optouts.stop(other_phone, "promotion")
    optouts.choose(lin, [])
    assert optouts.said_of(other_phone) == optouts.NOTHING
    assert not OptOut.objects.exists()
