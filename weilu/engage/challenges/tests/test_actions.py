"""Entering, checking in, changing, being paid, and being paid once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from weilu.engage.challenges import actions, paying, reads
from weilu.engage.challenges.actions import Note
from weilu.engage.challenges.models import Challenge, CheckIn, Entrant, Payout
from weilu.engage.challenges.tests.conftest import FIRST, MORNING, cook, on_day
from weilu.events.models import Event
from weilu.kit import clock
from weilu.ledger import reads as books
from weilu.people.models import Account, Member


def points(entrant: Entrant) -> int:
    account = books.account_of(entrant.member.workspace_id, "member", entrant.member_id)
    assert list(books.faults()) == []
    return books.balance(account)


def streak(entrant: Entrant) -> int:
    return reads.standings(entrant.challenge, [entrant])[entrant.pk].streak


def test_a_check_in_told_twice_is_one_and_stands_in_the_log(xiaohe: Entrant) -> None:
    with on_day(0):
        first, fresh = actions.check_in(xiaohe, "k", Note("粥"), "page")
        again, anew = actions.check_in(xiaohe, "k", Note("粥"), "page")
    assert (first.pk, fresh, anew) == (again.pk, True, False)
    assert Event.objects.filter(kind="checked_in", actor=xiaohe.member_id).count() == 1


def test_nothing_is_checked_in_outside_of_the_days_or_too_late(xiaohe: Entrant) -> None:
    for now, at in ((-1, -1), (21, 21), (4, 1)):
        with on_day(now), pytest.raises(actions.NotThatDay):
            actions.check_in(xiaohe, "k", Note("粥"), "api", at=MORNING + timedelta(days=at))


def test_a_number_keeps_to_its_bounds(challenge: Challenge, xiaohe: Entrant) -> None:
    Challenge.objects.filter(pk=challenge.pk).update(unit="kg", least=30, most=200)
    xiaohe.challenge.refresh_from_db()
    with on_day(0):
        for wrong in (None, 29, 201):
            with pytest.raises(actions.OutOfBounds):
                actions.check_in(xiaohe, "k", Note("", wrong), "page")
        assert actions.check_in(xiaohe, "k", Note("", 60), "page")[1]


def test_an_edit_keeps_the_day_and_withdrawing_gives_it_up(xiaohe: Entrant) -> None:
    one, _two = cook(xiaohe, 0, 1)
    with on_day(1):
        actions.edit(one, Note("豆浆"))
        assert streak(xiaohe) == 2
        actions.withdraw(one)
        assert streak(xiaohe) == 1
        with pytest.raises(actions.Withdrawn):
            actions.edit(one, Note("油条"))


def test_a_milestone_is_paid_once_however_often_the_job_runs(xiaohe: Entrant) -> None:
    cook(xiaohe, 0, 1, 2)
    with on_day(2):
        assert [paying.pay(xiaohe.challenge) for _ in range(3)] == [1, 0, 0]
        actions.touch(xiaohe)
        paying.pay(xiaohe.challenge)
    assert points(xiaohe) == 10


def test_it_goes_back_when_a_check_in_is_struck_and_comes_again(xiaohe: Entrant) -> None:
    made = cook(xiaohe, 0, 1, 2)
    for field, held in (("struck_at", 0), ("restored_at", 10)):
        with on_day(3):
            paying.pay(xiaohe.challenge)
        with on_day(3 if field == "struck_at" else 4):
            CheckIn.objects.filter(pk=made[1].pk).update(**{field: clock.now()})
            actions.touch(xiaohe)
            paying.pay(xiaohe.challenge)
            assert points(xiaohe) == held
    told = [(one.round, one.back_at is None) for one in Payout.objects.order_by("round")]
    assert told == [(1, False), (2, True)]


def test_an_empty_budget_pays_later_and_never_goes_below_zero(
    challenge: Challenge, tao: Account, xiaohe: Entrant
) -> None:
    actions.fund(challenge, -995, "out", tao)
    cook(xiaohe, 0, 1, 2)
    with on_day(2):
        assert paying.pay(challenge) == 0
        assert paying.owed(challenge) == 5
        actions.fund(challenge, 5, "in", tao)
        assert paying.pay(challenge) == 1
    assert (points(xiaohe), paying.owed(challenge)) == (10, 0)


def test_who_left_may_come_back_and_entering_twice_is_once(xiaohe: Entrant) -> None:
    held, member = xiaohe.challenge, xiaohe.member
    actions.leave(xiaohe)
    assert held.entrants.filter(left_at=None).count() == 0
    assert actions.enter(held, member, "page").pk == xiaohe.pk
    assert held.entrants.filter(left_at=None).count() == 1


def test_a_segment_keeps_others_out_and_lets_its_members_in(
    challenge: Challenge, xiaohe: Entrant
) -> None:
    Challenge.objects.filter(pk=challenge.pk).update(segment="name = 陈阿姨")
    challenge.refresh_from_db()
    with pytest.raises(actions.NotForYou):
        actions.enter(challenge, _member(challenge, "阿伟"), "page")
    chen = _member(challenge, "陈阿姨")
    assert actions.enter_segment(challenge) == 1
    assert challenge.entrants.filter(member=chen, via="segment").exists()
    assert actions.enter_segment(challenge) == 0


def _member(challenge: Challenge, name: str) -> Member:
    return Member.objects.create(
        workspace=challenge.workspace, platform="street", external_id=name, name=name
    )


def test_a_changed_plan_is_a_new_version_and_an_equal_one_is_not(
    challenge: Challenge, tao: Account
) -> None:
    plan = reads.plan_of(challenge)
    assert plan is not None
    actions.save(challenge, plan, [], tao)
    assert challenge.plans.count() == 1
    again = reads.plan_of(challenge)
    assert again is not None
    again.goal = "六月前"
    actions.save(challenge, again, [], tao)
    assert [one.number for one in challenge.plans.order_by("number")] == [1, 2]


def test_members_days_follow_their_own_zone_where_they_may(challenge: Challenge) -> None:
    Challenge.objects.filter(pk=challenge.pk).update(own_zone=True)
    challenge.refresh_from_db()
    one = actions.enter(challenge, _member(challenge, "琳"), "page", zone="America/New_York")
    assert one.zone == "America/New_York"
    other = actions.enter(challenge, _member(challenge, "安"), "page", zone="../etc/passwd")
    assert other.zone == "Asia/Shanghai"


def test_boards_name_only_who_agreed_and_newcomers_can_lead_them(entrant, challenge) -> None:
    old, new, silent = entrant("老王", praised=True), entrant("新来", praised=True), entrant("静")
    Entrant.objects.filter(pk=old.pk).update(entered_at=MORNING.replace(month=4))
    cook(old, 0, 1, 2, 3)
    cook(new, 7, 8, 9, 10, 11)
    cook(silent, 5, 6, 7, 8, 9, 10, 11)
    with on_day(11):
        found = reads.lines(challenge)
        new = next(one.entrant for one in found if one.name == "新来")
        assert [one.name for one in reads.board(found, "week")] == ["新来", "老王"]
        assert [one.name for one in reads.board(found, "cohort", new)] == ["新来"]
        assert reads.board(found, "better")[0].name == "新来"
        assert reads.curve(challenge, found)[:4] == [1, 1, 1, 1]
    assert FIRST.day == 4
