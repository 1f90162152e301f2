"""The demo's evenings: one that was, one to come, and a temporary group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from weilu.engage.sessions import actions
from weilu.engage.sessions.models import Question, QuestionState, Session
from weilu.engage.tickets import actions as tickets
from weilu.kit import clock
from weilu.outbox import tasks
from weilu.outbox.models import Task
from weilu.people.models import Account, Group, Membership, Workspace

#: Name, form, days from today, hour, hours long, speaker, what it is about, where.
SESSIONS = (
    ("陈皮红豆沙，边熬边聊", "live", -6, time(20), 1.5, "陈阿姨（虚构）",
     "从选豆到收汁，一锅熬完；提问随时发在群里。", ""),
    ("冬至饺子会", "event", 12, time(14), 3, "半亩厨房全体", "自带围裙，馅和面我们备好。",
     "社区活动中心二楼（虚构）"),
    ("春节年货拼单群", "group", 20, time(9), 72, "", "只开三天，拼完解散。", ""),
)  # fmt: skip
SEATS = 24
ASKED = ("红豆要泡一夜吗？", "陈皮放多少合适？", "糖什么时候放？", "高压锅行不行？")


def furnish(workspace: Workspace, owner: Account, groups: Sequence[Group]) -> None:
    """Sessions as the team would have planned them."""
    zone, rng, now = ZoneInfo(workspace.zone), Random("半亩直播"), clock.now()
    for name, form, days, hour, hours, speaker, about, place in SESSIONS:
        day = (now + timedelta(days=days)).astimezone(zone).date()
        begin = datetime.combine(day, hour, zone)
        held = Session(
            workspace=workspace, name=name, form=form, about=about, speaker_name=speaker,
            place=place, host=owner, groups=[one.pk for one in groups[:3]], recap_to=groups[0],
            address="https://example.com/demo", starts_at=begin,
            ends_at=begin + timedelta(hours=hours),
        )  # fmt: skip
        with clock.stopped_at(min(now, begin - timedelta(days=8))):
            actions.save(held, owner)
        if begin < now:
            _hold(held, owner, groups, rng)
        elif form == "event":
            _seat(held, owner, groups, rng)


def _seat(held: Session, owner: Account, groups: Sequence[Group], rng: Random) -> None:
    """More want to come than there are seats; one seat was given back."""
    tickets.open_seats(held, SEATS, "围裙自带，材料费 20 元现场交（虚构）", owner)
    there = list(Membership.objects.filter(group__in=groups[:3], member__is_staff=False)[:120])
    taken = [tickets.take(held, one.member) for one in rng.sample(there, k=min(27, len(there)))]
    tickets.take(held, guest="李姐带来的朋友（虚构）")
    if taken:
        tickets.give_back(taken[3 % len(taken)])


def _hold(held: Session, owner: Account, groups: Sequence[Group], rng: Random) -> None:
    """It took place: people came, asked and were answered."""
    for task in Task.objects.filter(pk__in=held.steps.values("task"), state="open"):
        with clock.stopped_at(task.due_at or held.ends_at):
            tasks.settle(task, owner, done=True)
    with clock.stopped_at(held.starts_at):
        running = actions.start(held, owner)
    there = list(Membership.objects.filter(group__in=groups[:3], member__is_staff=False)[:120])
    for one in rng.sample(there, k=min(31, len(there))):
        with clock.stopped_at(held.starts_at + timedelta(minutes=rng.randint(1, 60))):
            actions.note_there(running, one.member, "word", one.group_id)
    for number, (words, one) in enumerate(zip(ASKED, there, strict=False)):
        Question.objects.create(
            session=running, event_id=-number - 1, member=one.member, group=one.group, text=words,
            at=held.starts_at + timedelta(minutes=10 * number + 5),
            state=QuestionState.ANSWERED if number < 3 else QuestionState.NEW,
        )  # fmt: skip
    with clock.stopped_at(held.ends_at):
        actions.end(running, owner)
