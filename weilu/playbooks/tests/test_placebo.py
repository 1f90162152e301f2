"""Before and after, of members to whom nothing was done: the trap, and an honest figure beside."""

from __future__ import annotations

import csv
import lzma
from pathlib import Path

import numpy as np
import pytest

from weilu.playbooks.effects import estimators, placebo

DAY, WINDOW = 86_400, 28


def test_a_claim_is_held_against_units_to_which_nothing_was_done() -> None:
    rng = np.random.default_rng(3)
    before, after = rng.poisson(2, 5_000) * 1.0, rng.poisson(2, 5_000) * 1.0
    found = placebo.audit(before, after, 100, claim=0.15, seed=1)
    assert found.low < found.middle < found.high
    assert 0.1 < found.middle < 0.25  # and nothing happened at all
    assert 0.3 < found.as_large < 0.7
    assert placebo.audit(before, after, 100, claim=0.15, seed=1) == found
    with pytest.raises(ValueError, match="too few"):
        placebo.audit(before, after, 5_001, claim=0.15, seed=1)
    assert placebo.after_over_before(np.zeros(3), np.ones(3)) == 0.0


def _counts(shared_data: Path) -> tuple[estimators.Numbers, estimators.Numbers]:
    """Messages of each member of a public archive in the four weeks before and after some days
    that nobody chose for a reason."""
    with lzma.open(shared_data / "zulip" / "messages.dev.tsv.xz", "rt") as lines:
        told = [
            (int(row["ts"]) // DAY, row["sender"]) for row in csv.DictReader(lines, delimiter="\t")
        ]
    number = {name: at for at, name in enumerate(sorted({name for _day, name in told}))}
    day = np.array([one for one, _name in told])
    who = np.array([number[name] for _day, name in told])
    rng = np.random.default_rng(11)
    before, after = [], []
    for moment in rng.integers(day.min() + WINDOW, day.max() - WINDOW, 60):
        for into, first in ((before, moment - WINDOW), (after, moment)):
            inside = (day >= first) & (day < first + WINDOW)
            into.append(np.bincount(who[inside], minlength=len(number)))
    return np.concatenate(before) * 1.0, np.concatenate(after) * 1.0


def test_rare_writers_of_a_public_archive_seem_won_back_with_nothing_done(
    shared_data: Path,
) -> None:
    """Whom a win-back would choose: they wrote once or twice in four weeks. Their mean of after ÷
    before claims a success for nothing; arms drawn by chance say that there was none."""
    before, after = _counts(shared_data)
    rare = (before > 0) & (before <= 2)
    found = placebo.audit(before[rare], after[rare], 300, claim=0.5, seed=2)
    assert found.middle > 0.5
    assert found.low > 0.1
    assert found.as_large > 0.6
    rng, misled = np.random.default_rng(5), 0
    for _run in range(300):
        some = rng.choice(np.flatnonzero(rare), 300, replace=False)
        arm = rng.random(300) < 0.8
        wrote = after[some] > 0
        misled += estimators.shares(
            int(wrote[arm].sum()), int(arm.sum()), int(wrote[~arm].sum()), int((~arm).sum())
        ).is_clear
    assert misled / 300 <= 0.08
