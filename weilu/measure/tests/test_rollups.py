"""The store of daily facts: the same figures as from the events, whatever came when."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from weilu.measure import engine
from weilu.measure.figures import Checkup
from weilu.measure.metrics.linking import Inferring
from weilu.measure.metrics.spans import Span
from weilu.measure.rollups import Rollups
from weilu.measure.tests.community import AS_OF, ZONE, Community, day

NAMES = ("老周", "小满", "阿宽", "陈橙", "豆豆妈", "七七", "梁师傅", "静水", "许老师")


def lively(last: int = 0, seed: int = 1) -> Community:
    """Two groups over eighty days, up to `last` days before the check-up."""
    chance, group = random.Random(seed), Community(staff={"老周"})
    said: dict[int, list[int]] = {1: [], 2: []}
    for before in range(80, last - 1, -1):
        for room in (1, 2):
            for _ in range(chance.randint(0, 6)):
                name = NAMES[min(int(chance.expovariate(0.5)), min(3 + (80 - before) // 10, 8))]
                answers = said[room] and chance.random() < 0.5
                to = chance.choice(said[room][-5:]) if answers else None
                at = day(before, chance.randint(0, 23), chance.randint(0, 59))
                said[room].append(
                    group.says(
                        name, at, to=to, group=room, is_question=chance.random() < 0.3,
                        fingerprint=chance.choice((0, chance.randint(1, 30))),
                    )
                )  # fmt: skip
    group.rows.sort(key=lambda row: (row["at"], row["seq"]))
    return group


def check(group: Community, kept_in: Path | None, back: int = 0) -> Checkup:
    return engine.check_up(
        group.table(), group.roster(),
        as_of=AS_OF - timedelta(days=back), zone=ZONE, detail=False, kept_in=kept_in,
    )  # fmt: skip


def test_kept_facts_give_the_figures_of_the_events(tmp_path: Path) -> None:
    group = lively()
    assert check(group, tmp_path) == check(group, None)
    assert check(group, tmp_path) == check(group, None)  # from what was kept


def test_the_day_after_only_new_days_are_filled(tmp_path: Path) -> None:
    group = lively()
    for back in (3, 2, 1, 0):
        until = AS_OF - timedelta(days=back)
        grown = Community(group.kind, group.people, group.staff, group.bots)
        grown.rows = [row for row in group.rows if row["at"] <= until]
        assert check(grown, tmp_path, back) == check(grown, None, back)
    held = Rollups(tmp_path).manifest()
    assert held is not None
    assert len(held.parts) > 1, "everything was rebuilt"


def test_an_old_event_that_comes_late_is_counted(tmp_path: Path) -> None:
    group = lively()
    check(group, tmp_path)
    group.says("许老师", day(40), group=1)
    assert check(group, tmp_path) == check(group, None)


def test_a_person_erased_is_gone(tmp_path: Path) -> None:
    group = lively()
    check(group, tmp_path)
    group.rows = [row for row in group.rows if row["actor"] != group.people["小满"]]
    assert check(group, tmp_path) == check(group, None)


def test_a_broken_manifest_means_starting_over(tmp_path: Path) -> None:
    group = lively()
    check(group, tmp_path)
    (tmp_path / "manifest.json").write_text('{"version": 1, "parts"')
    assert check(group, tmp_path) == check(group, None)


def test_the_base_moves_up_and_parts_are_merged(tmp_path: Path) -> None:
    group, store = lively(), Rollups(tmp_path)
    for back in range(40, -1, -4):
        grown = Community(group.kind, group.people, group.staff, group.bots)
        until = AS_OF - timedelta(days=back)
        grown.rows = [row for row in group.rows if row["at"] <= until]
        store.refresh(grown.table(), Span(until, ZONE, 28), (), Inferring({}))
    held = store.manifest()
    assert held is not None
    assert held.base_to > "2026-06-01"
    assert len(held.parts) <= 9
    assert check(group, tmp_path) == check(group, None)


@pytest.mark.parametrize("kept", [True, False])
def test_no_events_are_no_groups(tmp_path: Path, kept: bool) -> None:
    assert check(Community(), tmp_path if kept else None).groups == ()
