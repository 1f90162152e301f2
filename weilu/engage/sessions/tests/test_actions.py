"""A live evening from plan to recap, with kills and repeats in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from weilu.engage.drafts.tests.conftest import Chat
from weilu.engage.draws import actions as draws
from weilu.engage.draws.models import Draw, DrawPrize
from weilu.engage.sessions import actions, hearing, jobs, poster, reads, relaying, rules, running
from weilu.engage.sessions.models import Attendance, Question, RelayedLine, Session
from weilu.events.actions import Row
from weilu.events.models import Event
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox.models import Message, Task
from weilu.people.models import Account, Group, Member, Workspace
from weilu.platforms.models import Connection


@pytest.fixture
def on(evening: Session, bot: Connection) -> Iterator[Session]:
    """It runs."""
    with clock.stopped_at(evening.starts_at + timedelta(minutes=5)):
        yield actions.start(evening, None)


def during(session: Session, minutes: int) -> object:
    return session.starts_at + timedelta(minutes=minutes)


def test_a_checklist_goes_to_the_hosts_to_do_list(evening: Session, chen: Account) -> None:
    titles = {one.title: one.due_at - evening.starts_at for one in evening.steps.all()}
    assert titles["Check the poster and post it"] == -timedelta(days=3)
    assert titles["Thank the speaker and those who asked"] == timedelta(hours=15)
    assert Task.objects.filter(assignee=chen, kind="session").count() == 5
    assert evening.steps.filter(is_forwarding=True).count() == 1
    actions.save(evening, chen)
    assert evening.steps.count() == 5


def test_groups_are_reminded_a_day_and_ten_minutes_before_once_each(
    evening: Session, bot: Connection, breakfast: Group, stage: Chat
) -> None:
    for before in (timedelta(hours=24, minutes=10), timedelta(hours=24), timedelta(minutes=15)):
        with clock.stopped_at(evening.starts_at - before):
            jobs.go_round.call()
            jobs.go_round.call()
    sent = Message.objects.filter(group=breakfast).order_by("pk")
    assert [one.not_before - evening.starts_at for one in sent] == [
        -timedelta(hours=24), -timedelta(minutes=10)
    ]  # fmt: skip
    assert "红豆沙直播" in sent[0].text
    assert "20:00" in sent[0].text
    assert sent[0].deadline == evening.starts_at


def test_the_clock_starts_and_ends_it_where_nobody_does(evening: Session) -> None:
    with clock.stopped_at(evening.starts_at + timedelta(seconds=30)):
        running.go_round()
        evening.refresh_from_db()
        assert evening.state == "running"
    with clock.stopped_at(evening.ends_at + rules.OVERRUN):
        running.go_round()
        running.go_round()
    evening.refresh_from_db()
    assert evening.state == "over"
    assert evening.steps.filter(title="Read the recap and let it go").count() == 1
    told = Event.objects.filter(kind="session_changed").values_list("data__did", flat=True)
    assert list(told.order_by("pk")) == ["made", "started", "ended"]


def test_each_line_of_the_speaker_reaches_every_group_once_and_in_order(
    on: Session, stage: Chat, speaker: Member, breakfast: Group, soup: Group
) -> None:
    guest = stage.member("路人")
    stage.says(speaker, "开场前说的", at=on.starts_at)
    for number in range(5):
        stage.says(speaker, f"第{number}句", at=during(on, 6 + number))  # type: ignore[arg-type]
    stage.says(guest, "我插一句", at=during(on, 7))  # type: ignore[arg-type]
    jobs.relay.call(on.pk)
    jobs.relay.call(on.pk)  # a killed worker's job runs again
    sent = Message.objects.filter(key__startswith="relay:").order_by("pk")
    assert [one.text for one in sent] == [f"【陈阿姨】第{number}句" for number in range(5)]
    assert {one.group for one in sent} == {breakfast}  # nobody speaks in soup's, and not to herself
    assert {one.line for one in sent} == {f"relay:{on.pk}"}
    assert RelayedLine.objects.count() == 5
    stage.says(speaker, "第5句", at=during(on, 12))  # type: ignore[arg-type]
    assert relaying.relay(on.pk) == 1
    assert relaying.relay(on.pk) == 0


def test_nothing_is_relayed_before_it_starts_or_after_it_ends(
    on: Session, stage: Chat, speaker: Member, chen: Account
) -> None:
    actions.end(on, chen)
    stage.says(speaker, "收场了", at=during(on, 20))  # type: ignore[arg-type]
    assert relaying.relay(on.pk) == 0


def test_the_word_notes_who_was_there_once_and_questions_come_back(
    on: Session, chat: Chat, bot: Connection, chen: Account, speaker: Member, stage: Chat
) -> None:
    lin, zhou = chat.member("小林"), chat.member("周姐")
    stage.says(speaker, "先泡豆", at=during(on, 6))  # type: ignore[arg-type]
    relaying.relay(on.pk)
    Message.objects.update(external_id="m77", state="sent")
    said = [
        chat.says(lin, f" {on.word.lower()} "), chat.says(lin, on.word),
        chat.says(zhou, f"我是周姐，今天也来听课，口令是{on.word}，大家好"),
        chat.says(zhou, "豆子要泡多久？"), chat.says(zhou, "冰箱泡也行", to="m77"),
        chat.says(lin, "哈哈哈"), chat.says(speaker, "我自己问一句？"),
    ]  # fmt: skip
    named = [[chat.source.pk, one] for one in said]
    jobs.collect.call(on.pk, named)
    jobs.collect.call(on.pk, named)
    assert [one.member for one in Attendance.objects.all()] == [lin]
    asked = Question.objects.order_by("pk")
    assert [one.text for one in asked] == ["豆子要泡多久？", "冰箱泡也行"]
    assert Event.objects.filter(kind="session_attended").count() == 1
    actions.pass_on(asked[0], chen)
    passed = Message.objects.get(key__startswith=f"session:{on.pk}:question:")
    assert (passed.group, passed.text) == (stage.group, "【早餐群】周姐：豆子要泡多久？")
    asked[0].refresh_from_db()
    assert asked[0].state == "passed"


def test_live_messages_are_passed_on_only_where_a_session_runs(
    on: Session, stage: Chat, speaker: Member, bot: Connection
) -> None:
    from weilu.jobs.models import Job

    def heard(group: int, actor: int) -> None:
        row = Row(on.workspace_id, stage.source.pk, f"x{group}{actor}", "message", "", "", group,
                  actor, None, "", "", None, "你好", None)  # fmt: skip
        hearing.hear(bot, [row])

    heard(stage.group.pk, speaker.pk)
    heard(stage.group.pk, speaker.pk)
    jobs_now = list(Job.objects.order_by("pk").values_list("task", flat=True))
    assert jobs_now == ["engage.relay", "engage.collect", "engage.collect"]
    heard(999_999, speaker.pk)
    assert Job.objects.count() == 3


def test_a_recap_is_proposed_kept_and_sent_once(
    on: Session, chat: Chat, bot: Connection, chen: Account, breakfast: Group
) -> None:
    lin, zhou = chat.member("小林"), chat.member("周姐")
    asked = chat.says(lin, "豆子要泡多久？", at=during(on, 6))  # type: ignore[arg-type]
    chat.says(zhou, "一夜", to=asked, at=during(on, 7))  # type: ignore[arg-type]
    with clock.stopped_at(on.ends_at):
        ended = actions.end(on, chen)
        with pytest.raises(actions.NoRecap):
            actions.send_recap(ended, chen)
        words = reads.recap(ended)
        assert "豆子要泡多久？" in words
        actions.keep_recap(ended, words)
        actions.send_recap(ended, chen)
        with pytest.raises(actions.SessionGone):
            actions.send_recap(ended, chen)
    assert Message.objects.get(key__contains=":recap:").group == breakfast
    assert reads.figures(ended).took_part == 2


def test_called_off_its_tasks_are_taken_back_and_it_can_come_again(
    evening: Session, chen: Account
) -> None:
    actions.cancel(evening, chen)
    assert set(Task.objects.values_list("state", flat=True)) == {"not_done"}
    with pytest.raises(actions.SessionGone):
        actions.start(evening, chen)
    actions.bring_back(evening, chen)
    assert Task.objects.filter(state="open").count() == 5
    with clock.stopped_at(evening.ends_at + timedelta(days=1)):
        actions.cancel(evening, chen)
        with pytest.raises(actions.SessionGone):
            actions.bring_back(evening, chen)


def test_the_poster_bears_a_code_that_leads_to_its_address(evening: Session) -> None:
    from io import BytesIO

    import segno
    from PIL import Image

    picture = Image.open(BytesIO(poster.drawn(evening))).convert("L")
    made = segno.make(evening.address, error="m")
    side = len(list(made.matrix_iter(border=2)))
    step = poster.CODE / side
    left = poster.SIZE[0] // 2 - poster.CODE // 2
    for y, row in enumerate(made.matrix_iter(border=2)):
        for x, dark in enumerate(row):
            place = (int(left + (x + 0.5) * step), int(850 + (y + 0.5) * step))
            assert (picture.getpixel(place) < 128) == bool(dark)  # type: ignore[operator]
    evening.address = ""
    assert poster.drawn(evening)


def test_the_closing_quiz_is_asked_once_in_the_sessions_groups(
    on: Session, chen: Account, breakfast: Group
) -> None:
    with pytest.raises(actions.NoQuiz):
        actions.open_quiz(on, chen)
    quiz = Draw(
        workspace=on.workspace, name="红豆小考", question="豆子要泡多久？", answers=["一夜"],
        opens_at=on.ends_at + timedelta(days=9), closes_at=on.ends_at + timedelta(days=10),
    )  # fmt: skip
    on.quiz = draws.save(quiz, chen)
    prize = DrawPrize(draw=quiz, name="积分", count=1, value=0, points=20)
    draws.save_prize(prize, chen)
    asked = actions.open_quiz(on, chen)
    assert (asked.state, asked.groups) == ("open", on.groups)
    assert asked.closes_at == clock.now() + rules.QUIZ
    assert Message.objects.filter(group=breakfast, text__contains="豆子要泡多久？").count() == 1
    with pytest.raises(WeiluError):
        actions.open_quiz(on, chen)


def test_a_temporary_group_is_told_goodbye_and_its_end_is_noted(
    kitchen: Workspace, chen: Account, breakfast: Group, soup: Group, stage: Chat, bot: Connection
) -> None:
    begin = clock.now()
    held = Session(
        workspace=kitchen, name="年货拼单", form="group", host=chen, room=breakfast,
        groups=[soup.pk], recap_to=stage.group, starts_at=begin, ends_at=begin + timedelta(days=3),
    )  # fmt: skip
    actions.end(actions.start(actions.save(held, chen), chen), chen)
    [message] = Message.objects.filter(key__contains=":goodbye:")
    assert message.group == breakfast
    assert "What was good here is told in “主讲群”" in message.text
    row = Row(kitchen.pk, 1, "closed", "group_closed", "", "", breakfast.pk, None, None, "", "",
              None, "", None)  # fmt: skip
    hearing.hear(bot, [row])
    hearing.hear(bot, [row])
    assert held.steps.get(code="dissolve").task.state == "done"
    assert held.steps.get(code="open_group").task.state == "open"
