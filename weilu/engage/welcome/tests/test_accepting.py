"""Newcomers accept the rules, by a page, a word or a reaction, and are let in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from weilu.charter.house_rules import actions as house_rules
from weilu.charter.house_rules.models import Acceptance, Edition
from weilu.engage.welcome import jobs
from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.engage.welcome.tests.conftest import MINUTE, MORNING, Told, asked, change, said
from weilu.events.models import Event
from weilu.jobs.models import Job
from weilu.jobs.worker import Worker
from weilu.kit import clock
from weilu.outbox.models import Message, Template
from weilu.people.models import Account as Person
from weilu.people.models import Group, Member


@pytest.fixture(autouse=True)
def _this_morning() -> Any:
    with clock.stopped_at(MORNING + MINUTE):
        yield


def test_a_word_in_the_group_accepts_the_rules(plan: Greeting, told: Told, first: Edition) -> None:
    told()
    told("message", text="大家好")
    assert not Acceptance.objects.exists()
    told("message", text="同意！")
    kept = Acceptance.objects.get()
    assert (kept.edition, kept.way, kept.member.name) == (first, "word", "小林")
    assert Newcomer.objects.get().accepted_at == kept.accepted_at
    assert Event.objects.filter(kind="rules_accepted", actor=kept.member_id).count() == 1


def test_a_word_by_who_was_not_asked_accepts_nothing(plan: Greeting, told: Told) -> None:
    told("message", who="fen", text="同意")
    assert not Acceptance.objects.exists()
    assert not Job.objects.filter(task="engage.welcome").exists()


def test_a_reaction_to_the_greeting_accepts_the_rules_where_it_may(
    plan: Greeting, told: Told, chen: Person
) -> None:
    told()
    Message.objects.update(external_id="501")
    react = {"reply_to": "501", "data": {"emoji": "👍"}}
    told("reaction", id="r1", **react)
    assert not Acceptance.objects.exists()
    change(plan, chen, by_reaction=True)
    told("reaction", id="r2", reply_to="501", data={"emoji": "👎"})
    told("reaction", id="r3", reply_to="777", data={"emoji": "👍"})
    told("reaction", id="r4", who="fen", **react)
    assert not Acceptance.objects.exists()
    told("reaction", id="r5", **react)
    assert Acceptance.objects.get().way == "reaction"


def test_after_accepting_the_words_for_it_are_said_once(
    plan: Greeting, told: Told, chen: Person, kitchen: Any
) -> None:
    entry = Template.objects.create(
        workspace=kitchen, name="进门", text_zh="{name} 已读群规，大家欢迎！", changed_at=MORNING
    )
    change(plan, chen, entry=entry)
    told()
    told("message", text="agree")
    told("message", text="agree", id="again")
    assert said()[1:] == ["小林 已读群规，大家欢迎！"]
    told("leave", at=clock.now() + timedelta(seconds=2))
    with clock.stopped_at(MORNING + timedelta(days=2)):
        told()
    assert len(said()) == 2


def test_who_asks_to_join_is_let_in_after_accepting(
    plan: Greeting, told: Told, chen: Person, first: Edition, client: Client
) -> None:
    change(plan, chen, held_until_accepted="request")
    told("join_request", data={"chat": "4711", "flag": "f1"})
    [message] = Message.objects.all()
    assert (message.chat, message.action["private"]) == ("4711", True)
    link = re.search(r"https://hui.example.org(\S+)", message.text)
    assert link is not None
    assert client.post(link[1], {"shown": str(first.pk)}).status_code == 303
    Worker().run_all()
    admit = Message.objects.get(op="admit")
    assert (admit.action["member"], admit.action["yes"], admit.action["flag"]) == (
        "lin",
        True,
        "f1",
    )
    told()
    assert asked() == [("send", "4711"), ("admit", "lin")]
    assert [one.state for one in Newcomer.objects.order_by("pk")] == ["greeted", "back"]


def test_who_asks_where_nobody_is_held_back_is_left_to_staff(plan: Greeting, told: Told) -> None:
    told("join_request", data={"chat": "4711"})
    assert not Newcomer.objects.exists()


def test_who_was_let_in_after_a_request_is_spoken_of_when_they_come(
    plan: Greeting, told: Told, chen: Person, first: Edition, kitchen: Any
) -> None:
    entry = Template.objects.create(
        workspace=kitchen, name="进门", text_zh="{name} 来了！", changed_at=MORNING
    )
    change(plan, chen, held_until_accepted="request", entry=entry)
    told("join_request", data={"chat": "4711"})
    house_rules.accept(Member.objects.get(name="小林"), [first], "page")
    Worker().run_all()
    assert asked() == [("send", "4711"), ("admit", "lin")]
    told()
    assert asked()[2:] == [("send", "yard")]
    assert said()[-1] == "小林 来了！"


def test_who_may_not_write_yet_may_after_accepting(
    plan: Greeting, told: Told, chen: Person, first: Edition
) -> None:
    change(plan, chen, held_until_accepted="mute")
    told()
    house_rules.accept(Member.objects.get(name="小林"), [first], "page")
    Worker().run_all()
    ops = [(one.op, one.action.get("seconds")) for one in Message.objects.order_by("pk")]
    assert ops == [("send", None), ("mute", 366 * 86_400), ("mute", 0)]


def test_who_has_accepted_before_is_not_silenced(
    plan: Greeting, told: Told, chen: Person, first: Edition, yard: Group
) -> None:
    change(plan, chen, held_until_accepted="mute")
    lin = Member.objects.create(
        workspace=yard.workspace, platform="glass", external_id="lin", name="小林"
    )
    house_rules.accept(lin, [first], "form")
    told()
    assert asked() == [("send", "yard")]


def test_a_reminder_comes_once_by_day_and_not_to_who_accepted_or_left(
    plan: Greeting, told: Told, chen: Person, first: Edition
) -> None:
    change(plan, chen, remind_after_h=24)
    for who in ("lin", "fen", "gone"):
        told(who=who)
    house_rules.accept(Member.objects.get(name="阿芬"), [first], "page")
    told("leave", who="gone", at=clock.now() + timedelta(seconds=1))
    for hours in (1, 25, 26, 60):
        with clock.stopped_at(MORNING + MINUTE + timedelta(hours=hours)):
            jobs.go_round.call()
            Worker().run_all()
    reminders = Message.objects.filter(key__startswith="welcome-reminder:")
    assert [(one.member.name, one.purpose) for one in reminders if one.member] == [
        ("小林", "relation")
    ]
