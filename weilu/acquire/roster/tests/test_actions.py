"""From the waiting list to a seat: proposed, decided by a person, carried out by a person."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from weilu.acquire.roster import actions, jobs, reads
from weilu.acquire.roster.models import Proposal, Roster, Waiting
from weilu.acquire.roster.tests.conftest import sit
from weilu.acquire.threshold import actions as thresholds
from weilu.acquire.threshold.models import Threshold
from weilu.acquire.threshold.rules import Judged, Question
from weilu.events.models import Event
from weilu.kit import clock
from weilu.measure import exchange
from weilu.outbox import tasks
from weilu.outbox.models import Task
from weilu.people.models import Account, Group, Membership


def _proposed(roster: Roster, chen: Account, name: str = "王姐") -> Proposal:
    actions.wait(roster, name, chen)
    [proposal] = actions.propose(roster, chen)
    return proposal


def test_a_full_yard_proposes_who_took_part_least_and_does_nothing_more(
    roster: Roster, chen: Account
) -> None:
    proposal = _proposed(roster, chen)
    assert (proposal.member.name, proposal.state) == ("阿哲", "open")
    assert (proposal.said, proposal.gave, proposal.middle) == (1, 0, 10.5)
    assert proposal.waiting == Waiting.objects.get(name="王姐")
    assert reads.present([roster.group_id]).count() == 4
    assert not Task.objects.exists()


def test_asked_again_it_proposes_nobody_twice(roster: Roster, chen: Account) -> None:
    _proposed(roster, chen)
    assert actions.propose(roster, chen) == []


def test_nobody_is_proposed_while_seats_are_free(roster: Roster, chen: Account) -> None:
    roster.seats = 5
    actions.save(roster, chen)
    waiting = actions.wait(roster, "王姐", chen)
    assert actions.propose(roster, chen) == []
    actions.invite(waiting, chen)
    [seats] = reads.seats([roster])
    assert (seats.free, seats.promised) == (0, 1)


def test_agreeing_gives_a_person_the_task_and_ticking_it_off_frees_the_seat(
    roster: Roster, chen: Account
) -> None:
    proposal = _proposed(roster, chen)
    task = actions.agree(proposal, chen)
    assert (task.assignee, task.kind) == (chen, "goodbye")
    assert "阿哲" in task.title
    tasks.settle(task, chen, done=True)
    proposal.refresh_from_db()
    assert proposal.state == "done"
    assert Waiting.objects.get().state == "invited"
    [seats] = reads.seats([roster])
    assert (seats.seated, seats.free) == (3, 0)  # a seat is held for who was invited


def test_a_goodbye_that_was_not_said_is_to_be_decided_again(roster: Roster, chen: Account) -> None:
    proposal = _proposed(roster, chen)
    tasks.settle(actions.agree(proposal, chen), chen, done=False, result="生病了")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_at) == ("open", None)
    assert Waiting.objects.get().state == "waiting"


def test_who_leaves_by_themselves_frees_the_seat_as_well(
    roster: Roster, chen: Account, yard: Group
) -> None:
    proposal = _proposed(roster, chen)
    actions.agree(proposal, chen)
    jobs.free_seats.call()
    assert Proposal.objects.get().state == "agreed"
    Membership.objects.filter(member=proposal.member).update(
        left_at=clock.now() + timedelta(seconds=1)
    )
    jobs.free_seats.call()
    assert Proposal.objects.get().state == "done"
    assert not Task.objects.filter(state="open").exists()
    assert Waiting.objects.get().state == "invited"


def test_who_stays_is_not_proposed_again_for_eight_weeks(roster: Roster, chen: Account) -> None:
    actions.keep(_proposed(roster, chen), chen, "他在住院")
    [instead] = actions.propose(roster, chen)
    assert instead.member.name == "小禾"
    with clock.stopped_at(clock.now() + timedelta(weeks=8, days=1)):
        names = [one.name for one in reads.standing(roster).ranked]
    assert "阿哲" in names


def test_a_decision_taken_back_takes_its_task_away(roster: Roster, chen: Account) -> None:
    proposal = _proposed(roster, chen)
    actions.agree(proposal, chen)
    actions.reopen(proposal, chen)
    assert Proposal.objects.get().state == "open"
    assert not Task.objects.exists()


def test_two_people_cannot_decide_on_the_same_seat(roster: Roster, chen: Account) -> None:
    proposal = _proposed(roster, chen)
    actions.keep(proposal, chen)
    with pytest.raises(actions.DecidedAlready):
        actions.agree(proposal, chen)
    assert not Task.objects.exists()


def test_who_withdraws_lets_the_proposed_member_stay(roster: Roster, chen: Account) -> None:
    proposal = _proposed(roster, chen)
    actions.withdraw(Waiting.objects.get(), chen)
    proposal.refresh_from_db()
    assert proposal.state == "dropped"


def test_staff_and_bots_take_no_seat(roster: Roster, yard: Group) -> None:
    sit(yard, "管家", 300, 1, is_bot=True)
    sit(yard, "小周", 300, 1, is_staff=True)
    [seats] = reads.seats([roster])
    assert seats.seated == 4


def test_a_group_that_hardly_talked_proposes_nobody(
    roster: Roster, chen: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "in_group", lambda *_asked: {})
    actions.wait(roster, "王姐", chen)
    assert actions.propose(roster, chen) == []


def test_who_applied_is_let_in_when_the_seat_is_theirs(roster: Roster, chen: Account) -> None:
    form = Threshold(workspace=roster.group.workspace, name="入群", title="入群")
    thresholds.save(form, [Question("q1", "text", "为什么来？")], chen)
    applied = thresholds.apply(form, None, "x" * 20, "王姐", Judged({"q1": "学做饭"}))
    waiting = actions.wait(roster, "王姐", chen, "", applied)
    with pytest.raises(actions.WaitsAlready):
        actions.wait(roster, "王姐", chen, "", applied)
    [proposal] = actions.propose(roster, chen)
    tasks.settle(actions.agree(proposal, chen), chen, done=True)
    applied.refresh_from_db()
    waiting.refresh_from_db()
    assert (applied.state, waiting.state) == ("accepted", "invited")


def test_every_step_is_in_the_log(roster: Roster, chen: Account) -> None:
    actions.agree(_proposed(roster, chen), chen)
    kinds = Event.objects.filter(kind__in=("roster_changed", "seat_wanted", "seat_proposed"))
    told = list(kinds.order_by("pk").values_list("kind", flat=True))
    assert told == ["roster_changed", "seat_wanted", "seat_proposed", "seat_proposed"]


def test_the_last_seat_is_given_once_however_many_give_it(roster: Roster, chen: Account) -> None:
    roster.seats = 5
    actions.save(roster, chen)
    waiting = [actions.wait(roster, name, chen) for name in ("王姐", "李哥", "赵姐", "孙哥")]

    def give(one: Waiting) -> int:
        try:
            actions.invite(one, chen)
        except actions.NoSeat:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(4) as people:
        assert sum(people.map(give, waiting)) == 1
    assert Waiting.objects.filter(state="invited").count() == 1
