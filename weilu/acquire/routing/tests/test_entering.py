"""One person into one group of a set: given a seat once, let in together, nobody lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from weilu.acquire.codes import actions as codes
from weilu.acquire.codes import arrivals
from weilu.acquire.codes.models import Arrival, EntryCode
from weilu.acquire.codes.tests.conftest import PHONE
from weilu.acquire.routing import actions, arriving, entering
from weilu.acquire.routing.entering import Person
from weilu.acquire.routing.models import Entrant, RoutingPlace, RoutingSet
from weilu.acquire.routing.tests.conftest import place
from weilu.events.actions import record
from weilu.events.catalogue import Join
from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox.models import Message, Task
from weilu.people.models import Member, Membership
from weilu.people.persons import actions as persons

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=SHANGHAI)


def _open(client: Client, code: EntryCode, **more: str):  # type: ignore[no-untyped-def]
    return client.get(
        reverse("acquire:entry", args=[code.code]), more,
        headers={"User-Agent": PHONE, "Accept-Language": "zh-CN"},
    )  # fmt: skip


def _join(member: Member, into: RoutingPlace, number: str, **told: str) -> tuple[int, str]:
    record(
        member.workspace_id, Join(**told), source="telegram:x", external_id=number,
        group_id=into.group_id, actor=member.pk,
    )  # fmt: skip
    event = Event.objects.get(external_id=number)
    Membership.objects.create(
        workspace=member.workspace, group=into.group, member=member, first_seen=event.at,
        last_seen=event.at, joined_at=event.at,
    )  # fmt: skip
    return event.source_id, number


def test_twenty_tabs_and_the_back_button_lead_into_one_group(
    client: Client, poster: EntryCode, first: RoutingPlace, second: RoutingPlace
) -> None:
    led = {_open(client, poster).url for _ in range(20)}
    assert led == {first.address}
    assert Entrant.objects.count() == 1


def test_a_full_group_is_passed_over_and_the_last_is_told_to_wait(
    poster: EntryCode, first: RoutingPlace, second: RoutingPlace
) -> None:
    led = [_open(Client(), poster).headers.get("Location", "") for _ in range(5)]
    assert led == [first.address, first.address, second.address, second.address, ""]
    assert Entrant.objects.filter(state="nowhere").count() == 1


def test_who_found_no_seat_is_given_the_next_that_frees(
    reading: RoutingSet, first: RoutingPlace
) -> None:
    for name in ("v1", "v2", "v3"):
        entering.enter(reading, Person(visitor=name))
    first.cap = 3
    actions.save_place(first, None)
    entering.let_in_due()
    assert Entrant.objects.get(visitor="v3").place == first


def test_one_person_is_one_entrant_by_phone_and_by_identity(
    reading: RoutingSet, first: RoutingPlace, lin: Member
) -> None:
    at_wecom = Member.objects.create(
        workspace=lin.workspace, platform="wecom", external_id="lin2", name="林女士"
    )
    persons.join(lin.workspace, f"member:{lin.pk}", f"member:{at_wecom.pk}", None)
    mine = entering.enter(reading, Person(visitor="phone", member=lin, same="13800138000"))
    for again in (
        Person(visitor="tablet", same="13800138000"),
        Person(member=at_wecom),
        Person(visitor="phone"),
    ):
        assert entering.enter(reading, again).pk == mine.pk
    assert Entrant.objects.count() == 1


def test_the_last_seat_is_given_once_whoever_asks_at_the_same_time(
    reading: RoutingSet, first: RoutingPlace
) -> None:
    def ask(number: int) -> str:
        try:
            return entering.enter(reading, Person(visitor=f"v{number % 12}")).state
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        states = list(pool.map(ask, range(24)))
    assert Entrant.objects.count() == 12
    assert Entrant.objects.filter(place=first).count() == 2
    assert states.count("let_in") == 4  # two people, two tabs each


def test_people_wait_for_the_hour_and_come_in_together(
    poster: EntryCode, reading: RoutingSet, first: RoutingPlace
) -> None:
    reading.hour = 20
    actions.save(reading, None)
    one, other = Client(), Client()
    with clock.stopped_at(NOON):
        assert "20:00" in _open(one, poster).content.decode()
        _open(other, poster)
        assert entering.let_in_due() == 0
    with clock.stopped_at(NOON + timedelta(hours=8)):
        assert entering.let_in_due() == 2
        assert entering.let_in_due() == 0
        assert _open(one, poster).url == first.address
    assert Event.objects.filter(kind="let_in").count() == 2


def test_a_job_that_is_killed_loses_nobody_and_tells_nobody_twice(
    reading: RoutingSet, first: RoutingPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading.hour = 20
    actions.save(reading, None)
    first.cap = None
    actions.save_place(first, None)
    with clock.stopped_at(NOON):
        for number in range(6):
            entering.enter(reading, Person(visitor=f"v{number}", contact=f"微信 {number}"))
    monkeypatch.setattr(entering, "AT_ONCE", 2)
    told = entering._tell
    calls = []

    def dies_at_the_second(together, now):  # type: ignore[no-untyped-def]
        calls.append(len(together))
        if len(calls) == 2:
            raise KeyboardInterrupt
        told(together, now)

    monkeypatch.setattr(entering, "_tell", dies_at_the_second)
    with clock.stopped_at(NOON + timedelta(hours=8)):
        with pytest.raises(KeyboardInterrupt):
            entering.let_in_due()
        assert Entrant.objects.filter(state="let_in").count() == 2
        monkeypatch.setattr(entering, "_tell", told)
        assert entering.let_in_due() == 4
    listed = "\n".join(Task.objects.filter(kind="hand_links").values_list("text", flat=True))
    assert [listed.count(f"微信 {number}:") for number in range(6)] == [1] * 6


def test_a_group_that_is_gone_gives_its_people_another_seat(
    poster: EntryCode, reading: RoutingSet, first: RoutingPlace, second: RoutingPlace
) -> None:
    reading.hour = 20
    actions.save(reading, None)
    with clock.stopped_at(NOON):
        mine = entering.enter(reading, Person(visitor="v" * 20))
        assert mine.place == first
        arriving.note_group(first.group_id, gone=True)
        entering.let_in_due()
    mine.refresh_from_db()
    assert (mine.place, mine.state) == (second, "waiting")


def test_a_gift_is_a_task_once_for_who_came(
    reading: RoutingSet, first: RoutingPlace, lin: Member
) -> None:
    reading.gift = "一包陈皮"
    actions.save(reading, None)
    entering.enter(reading, Person(member=lin))
    key = _join(lin, first, "1")
    arriving.note([key])
    arriving.note([key])
    task = Task.objects.get(kind="gift")
    assert "一包陈皮" in task.title
    assert "小林" in task.title
    assert Entrant.objects.get().state == "came"


def test_who_comes_into_a_second_group_by_a_passed_on_link_is_told_of_once(
    reading: RoutingSet, first: RoutingPlace, second: RoutingPlace, lin: Member
) -> None:
    arriving.note([_join(lin, first, "1")])
    key = _join(lin, second, "2")
    arriving.note([key])
    arriving.note([key])
    assert Task.objects.filter(kind="second_group").count() == 1
    assert Event.objects.filter(kind="second_group").count() == 1
    assert Entrant.objects.get().place == first


def test_a_join_by_the_sets_link_is_known_by_its_code(
    poster: EntryCode, first: RoutingPlace, lin: Member
) -> None:
    arrivals.note([_join(lin, first, "1", invite=first.address)])
    assert Arrival.objects.get().code == poster


def test_members_own_links_lead_them_by_their_segment(
    client: Client, poster: EntryCode, reading: RoutingSet, first: RoutingPlace, lin: Member
) -> None:
    friends = place(reading, "老朋友组", segment="name ~ 林")
    word = codes.personal_word(lin)
    assert _open(Client(), poster).url == first.address
    assert _open(client, poster, **{"for": word}).url == friends.address
    # In another browser they are the same person; a forged word makes a stranger.
    assert _open(Client(), poster, **{"for": word}).url == friends.address
    assert _open(Client(), poster, **{"for": word[:-2]}).url == first.address
    assert Entrant.objects.filter(member=lin).count() == 1


def test_who_has_no_chat_with_us_is_on_a_list_for_staff(
    reading: RoutingSet, first: RoutingPlace
) -> None:
    reading.hour = 20
    actions.save(reading, None)
    with clock.stopped_at(NOON):
        entering.enter(reading, Person(visitor="v1", contact="微信 lin88"))
    with clock.stopped_at(NOON + timedelta(hours=8)):
        entering.let_in_due()
    assert first.address in Task.objects.get(kind="hand_links").text
    assert not Message.objects.exists()
