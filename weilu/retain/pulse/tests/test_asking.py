"""Who is asked, once; what an answer is; who is left in peace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox import optouts
from weilu.outbox.models import Message
from weilu.people.models import Account, Group, Member, Membership, Workspace
from weilu.retain.pulse import actions, asking, jobs, reads
from weilu.retain.pulse.models import PulseAsk, PulseFrame, PulsePlan
from weilu.retain.pulse.tests.conftest import EVENING


def go(plan: PulsePlan, days: float = 0) -> int:
    with clock.stopped_at(EVENING + timedelta(days=days)):
        return asking.go_round(plan)


def test_some_are_asked_each_day_at_its_hour_once(plan: PulsePlan, twelve: list[Member]) -> None:
    assert go(plan, -0.25) == 0  # in the afternoon
    assert go(plan) == 1
    jobs.ask.call()
    assert go(plan) == 0
    assert go(plan, 1) == 1
    assert PulseAsk.objects.values("member").distinct().count() == 2
    [first, _second] = Message.objects.order_by("pk")
    assert first.action["private"]
    assert "煲汤群" in first.text
    assert "/m/pulse/" in first.text
    assert first.room == "retain"


def test_the_layers_of_the_day_are_kept(plan: PulsePlan, twelve: list[Member]) -> None:
    go(plan)
    frame = PulseFrame.objects.get()
    assert (frame.active, frame.some, frame.silent) == (4, 6, 2)


def test_in_four_weeks_everybody_once_before_anybody_twice(
    plan: PulsePlan, twelve: list[Member]
) -> None:
    for day in range(12):
        go(plan, day)
    assert PulseAsk.objects.values("member").distinct().count() == 12
    assert go(plan, 12) == 0  # all were asked within fourteen days
    assert go(plan, 14) == 1


def test_staff_bots_who_left_and_who_wants_nothing_are_not_asked(
    plan: PulsePlan, soup: Group, joins: Callable[..., Member]
) -> None:
    joins("staff", is_staff=True)
    joins("bot", is_bot=True)
    gone, out, here = joins("gone"), joins("out"), joins("here")
    Membership.objects.filter(member=gone).update(left_at=EVENING)
    optouts.stop(out, room="retain")
    for day in range(5):
        go(plan, day)
    assert [one.member for one in PulseAsk.objects.all()] == [here]
    assert PulseFrame.objects.order_by("day")[0].silent == 1


def test_switched_off_or_for_other_groups_nobody_is_asked(
    plan: PulsePlan, twelve: list[Member], kitchen: Workspace, keeper: Account
) -> None:
    off = actions.set_plan(kitchen, is_on=False, groups=[], per_week=7, hour=19, by=keeper)
    assert go(off) == 0
    other = Group.objects.create(
        workspace=kitchen, platform="telegram", external_id="-2", name="别的群"
    )
    on = actions.set_plan(kitchen, is_on=True, groups=[other.pk], per_week=7, hour=19, by=keeper)
    assert go(on) == 0


def test_an_answer_is_taken_changed_and_ends(plan: PulsePlan, twelve: list[Member]) -> None:
    go(plan)
    ask = PulseAsk.objects.get()
    actions.answer(ask, 2)
    actions.answer(ask, 2)
    actions.answer(ask, 5, " 学会了煲汤 ")
    ask.refresh_from_db()
    assert (ask.score, ask.words) == (5, "学会了煲汤")
    told = Event.objects.filter(kind="pulse_answered").order_by("pk")
    assert [one.data["score"] for one in told] == [2, 5]
    for wrong in (0, 6):
        with pytest.raises(actions.PulseScore):
            actions.answer(ask, wrong)
    with clock.stopped_at(EVENING + timedelta(days=7)), pytest.raises(actions.PulseOver):
        actions.answer(ask, 1)


def test_the_database_refuses_a_second_question_in_a_fortnight(
    plan: PulsePlan, twelve: list[Member]
) -> None:
    go(plan)
    ask = PulseAsk.objects.get()
    ask.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        ask.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        PulseAsk.objects.update(score=6, answered_at=EVENING)


def test_figures_of_a_group_come_from_its_answers(
    plan: PulsePlan, soup: Group, joins: Callable[..., Member]
) -> None:
    members = [joins(f"x{number}") for number in range(24)]
    PulseFrame.objects.create(group=soup, day=EVENING.date(), active=0, some=0, silent=24)
    PulseAsk.objects.bulk_create(
        PulseAsk(group=soup, member=one, dimension="useful", stratum="silent", asked_at=EVENING,
                 fortnight=1, score=5 if number < 15 else 1, answered_at=EVENING)
        for number, one in enumerate(members[:20])
    )  # fmt: skip
    [found] = reads.pulses(soup.workspace)
    gain = found.gains["useful"]
    assert (gain.value, gain.n, gain.asked) == (pytest.approx(0.75), 20, 20)
    assert found.gains["price"].value is None
    last = reads.trend(soup)[-1][1]["useful"]
    assert last.value == pytest.approx(0.75)
    assert reads.trend(soup)[0][1]["useful"].n == 0
