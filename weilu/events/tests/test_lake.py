"""The lake says what the log says, sealed or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from weilu.events.actions import record
from weilu.events.catalogue import Message, Recall
from weilu.events.lake import read, store
from weilu.events.lake.schema import SEALED
from weilu.events.models import Event, SealedFile
from weilu.kit import clock

ZONE = "Asia/Shanghai"
START = datetime(2026, 4, 30, 15, 59, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lake_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.WEILU_LAKE = tmp_path / "lake"
    settings.WEILU_HOME = tmp_path


def say(turn: int, text: str, *, group: int = 7, actor: int = 3, reply_to: str = "") -> None:
    record(
        1, Message(), source=f"wecom:{group}", external_id=f"m{turn}", group_id=group, actor=actor,
        at=START + timedelta(minutes=turn), text=text, reply_to=reply_to,
    )  # fmt: skip


def rows(*columns: str) -> list[tuple[Any, ...]]:
    with read.events(1, ZONE) as events:
        frame = events.order_by("seq").select(*columns).to_pyarrow()
    return [tuple(row.values()) for row in frame.to_pylist()]


def test_an_empty_workspace_reads_as_an_empty_table() -> None:
    assert rows("seq") == []


def test_what_was_just_recorded_is_read_before_it_is_sealed() -> None:
    say(0, "今天吃什么？")
    assert rows("text", "is_question") == [("今天吃什么？", True)]
    assert not SealedFile.objects.exists()


def test_sealed_files_and_the_tail_are_read_together_once() -> None:
    say(0, "今天吃什么？")
    assert store.seal_new(1, ZONE) == 1
    say(1, "南瓜粥", actor=4, reply_to="m0")
    assert [text for (text,) in rows("text")] == ["今天吃什么？", "南瓜粥"]
    assert rows("parent_actor") == [(None,), (3,)]


def test_a_reply_is_resolved_across_sealed_files() -> None:
    say(0, "谁有面粉？")
    store.seal_new(1, ZONE)
    say(1, "我有", actor=4, reply_to="m0")
    store.seal_new(1, ZONE)
    parent = Event.objects.get(external_id="m0").pk
    assert rows("parent_seq") == [(None,), (parent,)]


def test_a_reply_is_not_resolved_to_another_group() -> None:
    say(0, "谁有面粉？", group=7)
    say(1, "我有", group=8, actor=4, reply_to="m0")
    assert rows("parent_seq") == [(None,), (None,)]


def test_days_are_those_of_the_community() -> None:
    say(0, "还是四月")
    say(1, "已经五月")
    assert [str(day) for day, _hour in rows("day", "hour")] == ["2026-04-30", "2026-05-01"]
    assert [hour for _day, hour in rows("day", "hour")] == [23, 0]


def test_files_are_parted_by_month_and_hold_every_column() -> None:
    say(0, "四月底")
    say(60 * 24 * 20, "五月下旬")
    store.seal_new(1, ZONE)
    assert sorted(SealedFile.objects.values_list("month", flat=True)) == ["2026-04", "2026-05"]
    with read.events(1, ZONE) as events:
        assert set(SEALED.names) <= set(events.columns)


def test_sealing_again_adds_nothing() -> None:
    say(0, "早")
    store.seal_new(1, ZONE)
    assert store.seal_new(1, ZONE) == 0
    assert len(rows("seq")) == 1


def test_a_sealer_that_was_overtaken_changes_nothing() -> None:
    say(0, "早")
    store.seal_new(1, ZONE)
    files = SealedFile.objects.count()
    store._note(1, since=0, until=99, written=[])
    assert (store.watermark(1), SealedFile.objects.count()) == (Event.objects.get().pk, files)


def test_a_rebuilt_lake_reads_the_same() -> None:
    for turn in range(5):
        say(turn, f"第{turn}句话，说点不一样的")
    store.seal_new(1, ZONE)
    before = rows("seq", "text", "fingerprint", "day")
    for file in store.files(1):
        file.unlink()
    store.rebuild(1, ZONE)
    assert rows("seq", "text", "fingerprint", "day") == before


def test_compaction_merges_a_months_files_and_sweeps_the_old() -> None:
    for turn in range(store.COMPACT_AT):
        say(turn, f"第{turn}句话")
        store.seal_new(1, ZONE)
    before = rows("seq", "text")
    held = store.files(1)
    assert store.compact(1) >= 1
    assert rows("seq", "text") == before
    assert all(file.exists() for file in held), "readers may still hold them open"
    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        store.sweep(1)
    left = {file for file in held if file.exists()}
    assert left <= set(store.files(1))


def test_one_workspace_never_reads_anothers_events() -> None:
    record(2, Message(), source="s", external_id="x", at=START, group_id=9, text="别家的话")
    say(0, "自家的话")
    store.seal_new(2, ZONE)
    assert rows("text") == [("自家的话",)]


def test_shapes_of_texts() -> None:
    for turn, text in enumerate(
        [
            "大家早上好！",
            "哈哈哈",
            "加我微信 abc12345 领红包",
            "看 https://a.example/x",
            "排骨要焯水",
        ]
    ):
        say(turn, text)
    shapes = rows("is_chatter", "is_advert", "has_link")
    assert shapes == [
        (True, False, False),
        (True, False, False),
        (False, True, False),
        (False, False, True),
        (False, False, False),
    ]


def test_texts_alike_but_for_numbers_share_a_fingerprint() -> None:
    say(0, "第12天打卡：南瓜粥和鸡蛋")
    say(1, "第13天打卡：南瓜粥和鸡蛋！")
    say(2, "第13天打卡：小米粥和鸡蛋！")
    say(3, "好")
    first, second, third, short = [mark for (mark,) in rows("fingerprint")]
    assert first == second != third
    assert short == 0


def test_events_without_words_are_kept() -> None:
    say(0, "说错了")
    record(
        1, Recall(), source="wecom:7", external_id="r1", group_id=7, actor=3, reply_to="m0",
        at=START + timedelta(minutes=1),
    )  # fmt: skip
    assert rows("kind", "parent_actor") == [("message", None), ("recall", 3)]
