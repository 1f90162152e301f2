"""Each morning a day's duties stand in the to-do list, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from weilu.acquire.staff import actions, planning
from weilu.acquire.staff.models import Duty, Pace, StaffAccount
from weilu.acquire.staff.tests.conftest import MORNING, TODAY
from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox import tasks
from weilu.outbox.models import Task
from weilu.people.models import Account, Group, Member, Membership, Workspace


def _wanted(day: date = TODAY) -> dict[str, int]:
    return dict(Duty.objects.filter(day=day).values_list("kind", "wanted"))


def _plan(days: int = 0) -> None:
    with clock.stopped_at(MORNING + timedelta(days=days)):
        planning.plan_all()


def _join(group: Group, name: str, *, staff: bool = False) -> None:
    who = Member.objects.create(
        workspace=group.workspace, platform="wechat", external_id=name, name=name, is_staff=staff
    )
    at = MORNING - timedelta(hours=3)
    Membership.objects.create(
        workspace=group.workspace,
        group=group,
        member=who,
        first_seen=at,
        last_seen=at,
        joined_at=at,
    )


def test_a_morning_asks_for_what_the_pace_allows_that_day(shop: StaffAccount) -> None:
    _plan()
    assert _wanted() == {"accept": 8, "add": 3, "post": 2}
    task = Task.objects.get(kind="post")
    assert (task.assignee, task.text, task.progress) == (
        shop.keeper,
        "时令菜、今日汤",
        {"wanted": 2},
    )
    assert task.due_at
    assert task.due_at.isoformat() == "2026-03-02T13:00:00+00:00"


def test_before_six_nothing_is_asked(shop: StaffAccount) -> None:
    with clock.stopped_at(MORNING - timedelta(hours=2)):
        planning.plan_all()
    assert not Duty.objects.exists()


def test_planning_again_asks_nothing_twice(shop: StaffAccount) -> None:
    _plan()
    _plan()
    assert Duty.objects.count() == Task.objects.count() == 3


def test_newcomers_are_named_to_be_greeted_and_staff_are_not(
    shop: StaffAccount, yard: Group
) -> None:
    _join(yard, "小林")
    _join(yard, "店员", staff=True)
    _plan()
    assert _wanted()["greet"] == 1
    assert Task.objects.get(kind="greet").text == "小林 (院子)\n\n欢迎来院子坐坐"


def test_going_over_a_day_lowers_the_next_and_is_told(shop: StaffAccount, zhou: Account) -> None:
    _plan()
    tasks.settle(Task.objects.get(kind="add"), zhou, done=True, reached=5)
    assert Duty.objects.get(kind="add").reached == 5
    fact = Event.objects.get(kind="duty_done")
    assert (fact.data["wanted"], fact.data["reached"], fact.data["by"]) == (3, 5, zhou.pk)
    _plan(days=1)
    assert _wanted(TODAY + timedelta(days=1))["add"] == 1


def test_yesterdays_open_duties_are_over_with_nothing_said(shop: StaffAccount) -> None:
    _plan()
    _plan(days=1)
    past = Duty.objects.filter(day=TODAY)
    assert {duty.task.state for duty in past if duty.task} == {"not_done"}
    assert {duty.reached for duty in past} == {None}


def test_a_resting_account_is_asked_nothing_and_begins_again_after_a_restriction(
    shop: StaffAccount, zhou: Account
) -> None:
    _plan()
    actions.rest(shop, TODAY + timedelta(days=2), TODAY, zhou, restricted=True)
    assert not Task.objects.filter(state="open").exists()
    _plan(days=1)
    assert _wanted(TODAY + timedelta(days=1)) == {}
    _plan(days=2)
    assert _wanted(TODAY + timedelta(days=2)) == {"accept": 3, "post": 1}


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_rest_ends_on_a_day_to_come(shop: StaffAccount, days: int) -> None:
    with pytest.raises(actions.NotToday):
        actions.rest(shop, TODAY + timedelta(days=days), TODAY, None)


def test_an_account_nobody_works_is_asked_nothing(shop: StaffAccount, zhou: Account) -> None:
    zhou.delete()
    _plan()
    assert not Duty.objects.exists()


def test_the_same_account_is_entered_once_but_may_come_back(shop: StaffAccount) -> None:
    again = StaffAccount(
        workspace=shop.workspace, platform="wechat", handle="banmu-01", name="另一个",
        keeper=shop.keeper, pace=shop.pace, began_on=TODAY,
    )  # fmt: skip
    with pytest.raises(actions.AccountKnown):
        actions.save_account(again, None)
    actions.leave_account(shop, None)
    actions.save_account(again, None)
    with pytest.raises(actions.AccountKnown):
        actions.bring_back(shop, None)


def test_who_it_is_in_the_groups_is_shown_as_staff(shop: StaffAccount, yard: Group) -> None:
    _join(yard, "小周在群里")
    shop.member = actions.member_named(shop.workspace, "wechat", "小周在群里")
    actions.save_account(shop, None, [yard])
    assert Member.objects.get(name="小周在群里").is_staff
    with pytest.raises(actions.NotFoundInGroups):
        actions.member_named(shop.workspace, "wechat", "没有这个人")


def test_a_pace_in_use_stays(shop: StaffAccount, slowly: Pace) -> None:
    with pytest.raises(actions.PaceInUse):
        actions.delete_pace(slowly, None)


def test_a_hundred_accounts_are_planned_in_a_handful_of_queries(
    kitchen: Workspace, zhou: Account, slowly: Pace, django_assert_max_num_queries: object
) -> None:
    StaffAccount.objects.bulk_create(
        StaffAccount(
            workspace=kitchen, platform="qq", handle=str(number), name=str(number), keeper=zhou,
            pace=slowly, began_on=TODAY, created_at=MORNING,
        )
        for number in range(100)
    )  # fmt: skip
    with clock.stopped_at(MORNING), django_assert_max_num_queries(12):  # type: ignore[operator]
        assert len(planning.plan_day(kitchen, TODAY)) == 200
