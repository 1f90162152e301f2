"""95 % intervals, for many groups at once: every argument and answer is an array of equal length.

Sources: Wilson, J. Am. Stat. Assoc. 22 (1927) 209; Byar's approximation to the Poisson interval in
Breslow & Day, Statistical Methods in Cancer Research II (1987) 69; ratio estimator over clusters in
Cochran, Sampling Techniques (1977) ch. 6; delete-one jackknife in Efron & Tibshirani (1993) ch. 11.
Their coverage is simulated in the tests.
"""

from __future__ import annotations

import numpy as np

from weilu.measure.metrics.arrays import Array, Ints, counted, sorted_within, starts, tally

Bounds = tuple[Array, Array]

Z = 1.959963984540054


def wilson(hits: Array, n: Array) -> Bounds:
    """Of a share `hits / n`; both may be expected counts. (0, 1) where n is 0."""
    size = np.maximum(n, 1e-9)
    share = np.clip(hits / size, 0.0, 1.0)
    centre = (share + Z**2 / (2 * size)) / (1 + Z**2 / size)
    half = Z / (1 + Z**2 / size) * np.sqrt(share * (1 - share) / size + Z**2 / (4 * size**2))
    # Rounding must not leave the bound beside the value where the share is exactly 0 or 1.
    low = np.where(share <= 0, 0.0, np.clip(centre - half, 0.0, 1.0))
    high = np.where(share >= 1, 1.0, np.clip(centre + half, 0.0, 1.0))
    return low, high


def clustered(hits: Array, n: Array, cluster_of: Ints, rows: int) -> Bounds:
    """Of shares whose cases come in bursts: `hits` and `n` per cluster (day), `cluster_of` its row.

    Wilson with the effective number of cases, n · (binomial variance / variance between clusters).
    """
    total_hits = tally(cluster_of, hits, rows)
    total = tally(cluster_of, n, rows)
    days = tally(cluster_of, n > 0, rows)
    share = total_hits / np.maximum(total, 1e-9)
    off = (hits - share[cluster_of] * n) ** 2
    between = tally(cluster_of, off, rows) * days / np.maximum(days - 1, 1)
    variance = between / np.maximum(total, 1e-9) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = share * (1 - share) / variance
    # Few clusters tell their own variance badly: Student's t widens what z would make too narrow.
    effective = effective / (student(days - 1) / Z) ** 2
    usable = np.isfinite(effective) & (days > 1)
    effective = np.where(usable, np.minimum(effective, total), np.minimum(total, days))
    return wilson(share * effective, effective)


def student(freedom: Array | Ints) -> Array:
    """97.5 % point of Student's t (Cornish–Fisher expansion; within 1 % from 3 degrees on)."""
    f = np.maximum(np.asarray(freedom, dtype=np.float64), 2.0)
    first = (Z**3 + Z) / (4 * f)
    second = (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * f**2)
    third = (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / (384 * f**3)
    return Z + first + second + third


def poisson(count: Array) -> Bounds:
    """Of the mean behind a count."""
    above = count + 1
    high = above * (1 - 1 / (9 * above) + Z / (3 * np.sqrt(above))) ** 3
    safe = np.maximum(count, 1e-9)
    low = safe * (1 - 1 / (9 * safe) - Z / (3 * np.sqrt(safe))) ** 3
    return np.where(count < 0.5, 0.0, np.maximum(low, 0.0)), high


def widened(hits: Array, n: Array, further_variance: Array) -> Bounds:
    """Wilson, with the variance of doubtful links added to that of the share."""
    share = np.clip(hits / np.maximum(n, 1e-9), 0.0, 1.0)
    # The variance as Wilson sees it: never nought, even where every case agrees.
    near = (hits + Z**2 / 2) / (n + Z**2)
    sampling = near * (1 - near) / np.maximum(n, 1e-9)
    factor = sampling / np.maximum(sampling + further_variance, 1e-12)
    return wilson(share * n * factor, n * factor)


def logit_scale(value: Array, error: Array, freedom: Array) -> Bounds:
    """Of an index within (0, 1) with standard error `error`, kept within its range."""
    inner = np.clip(value, 1e-6, 1 - 1e-6)
    centre = np.log(inner / (1 - inner))
    half = student(freedom) * error / (inner * (1 - inner))
    low, high = 1 / (1 + np.exp(-(centre - half))), 1 / (1 + np.exp(-(centre + half)))
    return np.minimum(low, value), np.maximum(high, value)


def gini(amounts: Array, row_of: Ints, rows: int) -> tuple[Array, Array, Array, Array]:
    """How unevenly `amounts` (≥ 0) are spread within each row: value, low, high, n.

    G = (2 Σ i·x_i / Σ x − (n + 1)) / (n − 1) over x sorted upwards: 0 = all equal, 1 = one has all,
    without the downward pull of small n (Deltas, Rev. Econ. Stat. 85 (2003) 226).
    Interval: delete-one jackknife on the logit scale.
    """
    row, x = sorted_within(row_of, amounts)
    n = counted(row, rows)
    start = starts(n)
    rank = np.arange(len(x)) - start[row] + 1.0
    total = tally(row, x, rows)
    ranked = tally(row, x * rank, rows)
    value = _gini(ranked, total, n)
    running = np.cumsum(x)
    before = np.where(start > 0, running[np.maximum(start, 1) - 1], 0.0) if len(x) else start * 0.0
    beyond = total[row] - (running - before[row])
    less = _gini(ranked[row] - x * rank - beyond, total[row] - x, n[row] - 1)
    mean = tally(row, less, rows) / np.maximum(n, 1)
    spread = tally(row, (less - mean[row]) ** 2, rows)
    error = np.sqrt(spread * (n - 1).clip(0) / np.maximum(n, 1))
    low, high = logit_scale(value, error, n - 1)
    return value, low, high, n


def _gini(ranked: Array, total: Array, n: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (2 * ranked / total - (n + 1)) / (n - 1)
    return np.clip(np.nan_to_num(value, posinf=0.0, neginf=0.0), 0.0, 1.0)


def medians(values: Array | Ints, row_of: Ints, rows: int) -> tuple[Array, Array, Array, Array]:
    """Median of each row with the interval of its order statistics: value, low, high, n."""
    _, x = sorted_within(row_of, values)
    n = counted(row_of, rows)
    start = starts(n)
    if not len(x):
        nothing = np.full(rows, np.nan)
        return nothing, nothing, nothing, n.astype(np.float64)

    def at(place: Array) -> Array:
        inside = np.clip(place, 0, np.maximum(n - 1, 0)).astype(np.int64)
        return np.where(n > 0, x[np.minimum(start + inside, len(x) - 1)], np.nan)

    half = Z * np.sqrt(n) / 2
    middle = (at((n - 1) // 2) + at(n // 2)) / 2
    return middle, at(np.floor(n / 2 - half)), at(np.ceil(n / 2 + half)), n.astype(np.float64)
