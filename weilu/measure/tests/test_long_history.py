"""Of a long history a check-up reads the last weeks closely; its figures are those of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from weilu.events.lake import read
from weilu.measure import engine
from weilu.measure.commands import LOOKED_AT_DAYS, roster_of
from weilu.measure.evidence import Evidence
from weilu.platforms import intake
from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen, Told
from weilu.platforms.spool import Numbering, Spool, SpoolWriter

ZONE = "Asia/Shanghai"
DAY = 86_400 * 1_000_000
START = int(datetime(2025, 1, 1, 4, tzinfo=UTC).timestamp()) * 1_000_000
DAYS = 200
WORDS = ("早上好", "排骨怎么做？", "先焯水再炖一个小时就好了", "谢谢，试试看", "加我微信 abcdef123")
PEOPLE = ("chen", "lin", "wu")


def cooks() -> Iterator[Told]:
    """Three cooks talk each day for 200 days; the last answers what was asked long ago."""
    yield GroupSeen("g1", "厨房")
    for name in PEOPLE:
        yield PersonSeen(name, name)
    for turn in range(DAYS * 5):
        answered = f"m{turn - 1}" if turn % 5 == 2 else "m1" if turn == DAYS * 5 - 1 else ""
        at = START + turn // 5 * DAY + turn % 5 * 60_000_000
        author = PEOPLE[(turn + turn // 5) % 3]
        yield EventSeen(f"m{turn}", at, "message", "g1", author, WORDS[turn % 5], answered)
        if turn % 9 == 0:
            yield EventSeen(f"r{turn}", at + 1, "reaction", "g1", "wu", reply_to=f"m{turn}",
                            data={"emoji": "👍"})  # fmt: skip


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return SpoolWriter(tmp_path / "0.raw.parquet", "telegram", Numbering(), Numbering()).write(
        cooks()
    )


def judged(spool: Spool, folder: Path) -> tuple[Any, list[Any]]:
    sealed = intake.scratch_lake([spool], folder, ZONE, LOOKED_AT_DAYS)
    end = datetime.fromtimestamp((START + (DAYS - 1) * DAY) // 1_000_000 + 3_600, UTC)
    with read.table(folder, [sealed]) as events:
        roster = roster_of(spool, (), "")
        result = engine.check_up(events, roster, as_of=end, zone=ZONE)
        behind = Evidence(events, roster, result).of
        [group] = result.groups
        return result, [behind(group.group, key) for key in group.figures]


def test_a_long_history_gives_the_figures_and_messages_of_one_read_closely(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = judged(spool, tmp_path / "whole")
    monkeypatch.setattr(intake, "LONG_HISTORY", 100)
    assert judged(spool, tmp_path / "long") == whole


def test_texts_nobody_looks_at_are_left_behind(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "LONG_HISTORY", 100)
    sealed = intake.scratch_lake([spool], tmp_path, ZONE, LOOKED_AT_DAYS)
    with read.table(tmp_path, [sealed]) as events:
        kept = events.filter(events.text != "")
        assert events.count().execute() == spool.events
        assert kept.count().execute() == 5 * LOOKED_AT_DAYS
        assert events.filter(events.external_id == "m999").parent_seq.notnull().all().execute()
