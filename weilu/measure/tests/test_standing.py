"""Sums moved on by the days that changed are those summed anew, bit for bit."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weilu.measure import standing
from weilu.measure.metrics import sums
from weilu.measure.metrics.crowd import Crowd
from weilu.measure.metrics.spans import Span
from weilu.measure.metrics.sums import OF_PAIRS, Numbers, Stretch, Sums
from weilu.measure.metrics.windows import summed_anew
from weilu.measure.standing import Standing
from weilu.measure.tests.test_rolling import STEPS, Town, years_talk


@contextmanager
def compared() -> Iterator[list[bool]]:
    """Every sum is compared with one made anew; the list tells which were moved on."""
    moved_on: list[bool] = []
    summed = Standing.summed

    def both(self: Standing, stretches: Sequence[Stretch], crowd: Crowd, span: Span) -> Sums:
        with patch.object(standing, "summed_anew", wraps=summed_anew) as anew:
            told = summed(self, stretches, crowd, span)
        moved_on.append(not anew.called)
        fresh = summed_anew(stretches, crowd, span)
        for kind in ("members", "days"):
            assert_same(getattr(told, kind), getattr(fresh, kind))
        assert_same(tied(told.pairs), tied(fresh.pairs))
        return told

    with patch.object(Standing, "summed", both):
        yield moved_on


def tied(pairs: Numbers) -> Numbers:
    some = np.logical_or.reduce([pairs[name] > 0 for name in OF_PAIRS])
    return {name: column[some] for name, column in pairs.items()}


def assert_same(one: Numbers, other: Numbers) -> None:
    assert one.keys() == other.keys()
    for name, column in one.items():
        assert column.tolist() == other[name].tolist(), name


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 1_000), st.lists(st.sampled_from(sorted(STEPS)), min_size=2, max_size=6))
def test_sums_are_those_made_anew_whatever_happens(seed: int, steps: list[str]) -> None:
    town = Town(years_talk(seed))
    with tempfile.TemporaryDirectory() as folder, compared() as moved_on:
        for step in ("nothing new", *steps):
            STEPS[step](town)
            town.check(Path(folder))
    assert len(moved_on) == len(steps) + 1


def test_day_by_day_sums_are_moved_on(tmp_path: Path) -> None:
    town = Town(years_talk(3))
    with compared() as moved_on:
        while town.back:
            town.check(tmp_path)
            town.forward(1)
    assert moved_on == [False, *[True] * (len(moved_on) - 1)]


@pytest.mark.parametrize(
    ("step", "is_moved"),
    [
        ("nothing new", True),
        ("a day later", True),
        ("a day without events", True),
        ("several days later", True),
        ("a late event of yesterday", True),
        ("a late event of last week", True),
        ("a room appears", True),
        ("the clock goes back", False),  # before the first day in detail
        ("a late event of long ago", False),
        ("a room disappears", False),
        ("another zone", False),
        ("somebody is a bot", False),
    ],
)
def test_what_is_moved_on_and_what_is_summed_anew(
    tmp_path: Path, step: str, is_moved: bool
) -> None:
    town = Town(years_talk(5))
    with compared() as moved_on:
        town.check(tmp_path)
        STEPS[step](town)
        town.check(tmp_path)
    assert moved_on == [False, is_moved]


@pytest.mark.parametrize("what", ["stamp.json", "*-pairs.arrow", "*-seats.arrow"])
@pytest.mark.parametrize("broken", [b"", b"{}", b"\0" * 64])
def test_sums_that_cannot_be_read_are_made_anew(tmp_path: Path, what: str, broken: bytes) -> None:
    town = Town(years_talk(3))
    with compared() as moved_on:
        town.check(tmp_path)
        (path,) = (tmp_path / "sums").glob(what)
        path.write_bytes(broken)
        town.forward(1)
        town.check(tmp_path)
        town.forward(1)
        town.check(tmp_path)
    assert moved_on == [False, False, True]


def test_sums_of_parts_that_are_gone_are_made_anew(tmp_path: Path) -> None:
    town = Town(years_talk(3))
    with compared() as moved_on:
        town.check(tmp_path)
        stamp = tmp_path / "sums" / "stamp.json"
        data = json.loads(stamp.read_text())
        data["days"][-1][1] = "gone"
        stamp.write_text(json.dumps(data))
        town.check(tmp_path)
    assert moved_on == [False, False]


def test_sums_grow_beyond_what_they_were_kept_in() -> None:
    kept = np.array([65_535, 3, 7], np.uint16)
    told = sums._added(kept, np.array([0, 2]), np.array([1, -7]))
    assert told.tolist() == [65_536, 3, 0]
    assert kept.tolist() == [65_535, 3, 7]
