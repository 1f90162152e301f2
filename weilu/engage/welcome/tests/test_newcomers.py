"""Newcomers are greeted once, shown the rules, and let in when they accept them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from weilu.engage.welcome import actions, hearing, jobs, newcomers
from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.engage.welcome.tests.conftest import MINUTE, MORNING, Told, asked, change, said
from weilu.jobs.models import Job
from weilu.jobs.worker import Worker
from weilu.kit import clock
from weilu.outbox.models import Message, Task, Template
from weilu.people.models import Account as Person
from weilu.people.models import Group, Member, Membership
from weilu.platforms.contract import EventSeen, PersonSeen
from weilu.platforms.live import taking
from weilu.platforms.models import Connection


@pytest.fixture(autouse=True)
def _this_morning() -> Any:
    with clock.stopped_at(MORNING + MINUTE):
        yield


def test_a_newcomer_is_greeted_by_name_with_a_link_of_their_own(plan: Greeting, told: Told) -> None:
    told()
    [text] = said()
    assert text.startswith("小林，欢迎来院子！看看群规：https://hui.example.org/m/accept/")
    [message] = Message.objects.all()
    assert (message.chat, message.purpose, message.room) == ("yard", "service", "engage")
    newcomer = Newcomer.objects.get()
    assert (newcomer.state, newcomer.message, newcomer.via) == ("greeted", message, "join")


def test_the_same_coming_told_again_greets_nobody_again(plan: Greeting, told: Told) -> None:
    told(id="j1")
    told(id="j1")
    for job in Job.objects.filter(task="engage.welcome"):
        jobs.take.call(**job.arguments)  # a killed worker's job is run again
    assert len(said()) == 1
    assert Newcomer.objects.count() == 1


def test_who_comes_back_is_not_greeted_twice(plan: Greeting, told: Told) -> None:
    told()
    told("leave")
    with clock.stopped_at(MORNING + timedelta(days=3)):
        told()
    assert len(said()) == 1
    assert [one.state for one in Newcomer.objects.order_by("pk")] == ["greeted", "back"]
    with clock.stopped_at(MORNING + timedelta(days=40)):
        told()
    assert len(said()) == 2


def test_groups_of_one_plan_count_as_one_place(
    plan: Greeting, told: Told, chen: Person, yard: Group
) -> None:
    attic = Group.objects.create(
        workspace=yard.workspace, platform="glass", external_id="attic", name="阁楼"
    )
    actions.save(plan, [yard, attic], chen)
    told()
    told(group="attic")
    assert len(said()) == 1


def test_staff_bots_and_strangers_to_the_plan_are_not_greeted(
    plan: Greeting, told: Told, yard: Group
) -> None:
    Member.objects.create(
        workspace=yard.workspace, platform="glass", external_id="chen", name="陈阿姨", is_staff=True
    )
    told(who="chen")
    told(group="attic")
    assert said() == []
    assert not Newcomer.objects.exists()


def test_a_rehearsal_shows_what_it_would_say_and_says_nothing(
    plan: Greeting, told: Told, chen: Person
) -> None:
    change(plan, chen, mode="dry")
    told()
    assert said() == []
    newcomer = Newcomer.objects.get()
    assert newcomer.state == "dry"
    assert newcomer.said.startswith("小林，欢迎来院子！")
    assert newcomer.greeted_at is None


def test_who_came_before_it_was_switched_on_is_not_greeted(
    plan: Greeting, told: Told, chen: Person
) -> None:
    told(at=MORNING - MINUTE)
    assert said() == []
    change(plan, chen, mode="off")
    told(who="fen")
    change(plan, chen, mode="on")
    assert said() == []


def test_what_weilu_hears_a_day_late_is_left_to_staff(plan: Greeting, told: Told) -> None:
    with clock.stopped_at(MORNING + timedelta(hours=26)):
        told(at=MORNING + MINUTE)
    assert said() == []
    assert Newcomer.objects.get().why == "late"


def test_a_member_list_read_at_once_greets_nobody(plan: Greeting, pane: Connection) -> None:
    at = int(clock.now().timestamp() * 1e6)
    many = [f"m{n}" for n in range(21)]
    events = [
        EventSeen(f"c:{who}", at, "join", "yard", who, data={"via": "compared"}) for who in many
    ]
    people = {who: PersonSeen(who, who) for who in many}
    taking.take(pane, "glass", taking.Heard(events=events, people=people, groups={"yard": ""}))
    Worker().run_all()
    assert said() == []
    assert set(Newcomer.objects.values_list("why", flat=True)) == {"listed"}


def test_a_history_that_is_imported_greets_nobody(plan: Greeting, yard: Group) -> None:
    from weilu.events.actions import record
    from weilu.events.catalogue import Join

    lin = Member.objects.create(
        workspace=yard.workspace, platform="glass", external_id="lin", name="小林"
    )
    record(yard.workspace_id, Join(), source="glass:yard", external_id="1", group_id=yard.pk,
           actor=lin.pk)  # fmt: skip
    assert not Job.objects.exists()


def test_several_are_greeted_together_when_enough_have_come(
    plan: Greeting, told: Told, chen: Person
) -> None:
    change(plan, chen, every=3)
    told(who="lin")
    told(who="fen")
    assert said() == []
    told(who="zhou")
    [text] = said()
    assert text.startswith("小林、阿芬、老周，欢迎来院子！")
    assert "/m/rules/" in text
    assert set(Newcomer.objects.values_list("state", flat=True)) == {"greeted"}


def test_several_are_greeted_together_at_their_hour_and_who_left_is_not_named(
    plan: Greeting, told: Told, chen: Person
) -> None:
    change(plan, chen, hour=20)
    for who in ("lin", "fen", "gone"):
        told(who=who)
    told("leave", who="gone", at=clock.now() + timedelta(seconds=1))
    jobs.go_round.call()
    assert said() == []
    with clock.stopped_at(MORNING + timedelta(hours=11)):
        jobs.go_round.call()
        jobs.go_round.call()
    [text] = said()
    assert text.startswith("小林、阿芬，欢迎")
    assert Newcomer.objects.get(member__name="走了的人").why == "gone"


def test_in_private_where_they_have_begun_a_chat_else_in_the_group(
    plan: Greeting, told: Told, chen: Person
) -> None:
    change(plan, chen, place="private")
    told("contact_added", who="bot", group="", subject="lin")
    told()
    told(who="fen")
    assert asked() == [("send", "lin"), ("send", "yard")]


def test_a_contact_is_greeted_by_the_platforms_code_in_its_seconds(
    plan: Greeting, told: Told, chen: Person
) -> None:
    change(plan, chen, contacts=True)
    code = {"welcome": "CODE-1"}
    told("contact_added", who="staff", group="", subject="wmCustomer", data=code)
    [message] = Message.objects.all()
    assert (message.op, message.action["code"]) == ("welcome", "CODE-1")
    assert message.deadline == clock.now() + timedelta(seconds=20)
    assert message.text.startswith("朋友，欢迎来半亩厨房！")
    assert message.priority > 10


def test_a_code_whose_seconds_are_over_greets_nobody(
    plan: Greeting, told: Told, chen: Person
) -> None:
    change(plan, chen, contacts=True)
    told("contact_added", who="staff", group="", subject="wmCustomer",
         at=clock.now() - timedelta(seconds=21), data={"welcome": "CODE-1"})  # fmt: skip
    assert said() == []


def test_without_words_nobody_is_greeted_and_the_list_says_so(
    plan: Greeting, told: Told, words: Template
) -> None:
    words.delete()
    told()
    assert said() == []
    assert (Newcomer.objects.get().state, Newcomer.objects.get().why) == ("left_alone", "no_words")


def test_staff_greet_somebody_who_was_left_alone(plan: Greeting, told: Told, chen: Person) -> None:
    with clock.stopped_at(MORNING + timedelta(hours=26)):
        told(at=MORNING + MINUTE)
    newcomer = Newcomer.objects.get()
    message = actions.greet_now(newcomer, chen)
    assert isinstance(message, Message)
    assert message.text.startswith("小林，欢迎")
    with pytest.raises(actions.Greeted):
        actions.greet_now(newcomer, chen)
    newcomer.refresh_from_db()
    assert (newcomer.state, newcomer.why) == ("greeted", "")


def test_where_nothing_can_be_sent_staff_get_a_task(
    plan: Greeting, told: Told, chen: Person, glass: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from weilu.platforms.live.abilities import Capabilities, able

    monkeypatch.setattr(type(glass), "capabilities", Capabilities(able("hear_members")))
    change(plan, chen, mode="dry")
    told()
    task = actions.greet_now(Newcomer.objects.get(), chen)
    assert isinstance(task, Task)
    assert (task.kind, task.assignee) == ("greet", chen)
    assert "欢迎来院子" in task.text


def test_without_rules_there_is_no_link_and_nobody_is_held_back(
    plan: Greeting, told: Told, chen: Person, kitchen: Any
) -> None:
    from weilu.charter.house_rules.models import RuleBook

    change(plan, chen, held_until_accepted="mute")
    RuleBook.objects.all().delete()
    told()
    assert said() == ["小林，欢迎来院子！看看群规："]
    assert asked() == [("send", "yard")]


def test_nothing_is_asked_of_the_database_for_talk_of_old_members(
    plan: Greeting, pane: Connection, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        hearing.heard(pane, [])
    assert newcomers.take(pane, []) == []


def test_who_left_and_came_again_while_waiting_is_named_once(
    plan: Greeting, told: Told, chen: Person
) -> None:
    change(plan, chen, hour=20)
    told()
    told("leave", at=clock.now() + timedelta(seconds=1))
    told(at=clock.now() + timedelta(seconds=2))
    assert Membership.objects.get().is_present
    with clock.stopped_at(MORNING + timedelta(hours=11)):
        jobs.go_round.call()
    assert [text.partition("，")[0] for text in said()] == ["小林"]
