"""Live messages before the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from weilu.engage import hearing, jobs
from weilu.engage.guard import actions
from weilu.engage.guard.ladder import Step
from weilu.engage.guard.models import Incident, Mode
from weilu.engage.tests.conftest import NOON, Say, Street, ahei, asked, group, later
from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox.models import Message, Task
from weilu.people.models import Account, Member
from weilu.people.persons import actions as persons
from weilu.platforms.live.abilities import Capabilities, able

pytestmark = pytest.mark.usefixtures("at_noon")


def test_a_banned_word_is_deleted_and_its_writer_warned(rule: Any, say: Say) -> None:
    rule()
    say("日结兼职刷 单，私我")
    [incident] = Incident.objects.all()
    assert (incident.step, incident.state, incident.why["spans"]) == ("warn", "acted", [[4, 7]])
    assert [op for op, _text in asked()] == ["delete", "send"]
    assert "@ahei" in asked("send")[0][1]
    told = Event.objects.filter(subject=ahei().pk).values_list("kind", flat=True)
    assert {"guard_acted", "warned"} <= set(told)


def test_the_second_time_is_a_mute_and_the_third_a_question(rule: Any, say: Say) -> None:
    rule()
    for day in range(3):
        with clock.stopped_at(later(days=day)):
            say(f"刷单 {day}")
    steps = Incident.objects.order_by("at").values_list("step", "state")
    assert list(steps) == [("warn", "acted"), ("mute", "acted"), ("remove", "asked")]
    assert Message.objects.get(op="mute").action["seconds"] == 600
    assert not Message.objects.filter(op="remove").exists()
    assert Task.objects.get().progress["what"] == "decide"


def test_a_warning_that_lapsed_counts_no_more(rule: Any, say: Say) -> None:
    rule(counts_days=7)
    say("刷单")
    with clock.stopped_at(later(days=8)):
        say("刷单")
    assert list(Incident.objects.values_list("step", flat=True)) == ["warn", "warn"]


def test_who_is_met_again_before_reading_the_warning_is_not_punished_twice(
    rule: Any, say: Say
) -> None:
    rule()
    for second in range(4):
        say("刷单", at=later(seconds=second))
    steps = Incident.objects.order_by("pk").values_list("step", flat=True)
    assert list(steps) == ["warn", "again", "again", "again"]
    assert [op for op, _text in asked()].count("delete") == 4
    assert len(asked("send", "mute")) == 1


@pytest.mark.parametrize("who", [{"is_staff": True}, {"is_bot": True}])
def test_staff_hosts_and_bots_are_left_alone(rule: Any, say: Say, who: dict[str, bool]) -> None:
    rule()
    say("不要刷单", **who)
    assert not Incident.objects.exists()


def test_who_was_exempted_is_left_alone_until_that_ends(rule: Any, say: Say, luo: Account) -> None:
    rule()
    say("早")
    held = actions.exempt(ahei(), "读书会会长", luo)
    say("刷单")
    assert not Incident.objects.exists()
    actions.end_exemption(held, luo)
    say("刷单")
    assert Incident.objects.count() == 1


def test_who_was_exempted_is_left_alone_on_their_other_phone_too(
    rule: Any, say: Say, luo: Account
) -> None:
    rule()
    say("早")
    held = ahei()
    other = Member.objects.create(
        workspace=held.workspace, platform="qq", external_id="another", name="阿黑"
    )
    persons.join(held.workspace, f"member:{held.pk}", f"member:{other.pk}", None)
    actions.exempt(other, "读书会会长", luo)
    say("刷单")
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("> 加我刷单 vx abc12345\n别信，是骗子", {}),
        ("刷单日结三百\n这种别信", {"quoted": "刷单日结三百"}),
        ("刷单日结三百", {"forwarded_from": "某频道"}),
        ("「小广告：刷单日结」\n- - - - - - - - - -\n举报了", {}),
        ("```quote\n刷单日结\n```\n骗子", {}),
    ],
)
def test_who_quotes_is_never_punished_for_it(
    rule: Any, say: Say, text: str, data: dict[str, str]
) -> None:
    rule()
    say(text, **data)
    assert not Incident.objects.exists()
    say("别信，> 刷单 是骗子" if "forwarded_from" in data else f"{text}\n刷单")
    assert Incident.objects.count() == 1


def test_an_answer_to_a_bad_message_is_judged_by_its_own_words(rule: Any, say: Say) -> None:
    rule()
    say("刷单", who="spam", id="m900")
    say("举报", reply_to="m900")
    assert [one.member.external_id for one in Incident.objects.all()] == ["spam"]


def test_a_rule_on_trial_touches_nobody(rule: Any, say: Say) -> None:
    rule(on=False)
    say("刷单")
    assert Incident.objects.get().state == "would"
    assert asked() == []
    assert Event.objects.filter(kind="guard_would").count() == 1
    assert not Event.objects.filter(kind__in=["warned", "guard_acted"]).exists()


def test_old_news_and_histories_make_nothing_happen(rule: Any, say: Say) -> None:
    rule()
    say("刷单", at=NOON - timedelta(days=2))
    assert Incident.objects.get().state == "would"
    assert asked() == []


def test_a_job_that_runs_twice_does_nothing_twice(rule: Any, say: Say) -> None:
    rule()
    rule("flood", name="快", settings={"messages": 1, "seconds": 9}, on=False)
    say("刷单")
    before = (asked(), Incident.objects.count(), Event.objects.count(), Task.objects.count())
    event = Event.objects.get(kind="message")
    connection = Incident.objects.filter(state="acted").get().connection
    for _again in range(2):
        jobs.heed.call(connection.pk, [[event.source_id, event.external_id]])
    after = (asked(), Incident.objects.count(), Event.objects.count(), Task.objects.count())
    assert after == before


def test_a_job_killed_in_the_middle_loses_and_doubles_nothing(
    rule: Any, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power goes after the third of five messages; the job is taken over."""
    rule()
    events = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hearing, "heed", lambda *_args: None)
        for number in range(5):
            say("刷单", who=f"w{number}", id=f"k{number}")
            events.append(Event.objects.get(external_id=f"k{number}"))
    from weilu.platforms.models import Connection

    named = [[one.source_id, one.external_id] for one in events]
    with pytest.MonkeyPatch.context() as patch:
        from weilu.engage.guard import acting

        whole, left = acting.carry_out, iter([True] * 3)

        def until_the_power_goes(*given: Any) -> None:
            next(left)
            whole(*given)

        patch.setattr(acting, "carry_out", until_the_power_goes)
        with pytest.raises(StopIteration):
            hearing.heed(Connection.objects.get().pk, named)
    assert Incident.objects.count() == 3
    hearing.heed(Connection.objects.get().pk, named)
    assert Incident.objects.count() == 5
    assert [op for op, _text in asked()].count("send") == 5


def test_what_the_platform_cannot_do_is_asked_of_the_keeper(
    street: Street, rule: Any, say: Say, luo: Account
) -> None:
    street.capabilities = Capabilities(able("hear_messages", "send"))
    rule(steps=(Step("mute", 600),))
    say("刷单")
    tasks = Task.objects.order_by("pk")
    assert [one.progress["what"] for one in tasks] == ["delete", "mute"]
    assert {one.assignee for one in tasks} == {luo}
    assert [op for op, _text in asked()] == ["send"]


def test_an_approved_removal_is_asked_of_the_platform_once(
    rule: Any, say: Say, luo: Account
) -> None:
    rule(steps=(Step("warn"), Step("remove")))
    say("刷单")
    with clock.stopped_at(later(hours=1)):
        say("刷单")
    incident = Incident.objects.get(state="asked")
    actions.decide(incident, luo, remove=True)
    assert [op for op, _text in asked("remove")] == ["remove"]
    assert Task.objects.get().state == "done"
    with pytest.raises(actions.NotAsked):
        actions.decide(incident, luo, remove=True)


def test_a_rule_holds_only_where_it_is_said_to(rule: Any, say: Say) -> None:
    say("早", group="west")
    rule(groups=[group("west").pk])
    say("刷单", group="east")
    assert not Incident.objects.exists()
    say("刷单", group="west")
    assert Incident.objects.get().group.external_id == "west"


def test_a_flood_is_met_at_its_last_drop(rule: Any, say: Say) -> None:
    rule("flood", settings={"messages": 4, "seconds": 10})
    for second in range(3):
        say(f"{second}", at=later(seconds=second))
    say("晚到", who="lan", at=later(seconds=3))
    assert not Incident.objects.exists()
    say("四", at=later(seconds=4))
    assert Incident.objects.get().why["facts"] == {"messages": 4, "seconds": 10}


def test_the_same_words_in_two_groups_are_found(rule: Any, say: Say) -> None:
    rule("duplicate", settings={"groups": 2, "times": 9, "minutes": 10})
    words = "本周六梧桐街口有旧书市集，欢迎都来逛逛 %d"
    say(words % 1, group="east")
    say(words % 2, group="west", who="lan")
    assert not Incident.objects.exists()
    say(words % 3, group="west")
    assert Incident.objects.get().why["why"] == "duplicate_groups"


def test_words_slipped_in_by_an_edit_are_met_on_the_message(rule: Any, say: Say) -> None:
    rule()
    say("大家早", id="m500")
    say("刷单日结", kind="edit", reply_to="m500", id="m500:edit")
    incident = Incident.objects.get()
    assert incident.message == "m500"
    assert Message.objects.get(op="delete").action["message"] == "m500"
    say("刷单周结", kind="edit", reply_to="m500", id="m500:edit2")
    assert Incident.objects.count() == 1


def test_a_person_is_punished_once_for_one_message(rule: Any, say: Say) -> None:
    rule()
    rule("contacts")
    rule("links", on=False)
    say("刷单加微信 abc12345 看 https://x.example.com/a")
    assert sorted(Incident.objects.values_list("guard__kind", "state")) == [
        ("links", "would"), ("words", "acted"),
    ]  # fmt: skip
    assert len(asked("send")) == 1


def test_what_a_rule_did_is_taken_back_by_one_verb(rule: Any, say: Say, luo: Account) -> None:
    rule(steps=(Step("mute", 600),))
    say("刷单")
    Message.objects.filter(op__in=["delete", "mute"]).update(state="sent")
    incident = Incident.objects.get()
    actions.undo(incident, luo)
    assert [one.action["seconds"] for one in Message.objects.filter(op="mute")] == [600, 0]
    assert Message.objects.get(op="send").state == "cancelled"
    assert Event.objects.filter(kind="forgiven").count() == 1
    with pytest.raises(actions.NotUndoable):
        actions.undo(incident, luo)
    with clock.stopped_at(later(hours=1)):
        say("刷单")
    assert Incident.objects.latest("pk").step == "mute"


def test_a_mute_that_is_over_needs_no_end(rule: Any, say: Say, luo: Account) -> None:
    rule(steps=(Step("mute", 600),))
    say("刷单")
    with clock.stopped_at(later(hours=1)):
        actions.undo(Incident.objects.get(), luo)
    assert Message.objects.filter(op="mute").count() == 1


@pytest.fixture
def lasting(street: Street) -> Street:
    """A street where a mute lasts until somebody ends it, as on Matrix."""
    street.capabilities = replace(Street.capabilities, mutes_end=False)
    return street


def endings() -> list[tuple[int, str]]:
    """Minutes after noon when mutes end, and what became of it."""
    found = Message.objects.filter(key__endswith=":end").order_by("pk")
    return [((one.not_before - NOON) // timedelta(minutes=1), one.state) for one in found]


def test_where_a_mute_lasts_weilu_ends_it_in_time(lasting: Street, rule: Any, say: Say) -> None:
    rule(steps=(Step("mute", 600),))
    say("刷单")
    assert endings() == [(10, "queued")]
    assert Message.objects.get(key__endswith=":end").action["seconds"] == 0


def test_a_longer_mute_is_not_cut_short_by_the_end_of_the_one_before(
    lasting: Street, rule: Any, say: Say
) -> None:
    rule(steps=(Step("mute", 3_600), Step("mute", 86_400)))
    for minutes in (0, 30):
        with clock.stopped_at(later(minutes=minutes)):
            say(f"刷单 {minutes}")
    assert endings() == [(24 * 60 + 30, "queued")] * 2


def test_a_mute_taken_back_ends_at_once_even_where_its_end_was_held_up(
    lasting: Street, rule: Any, say: Say, luo: Account
) -> None:
    rule(steps=(Step("mute", 600),))
    say("刷单")
    with clock.stopped_at(later(hours=1)):
        actions.undo(Incident.objects.get(), luo)
    assert endings() == [(10, "cancelled")]
    now = Message.objects.get(key__endswith=":unmute")
    assert (now.action["seconds"], now.state) == (0, "queued")


def test_a_rule_that_is_off_sees_nothing(rule: Any, say: Say, luo: Account) -> None:
    guard = rule()
    actions.switch(guard, Mode.OFF, luo)
    say("刷单")
    assert not Incident.objects.exists()
