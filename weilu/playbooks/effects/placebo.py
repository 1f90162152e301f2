"""The trap of 'before and after': what such a claim says of units to which nothing was done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weilu.playbooks.effects.estimators import Numbers

RUNS = 1_000


@dataclass(frozen=True, slots=True)
class Placebo:
    """What a claim comes to where nothing was done, over many draws."""

    middle: float  #: median of the draws, as a share: 4.06 = +406 %
    low: float  #: 2.5 % point
    high: float
    as_large: float  #: share of draws at least as large as the claim
    runs: int


def after_over_before(before: Numbers, after: Numbers) -> float:
    """The mean over units of after ÷ before, less 1: what is usually claimed.

    Units without anything before are left out, which is half of the trap.
    """
    known = before > 0
    if not known.any():
        return 0.0
    return float((after[known] / before[known]).mean() - 1)


def audit(
    before: Numbers, after: Numbers, many: int, claim: float, seed: int, runs: int = RUNS
) -> Placebo:
    """Claim the same of `many` units drawn from those to which nothing was done, `runs` times.

    Raises `ValueError` where there are fewer than `many`.
    """
    if len(before) < many:
        raise ValueError("too few units to which nothing was done")
    rng = np.random.default_rng(seed)
    found = np.empty(runs)
    for run in range(runs):
        some = rng.choice(len(before), many, replace=False)
        found[run] = after_over_before(before[some], after[some])
    low, middle, high = np.quantile(found, (0.025, 0.5, 0.975))
    return Placebo(float(middle), float(low), float(high), float((found >= claim).mean()), runs)
