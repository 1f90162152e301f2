"""Live codes that turn by the clock and by who somebody is, and what staff are told of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from weilu.acquire.codes import actions, attending, jobs, reads, rules, visiting
from weilu.acquire.codes.models import Channel, EntryCode, Target, Visit
from weilu.acquire.codes.tests.conftest import PHONE
from weilu.acquire.staff import actions as staff
from weilu.acquire.staff.models import Duty, Pace, StaffAccount
from weilu.acquire.staff.rules import Step
from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox.models import Message, Task
from weilu.people.models import Group, Member
from weilu.people.segments.reads import matching
from weilu.people.segments.wording import FilterRefused
from weilu.platforms.models import Connection
from weilu.platforms.telegram.tests.test_whole import readers  # noqa: F401

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY_NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)


def _put(code: EntryCode, name: str, **more: object) -> Target:
    target = Target(code=code, name=name, address=f"https://t.me/+{name}", **more)
    actions.save_target(target, None)
    return target


def _visit(code: EntryCode, number: int, member: int | None = None) -> Target | None:
    return visiting.visit(code, f"visitor-{number:012}", "", member).target


def _open(client: Client, code: EntryCode, **more: str):  # type: ignore[no-untyped-def]
    address = reverse("acquire:entry", args=[code.code])
    return client.get(address, more, headers={"User-Agent": PHONE})


def test_groups_take_turns_by_the_hours_of_the_communitys_zone(poster: EntryCode) -> None:
    day, night = _put(poster, "day", from_hour=8, until_hour=22), _put(poster, "night")
    with clock.stopped_at(MONDAY_NOON):
        assert _visit(poster, 1) == day
    with clock.stopped_at(MONDAY_NOON + timedelta(hours=11)):
        assert _visit(poster, 2) == night
        assert _visit(poster, 1) == day  # theirs stays theirs
        assert [one.state for one in reads.standings(poster)] == ["rests", "open"]


def test_an_evening_over_midnight_belongs_to_the_day_it_began_on() -> None:
    saturday = datetime(2026, 3, 7, 1, 0, tzinfo=SHANGHAI)
    assert rules.on_duty(saturday, 22, 6, "5")
    assert not rules.on_duty(saturday, 22, 6, "6")
    assert not rules.on_duty(saturday.replace(hour=6), 22, 6, "")


@given(st.datetimes(), st.integers(0, 23), st.integers(0, 24))
def test_hours_and_the_others_make_a_whole_day(local: datetime, first: int, last: int) -> None:
    if first == last % 24:
        return
    one = rules.on_duty(local, first, last, "")
    other = rules.on_duty(local, last % 24, first, "")
    assert one != other


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"from_hour": 8}, actions.HoursInPairs),
        ({"weekdays": "189"}, actions.NoWeekdays),
        ({"segment": "tag ="}, FilterRefused),
    ],
)
def test_what_makes_no_schedule_is_refused(
    poster: EntryCode, more: dict[str, object], fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        _put(poster, "odd", **more)
    assert not poster.targets.exists()


def test_the_staff_account_that_added_the_fewest_today_is_next(poster: EntryCode) -> None:
    workspace = poster.channel.workspace
    pace = Pace(workspace=workspace, name="calm")
    staff.save_pace(pace, [Step(1)], None)
    accounts = []
    for number, added in enumerate((7, 2)):
        account = StaffAccount(
            workspace=workspace, platform="qq", handle=str(number), name=f"小周 {number}",
            pace=pace, began_on=clock.today(workspace.zone),
        )  # fmt: skip
        staff.save_account(account, None)
        Duty.objects.create(
            account=account, day=clock.today(workspace.zone), kind="add", wanted=9, reached=added
        )
        accounts.append(account)
    actions.change_code(poster, None, rule="load")
    _put(poster, "busy", staff=accounts[0])
    calm = _put(poster, "calm", staff=accounts[1])
    assert _visit(poster, 1) == calm


def test_members_own_links_open_what_is_for_their_segment(
    poster: EntryCode,
    readers: Connection,  # noqa: F811
) -> None:
    lin = Member.objects.create(
        workspace=poster.channel.workspace, platform="telegram", external_id="lin", name="小林"
    )
    everybody = _put(poster, "everybody")
    friends = _put(poster, "friends", segment="name ~ 林")
    word = actions.personal_word(lin)
    assert _open(Client(), poster).url == everybody.address
    assert _open(Client(), poster, **{"for": word}).url == friends.address
    assert _open(Client(), poster, **{"for": word}).url == friends.address
    assert Visit.objects.filter(member=lin).count() == 1
    for bad in (word[:-3], "", "x" * 3000, "a:b:c"):
        assert _open(Client(), poster, **{"for": bad}).url == everybody.address
    with clock.stopped_at(clock.now() + timedelta(days=91)):
        assert _open(Client(), poster, **{"for": word}).url == everybody.address


def test_a_group_that_is_gone_is_passed_over_until_it_is_back(
    poster: EntryCode, into_yard: Target, yard: Group
) -> None:
    other = _put(poster, "other")
    assert _visit(poster, 1) == into_yard
    jobs.note_groups.call(groups=[[yard.pk, True]])
    assert _visit(poster, 1) == other  # whoever was shown the dead one is led on
    assert _visit(poster, 2) == other
    assert Task.objects.filter(kind="replace").count() == 1
    attending.note_group(yard.pk, gone=True)
    assert Task.objects.filter(kind="replace").count() == 1
    attending.note_group(yard.pk, gone=False)
    assert _visit(poster, 3) == into_yard


def test_who_waited_is_told_once_when_there_is_a_seat(poster: EntryCode) -> None:
    for number in range(3):
        _visit(poster, number)
        visiting.leave_contact(poster, f"visitor-{number:012}", f"微信 lin{number}")
    attending.look_after()
    assert not Task.objects.filter(kind="seats_again").exists()
    _put(poster, "new", cap=2)
    attending.look_after()
    task = Task.objects.get(kind="seats_again")
    assert task.text.split("\n") == ["微信 lin0", "微信 lin1"]  # as many as there are seats
    assert Event.objects.get(kind="entry_code_refilled").data["told"] == 2
    poster.refresh_from_db()
    assert poster.ran_out_at is None


def test_a_member_with_a_chat_is_told_there(readers: Connection) -> None:  # noqa: F811
    channel = Channel(workspace=readers.workspace, name="海报")
    actions.save_channel(channel, None)
    code = actions.make_code(channel, "A 口", None)
    lin = Member.objects.create(
        workspace=readers.workspace, platform="telegram", external_id="42", name="小林"
    )
    assert _visit(code, 1, lin.pk) is None
    _put(code, "new")
    attending.look_after()
    attending.look_after()
    message = Message.objects.get()
    assert (message.chat, message.member) == ("42", lin)
    assert f"/c/{code.code}" in message.text
    assert not Task.objects.filter(kind="seats_again").exists()


def test_what_runs_out_is_a_task_two_days_before_once(poster: EntryCode) -> None:
    closes = MONDAY_NOON + timedelta(days=7)
    with clock.stopped_at(MONDAY_NOON):
        target = _put(poster, "week", closes_at=closes)
        assert attending.warn(clock.now()) == 0
    with clock.stopped_at(closes - timedelta(hours=47)):
        assert attending.warn(clock.now()) == 1
        assert attending.warn(clock.now()) == 0
        assert Task.objects.get(kind="renew").due_at == closes
        assert [one.state for one in reads.standings(poster)] == ["soon"]
        target.refresh_from_db()
        target.closes_at = clock.now() + timedelta(hours=20)
        actions.save_target(target, None)
        assert attending.warn(clock.now()) == 1


def test_a_returning_visitor_does_not_make_staff_be_told_again(
    poster: EntryCode, into_yard: Target
) -> None:
    for number in range(4):
        _visit(poster, number)
    _visit(poster, 0)
    _visit(poster, 5)
    assert Task.objects.filter(kind="refill").count() == 1


def test_what_fails_for_one_code_is_raised_there_and_nobody_is_stuck(
    poster: EntryCode, into_yard: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_told: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(visiting, "_admit", broken)
    with pytest.raises(RuntimeError):
        _visit(poster, 1)
    monkeypatch.undo()
    assert _visit(poster, 1) == into_yard
    assert Visit.objects.count() == 1


def test_filters_find_who_came_by_a_channel_or_a_code(poster: EntryCode, yard: Group) -> None:
    workspace = poster.channel.workspace
    lin, wang = (
        Member.objects.create(workspace=workspace, platform="qq", external_id=name, name=name)
        for name in ("小林", "王姐")
    )
    poster.arrivals.create(event=1, member=lin, group=yard, at=clock.now())
    for text in ('channel = "地铁口海报"', f"code = {poster.code}"):
        assert list(matching(workspace, text)) == [lin]
        assert list(matching(workspace, f"not {text}")) == [wang]
