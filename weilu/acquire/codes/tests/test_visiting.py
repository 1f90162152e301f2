"""From a short link to a seat, and from a join back to the code."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from weilu.acquire.codes import actions, arrivals, jobs, reads, seats, visiting
from weilu.acquire.codes.models import Arrival, Channel, EntryCode, Target, Visit
from weilu.acquire.codes.tests.conftest import PHONE
from weilu.events.actions import record
from weilu.events.catalogue import Join
from weilu.events.models import Event
from weilu.jobs.models import Job
from weilu.kit import clock
from weilu.outbox.models import Task
from weilu.people import actions as people
from weilu.people.models import Account, Group, Member, Membership
from weilu.platforms.models import Connection
from weilu.platforms.telegram.tests.test_updates import BEA, CHAT
from weilu.platforms.telegram.tests.test_whole import call, readers  # noqa: F401

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def _open(client: Client, code: EntryCode, agent: str = PHONE, **more: str):  # type: ignore[no-untyped-def]
    return client.get(
        reverse("acquire:entry", args=[code.code]), headers={"User-Agent": agent}, **more
    )


def test_a_visitor_is_led_on_with_the_code_and_counts_once(
    client: Client, poster: EntryCode, into_yard: Target
) -> None:
    for _ in range(3):
        answer = _open(client, poster)
        assert answer.status_code == 302
        assert answer.url == f"https://t.me/+yard?code={poster.code}"
    visit = Visit.objects.get()
    assert (visit.times, visit.app, visit.target) == (3, "wechat", into_yard)
    assert client.cookies["wl_visit"]["path"] == "/c/"


def test_a_preview_sees_what_it_is_and_takes_no_seat(
    client: Client, poster: EntryCode, into_yard: Target
) -> None:
    page = _open(client, poster, "TelegramBot (like TwitterBot)")
    assert page.status_code == 200
    assert "半亩厨房" in page.content.decode()
    assert not Visit.objects.exists()


def test_a_full_group_is_passed_over_for_the_next(
    client: Client, poster: EntryCode, into_yard: Target
) -> None:
    second = Target(code=poster, name="后院", address="https://t.me/+back", cap=1)
    actions.save_target(second, None)
    led = [_open(Client(), poster).headers.get("Location", "") for _ in range(5)]
    assert [address[:18] for address in led] == [*["https://t.me/+yard"] * 3, second.address, ""]


def test_when_nothing_is_left_visitors_wait_and_staff_are_told_once(
    client: Client, poster: EntryCode, chen: Account
) -> None:
    page = _open(client, poster)
    assert b"m-form" in page.content
    _open(Client(), poster)
    task = Task.objects.get()
    assert (task.kind, task.assignee) == ("refill", chen)
    assert Event.objects.filter(kind="entry_code_ran_out").count() == 1
    left = client.post(reverse("acquire:entry", args=[poster.code]), {"contact": " 微信 lin88 "})
    assert b"m-form" not in left.content
    assert [one.contact for one in reads.waiting(poster)] == ["微信 lin88"]
    actions.save_target(Target(code=poster, name="院子", address="https://t.me/+yard"), None)
    assert _open(client, poster).status_code == 302
    poster.refresh_from_db()
    assert poster.ran_out_at is None


def test_a_contact_needs_a_visit_before_it(client: Client, poster: EntryCode) -> None:
    page = client.post(reverse("acquire:entry", args=[poster.code]), {"contact": "spam"})
    assert b"m-form" in page.content
    assert not Visit.objects.exists()


def test_a_closed_code_says_so_and_counts_nobody(
    client: Client, poster: EntryCode, into_yard: Target
) -> None:
    actions.pause_code(poster, None)
    assert _open(client, poster).status_code == 503
    assert not Visit.objects.exists()


def test_a_picture_is_shown_to_who_was_led_to_it_alone(client: Client, poster: EntryCode) -> None:
    target = Target(code=poster, name="院子", picture=PNG, picture_type="image/png")
    actions.save_target(target, None)
    page = _open(client, poster).content.decode()
    address = reverse("acquire:entry_picture", args=[poster.code, target.pk])
    assert address in page
    picture = client.get(address)
    assert (picture.content, picture.headers["Content-Type"]) == (PNG, "image/png")
    assert Client().get(address).status_code == 404


def test_an_unknown_code_is_nothing(client: Client, poster: EntryCode) -> None:
    assert client.get("/c/zzzzzz", headers={"User-Agent": PHONE}).status_code == 404


def test_a_seat_nobody_came_to_is_free_again_after_a_while(
    poster: EntryCode, into_yard: Target
) -> None:
    now = clock.now()
    for name in "abc":
        visiting.visit(poster, name * 20, "")
    assert seats.of_codes([poster.pk], now)[poster.pk][0].left == 0
    later = now + timedelta(minutes=31)
    assert seats.of_codes([poster.pk], later)[poster.pk][0].left == 3


def test_the_last_seats_are_given_once_whoever_asks_at_the_same_time(
    poster: EntryCode, into_yard: Target
) -> None:
    def ask(number: int) -> bool:
        try:
            return visiting.visit(poster, f"visitor-{number:012}", "").target is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        led = list(pool.map(ask, range(24)))
    assert sum(led) == 3
    assert Visit.objects.filter(target=into_yard).count() == 3
    assert Visit.objects.count() == 24


@pytest.fixture
def lin(yard: Group) -> Member:
    return Member.objects.create(
        workspace=yard.workspace, platform="telegram", external_id="lin", name="小林"
    )


def _join(lin: Member, yard: Group, fact: Join, number: str = "1") -> tuple[int, str]:
    record(
        yard.workspace_id, fact, source="telegram:yard", external_id=number, group_id=yard.pk,
        actor=lin.pk,
    )  # fmt: skip
    event = Event.objects.get(external_id=number)
    now = event.at
    Membership.objects.get_or_create(
        group=yard, member=lin, workspace=yard.workspace,
        defaults={"first_seen": now, "last_seen": now, "joined_at": now},
    )  # fmt: skip
    return event.source_id, number


@pytest.mark.parametrize("way", ["state", "invite"])
def test_a_join_is_known_by_its_state_or_by_the_link_behind_the_code(
    poster: EntryCode, into_yard: Target, yard: Group, lin: Member, way: str
) -> None:
    fact = Join(state=poster.code) if way == "state" else Join(invite=into_yard.address)
    key = _join(lin, yard, fact)
    arrivals.note([key])
    arrivals.note([key])
    assert Arrival.objects.get().member == lin
    assert Event.objects.filter(kind="arrived").count() == 1
    assert reads.by_code([poster.pk])[poster.pk] == reads.Brought(0, 1, 0, 1)


def test_who_left_again_is_not_there_and_who_spoke_is_told(
    poster: EntryCode, into_yard: Target, yard: Group, lin: Member
) -> None:
    arrivals.note([_join(lin, yard, Join(state=poster.code))])
    later = clock.now() + timedelta(hours=1)
    Membership.objects.update(last_seen=later, left_at=later + timedelta(hours=1))
    told = reads.by_channel([poster.channel_id])[poster.channel_id]
    assert (told.came, told.spoke, told.here) == (1, 1, 0)


def test_codes_of_others_are_not_matched(
    poster: EntryCode, yard: Group, lin: Member, kitchen: object
) -> None:
    other = people.open_workspace("Readers", "other", "Europe/London")
    source = Event.objects.count()
    record(
        other.pk, Join(state=poster.code), source="telegram:x", external_id=f"x{source}",
        group_id=yard.pk, actor=lin.pk,
    )  # fmt: skip
    event = Event.objects.get(external_id=f"x{source}")
    arrivals.note([(event.source_id, event.external_id)])
    assert not Arrival.objects.exists()


def test_a_join_that_telegram_tells_is_known_by_the_link_behind_the_code(
    readers: Connection,  # noqa: F811
) -> None:
    channel = Channel(workspace=readers.workspace, name="地铁口海报")
    actions.save_channel(channel, None)
    poster = actions.make_code(channel, "A 口", None)
    actions.save_target(Target(code=poster, name="晨读", address="https://t.me/+morning"), None)
    link = {
        "invite_link": "https://t.me/+morning", "creator": BEA, "creates_join_request": False,
        "is_primary": False, "is_revoked": False,
    }  # fmt: skip
    told = {
        "chat": CHAT, "from": BEA, "date": 1714521700, "invite_link": link,
        "old_chat_member": {"user": BEA, "status": "left"},
        "new_chat_member": {"user": BEA, "status": "member"},
    }  # fmt: skip
    assert call(readers, {"update_id": 77, "chat_member": told}) == [200]
    [job] = Job.objects.filter(task="acquire.note_arrivals")
    jobs.note_arrivals.call(**job.arguments)
    arrival = Arrival.objects.get()
    assert (arrival.code, arrival.member.name) == (poster, BEA["first_name"])
