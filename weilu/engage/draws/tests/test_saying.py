"""What groups and winners are told, and what is heard from them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from weilu.engage.draws import actions, drawing, hearing
from weilu.engage.draws.tests.conftest import AFTER, CLOSE, NOON
from weilu.events.actions import record_rows, row_of
from weilu.events.catalogue import Message as Wrote
from weilu.jobs.models import Job
from weilu.jobs.worker import Worker
from weilu.kit import clock
from weilu.outbox.models import Message
from weilu.people import actions as people
from weilu.platforms.live.accounts import sealed
from weilu.platforms.models import Connection

pytestmark = pytest.mark.django_db


@pytest.fixture
def bot(club: Any) -> Connection:
    return Connection.objects.create(
        workspace=club, adapter="telegram", name="小助手", token="t", sealed=sealed({}), state="on",
        created_at=NOON,
    )  # fmt: skip


@pytest.fixture
def group(club: Any) -> int:
    [number] = people.identify_groups(club, [("telegram", "g", "早起群")])
    return number


def test_a_question_goes_out_at_the_opening_with_the_commitment(draw, bot, group) -> None:
    held = draw(word="", question="豆浆泡几小时？", answers=["8小时"], groups=[group])
    message = Message.objects.get()
    assert (message.not_before, message.group_id, message.op) == (NOON, group, "send")
    for words in ("豆浆泡几小时？", held.commitment, "/m/draw/"):
        assert words in message.text


def test_winners_are_named_in_the_group_and_told_in_private(draw, bot, group, members) -> None:
    held = draw(groups=[group])
    who = members(2)
    with clock.stopped_at(NOON):
        for member in who:
            actions.enter(held, member)
    for _again in range(2):
        with clock.stopped_at(AFTER):
            drawing.go_round()
    told = Message.objects.filter(key__startswith="draw:").exclude(key__contains=":open:")
    public = told.get(group=group)
    assert all(member.name in public.text for member in who)
    private = told.exclude(group=group)
    assert {one.member_id for one in private} == {member.pk for member in who}
    assert all("/m/prize/" in one.text for one in private)


def test_who_writes_the_word_in_the_group_is_entered(draw, bot, group, members, club) -> None:
    held = draw(groups=[group])
    mei, bao = members(2)
    at = NOON + timedelta(minutes=5)
    rows = [
        row_of(club.pk, Wrote(), "telegram:g", f"m{turn}", at, group, actor=one.pk)._replace(
            text=text
        )
        for turn, (one, text) in enumerate(((mei, "抽奖！"), (bao, "抽奖怎么玩")))
    ]
    record_rows(rows)
    with clock.stopped_at(at):
        hearing.hear(bot, rows)
        Worker(queues=["live"]).run_all()
    assert [one.member_id for one in held.entries.all()] == [mei.pk]


def test_without_an_open_draw_nothing_is_looked_at(draw, bot, group, members, club) -> None:
    draw(groups=[group])
    [mei] = members(1)
    for at, where in ((NOON - timedelta(hours=1), group), (CLOSE - timedelta(hours=1), 999_999)):
        row = row_of(club.pk, Wrote(), "telegram:g", "m", at, where, actor=mei.pk)
        with clock.stopped_at(at):
            hearing.hear(bot, [row._replace(text="抽奖")])
    assert not Job.objects.filter(task="engage.draw_entries").exists()
