"""小禾 is asked, agrees, gets shifts, cannot, and is shown as host all along."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from weilu.engage.conftest import MOMENT
from weilu.engage.hosts import actions, jobs, observing, rota, telling
from weilu.engage.hosts.models import Brought, DutyNeed, Host, Shift
from weilu.engage.hosts.tests.conftest import Bench, somebody
from weilu.events import catalogue
from weilu.events.actions import record
from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox.models import Message, Task
from weilu.people.models import Account, Group, Membership, Workspace
from weilu.platforms.models import Connection

TOMORROW = date(2026, 11, 24)


def kinds() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def say(group: Group, member: int, key: str, days: float = 0, **more: object) -> None:
    record(
        group.workspace_id, catalogue.Message(), source=f"test:{group.pk}", external_id=key,
        at=clock.now() - timedelta(days=days), group_id=group.pk, actor=member, **more,
    )  # type: ignore[arg-type]  # fmt: skip


def test_nothing_is_planned_for_who_was_only_asked(
    asked: Bench, need: DutyNeed, kitchen: Workspace, bot: Connection
) -> None:
    host = asked("小禾")
    assert rota.plan(kitchen).filled == 0
    assert Shift.objects.filter(host=None).count() == 14  # today's eight o'clock is to come
    [message] = Message.objects.all()
    assert "/m/host/" in message.text
    actions.accept(host)
    assert host.state == "on"
    assert rota.plan(kitchen).filled == 6  # three a week


def test_accepting_makes_staff_of_a_member_and_ending_takes_that_back(
    hosting: Bench, chen: Account
) -> None:
    host = hosting("小禾")
    host.member.refresh_from_db()
    assert host.member.is_staff
    assert {"staff_marked", "host_accepted"} <= set(kinds())
    actions.end(host, chen)
    host.member.refresh_from_db()
    assert not host.member.is_staff
    actions.resume(host, chen)
    host.member.refresh_from_db()
    assert host.state == "on"
    assert host.member.is_staff


def test_who_was_staff_before_stays_staff(asked: Bench, chen: Account) -> None:
    host = asked("小禾")
    host.member.is_staff = True
    host.member.save()
    actions.agreed_in_person(host, "at the market", chen)
    assert Event.objects.get(kind="host_agreed").data["note"] == "at the market"
    actions.end(host, chen)
    host.member.refresh_from_db()
    assert host.member.is_staff


def test_agreeing_in_person_needs_a_note_and_happens_once(asked: Bench, chen: Account) -> None:
    host = asked("小禾")
    with pytest.raises(actions.NeedsNote):
        actions.agreed_in_person(host, " ", chen)
    actions.accept(host)
    with pytest.raises(actions.NotAHost):
        actions.agreed_in_person(host, "by telephone", chen)


def test_a_host_is_disclosed_and_one_at_a_time(asked: Bench, chen: Account) -> None:
    host = asked("小禾")
    with pytest.raises(IntegrityError), transaction.atomic():
        Host.objects.filter(pk=host.pk).update(disclosed_as="")
    other = Host(workspace=host.workspace, member=host.member, disclosed_as="志愿者")
    with pytest.raises(actions.HostsAlready):
        actions.invite(other, chen)
    other.disclosed_as = " "
    with pytest.raises(actions.Undisclosed):
        actions.invite(other, chen)


def test_where_nobody_can_write_to_them_staff_get_a_task(asked: Bench, chen: Account) -> None:
    asked("小禾")
    task = Task.objects.get()
    assert (task.assignee, "/m/host/" in task.text) == (chen, True)


def test_planning_twice_changes_nothing_and_says_nothing(
    hosting: Bench, need: DutyNeed, kitchen: Workspace
) -> None:
    hosting("小禾")
    rota.plan(kitchen)
    before = list(Shift.objects.order_by("pk").values_list("pk", "host", "day"))
    told = Event.objects.count()
    jobs.plan.call()
    assert list(Shift.objects.order_by("pk").values_list("pk", "host", "day")) == before
    assert Event.objects.count() == told


def test_what_no_need_asks_for_goes_and_what_was_settled_by_hand_stays(
    hosting: Bench, need: DutyNeed, kitchen: Workspace, chen: Account
) -> None:
    host = hosting("小禾", most_a_week=7)
    rota.plan(kitchen)
    kept = Shift.objects.get(day=TOMORROW)
    rota.assign(kept, host, chen)
    need.weekdays = [0]
    need.save()
    rota.plan(kitchen)
    found = set(Shift.objects.values_list("day", flat=True))
    assert found == {date(2026, 11, 23), TOMORROW, date(2026, 11, 30)}


def test_a_host_who_ends_leaves_holes_for_others(
    hosting: Bench, need: DutyNeed, kitchen: Workspace, chen: Account
) -> None:
    host = hosting("小禾", most_a_week=7)
    rota.plan(kitchen)
    other = hosting("阿梅", most_a_week=7)
    actions.end(host, chen)
    assert not Shift.objects.exclude(host=None).exists()
    rota.plan(kitchen)
    assert set(Shift.objects.values_list("host", flat=True)) == {other.pk}


@pytest.fixture
def shift(hosting: Bench, need: DutyNeed, kitchen: Workspace) -> Shift:
    """小禾's topic of tomorrow."""
    hosting("小禾", weekdays=[1])
    rota.plan(kitchen)
    return Shift.objects.select_related("host__member", "host__workspace").get(day=TOMORROW)


def test_shifts_are_assigned_swapped_left_out_and_put_back(
    shift: Shift, hosting: Bench, chen: Account
) -> None:
    other = hosting("阿梅")
    second = Shift.objects.get(day=TOMORROW + timedelta(days=1))
    rota.assign(second, other, chen)
    rota.swap(shift, second, chen)
    second.refresh_from_db()
    assert second.host == shift.host
    first = Shift.objects.get(pk=shift.pk)
    assert first.host == other
    rota.drop(first, chen)
    with pytest.raises(rota.ShiftGone):
        rota.drop(first, chen)
    rota.put_back(first, chen)
    assert Shift.objects.get(pk=first.pk).state == "planned"
    third = Shift.objects.get(day=TOMORROW + timedelta(days=2))
    rota.assign(third, other, chen)
    rota.drop(third, chen)
    rota.assign(rota.assign(first, None, chen), other, chen)


def test_nobody_is_put_on_two_shifts_of_a_day(shift: Shift, soup: Group, chen: Account) -> None:
    other = Shift.objects.create(group=soup, duty="open", day=shift.day, at=shift.at)
    with pytest.raises(rota.CannotTake):
        rota.assign(other, shift.host, chen)


def test_what_a_host_gives_up_is_offered_to_the_next(
    shift: Shift, hosting: Bench, bot: Connection
) -> None:
    assert shift.host is not None
    next_one, last = hosting("阿梅"), hosting("老吴")
    hole = rota.give_up(shift, shift.host)
    assert hole.offered_to == next_one
    assert Message.objects.filter(key=f"hosts:offer:{hole.pk}:{next_one.pk}").exists()
    with pytest.raises(rota.ShiftGone):
        rota.answer(hole, last, yes=True)
    rota.answer(hole, next_one, yes=False)
    rota.answer(hole, last, yes=True)
    hole.refresh_from_db()
    assert (hole.host, hole.offered_to) == (last, None)
    assert Shift.objects.get(pk=shift.pk).state == "swapped"
    assert {"shift_told", "shift_changed"} & set(kinds()) == {"shift_told"}


def test_a_shift_nobody_takes_stays_a_hole_that_planning_leaves_be(
    shift: Shift, kitchen: Workspace
) -> None:
    assert shift.host is not None
    hole = rota.give_up(shift, shift.host)
    rota.plan(kitchen)
    hole.refresh_from_db()
    assert (hole.host, hole.offered_to) == (None, None)


def test_hosts_hear_the_evening_before_and_once(shift: Shift, bot: Connection) -> None:
    with clock.stopped_at(MOMENT):
        assert telling.tell_due() == 0
    with clock.stopped_at(MOMENT + timedelta(hours=9)):  # six in the evening
        jobs.tell.call()
        jobs.tell.call()
    [message] = Message.objects.filter(key=f"hosts:shift:{shift.pk}:{shift.host_id}")
    assert "早餐群" in message.text
    assert "/m/host/" in message.text


def test_who_cannot_be_written_to_becomes_a_task_of_the_evening(shift: Shift) -> None:
    with clock.stopped_at(MOMENT + timedelta(hours=9)):
        assert telling.tell_due() == 1
        assert telling.tell_due() == 0
    shift.refresh_from_db()
    assert shift.task is not None
    assert "小禾" in shift.task.title


def test_speaking_in_the_group_on_the_day_is_done(
    shift: Shift, breakfast: Group, kitchen: Workspace
) -> None:
    assert shift.host is not None
    with clock.stopped_at(MOMENT + timedelta(days=1, hours=14)):  # 23:00 of the day
        assert observing.settle_seen(kitchen) == 0
        say(breakfast, shift.host.member_id, "hi")
        jobs.settle.call()
        jobs.settle.call()
    shift.refresh_from_db()
    assert (shift.state, shift.how) == ("done", "seen")
    assert kinds().count("shift_changed") == 1


def test_silence_is_missed_two_days_later_and_can_still_be_told(
    shift: Shift, breakfast: Group
) -> None:
    assert shift.host is not None
    say(breakfast, shift.host.member_id, "today is not that day")
    with clock.stopped_at(MOMENT + timedelta(days=2)):
        jobs.settle.call()
        assert Shift.objects.get(pk=shift.pk).state == "planned"
    with clock.stopped_at(MOMENT + timedelta(days=3)):
        jobs.settle.call()
        assert Shift.objects.get(pk=shift.pk).state == "missed"
        rota.tell_done(shift, shift.host, "talked in the market instead")
    assert Shift.objects.get(pk=shift.pk).state == "done"


def test_a_shift_cannot_be_told_done_before_its_day(shift: Shift) -> None:
    assert shift.host is not None
    with pytest.raises(rota.ShiftGone):
        rota.tell_done(shift, shift.host, "")


def test_newcomers_wait_until_a_person_replies_or_names_them(
    hosting: Bench, breakfast: Group, kitchen: Workspace
) -> None:
    host, new = hosting("小禾"), somebody(kitchen, "新人")
    robot = somebody(kitchen, "robot")
    robot.is_bot = True
    robot.save()
    for member in (host.member, new, robot):
        Membership.objects.create(
            workspace=kitchen, group=breakfast, member=member, joined_at=MOMENT,
            first_seen=MOMENT, last_seen=MOMENT,
        )  # fmt: skip
    say(breakfast, new.pk, "hello")
    say(breakfast, robot.pk, "auto", reply_to="hello")
    [one] = observing.waiting(breakfast)
    assert (one.name, one.spoke) == ("新人", True)
    say(breakfast, host.member_id, "welcome", reply_to="hello")
    assert observing.waiting(breakfast) == []
    jobs.brought.call()
    jobs.brought.call()
    told = Brought.objects.get(host=host)
    assert (told.welcomed, told.answered) == (1, 0)


def test_days_are_those_of_the_community(shift: Shift) -> None:
    assert shift.at.astimezone(ZoneInfo("Asia/Shanghai")).hour == 20


def test_who_stops_themselves_is_asked_again_and_not_put_back(
    hosting: Bench, chen: Account
) -> None:
    host = hosting("小禾")
    actions.decline(host)
    host.member.refresh_from_db()
    assert not host.member.is_staff
    actions.resume(host, chen)
    host.member.refresh_from_db()
    assert (host.state, host.member.is_staff) == ("invited", False)


def test_hosting_ends_after_its_last_day(hosting: Bench) -> None:
    host = hosting("小禾", until=date(2026, 11, 23))
    jobs.settle.call()
    host.refresh_from_db()
    assert host.state == "on"
    with clock.stopped_at(MOMENT + timedelta(days=1)):
        jobs.settle.call()
        jobs.settle.call()
    host.refresh_from_db()
    assert host.state == "ended"
    assert kinds().count("host_ended") == 1
