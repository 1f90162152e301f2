"""The arithmetic of a target and budget (method row C7). Pure.

Counts are whole, shares basis points (10,000 = all), money whole minor units of one currency.
Where a formula divides, halves round away from nought, as spreadsheets do, and nothing is divided
by nought: the answer is then None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import sqrt

from weilu.charter.plan.lines import COSTS, WHOLE

#: A week's figures by line; None = cannot be said.
Row = Mapping[str, int | None]
#: Typed figures by (line, week).
Cells = Mapping[tuple[str, int], int]
#: Full weeks a pace needs.
FEW_WEEKS = 4
#: Two-sided 95 % quantiles of Student's t, by degrees of freedom; beyond 30 the last, which is wide
#: enough (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2).
T95 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


def ratio(a: int, b: int) -> int | None:
    """a / b as a whole number, halves away from nought; None where b is nought."""
    return rounded(Fraction(a, b)) if b else None


def rounded(value: Fraction) -> int:
    """The nearest whole number, halves away from nought."""
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


def part(count: int, share: int) -> int:
    """A share (basis points) of a count."""
    return rounded(Fraction(count * share, WHOLE))


def planned(cells: Cells, weeks: int, opening: int) -> list[dict[str, int | None]]:
    """Every line of every week, from what was typed; a cell nobody typed is nought.

    members = groups × people; retained = the week before × stay, at most members; joins = members −
    retained; buyers = members × cycles × buying; revenue = buyers × each. `opening`: members there
    before the first week.
    """
    rows: list[dict[str, int | None]] = []
    before, sums = opening, Sums(came=opening)
    for week in range(weeks):
        row = _planned(cells, week, before)
        sums.add(row)
        rows.append({**row, **sums.lines(row)})
        before = row["members"]
    return rows


def _planned(cells: Cells, week: int, before: int) -> dict[str, int]:
    typed = {
        key: cells.get((key, week), 0)
        for key in ("groups", "people", "stay", "cycles", "buying", "each", *COSTS)
    }
    members = typed["groups"] * typed["people"]
    retained = min(part(before, typed["stay"]), members)
    buyers = part(members * typed["cycles"], typed["buying"])
    return {
        **typed, "members": members, "retained": retained, "joins": members - retained,
        "buyers": buyers, "revenue": buyers * typed["each"],
        "costs": sum(typed[key] for key in COSTS),
    }  # fmt: skip


@dataclass(slots=True)
class Sums:
    """What has added up since the first week."""

    came: int = 0  #: members at the beginning and everybody who joined since
    buyers: int = 0
    costs: int = 0
    result: int = 0

    def add(self, row: Mapping[str, int]) -> None:
        self.came += row["joins"]
        self.buyers += row["buyers"]
        self.costs += row["costs"]
        self.result += row["revenue"] - row["costs"]

    def lines(self, row: Mapping[str, int]) -> dict[str, int | None]:
        """The lines of a week that rest on the sums, or divide."""
        result = row["revenue"] - row["costs"]
        return {
            "result": result, "cumulative": self.result, "came": self.came,
            "per_member": ratio(result, row["members"]),
            "cost_member": ratio(self.costs, self.came),
            "cost_retained": ratio(self.costs, row["members"]),
            "cost_buyer": ratio(self.costs, self.buyers),
            "costs_so_far": self.costs, "buyers_so_far": self.buyers,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What really was, in one week."""

    groups: int = 0
    members: int = 0  #: at its end, or now
    retained: int = 0  #: of those there at the end of the week before
    joins: int = 0  #: of these, still there at its end
    buyers: int = 0
    money: Mapping[str, int] = field(default_factory=dict)  #: line → minor units


def actual(seen: Sequence[Seen], opening: int) -> list[dict[str, int | None]]:
    """The same lines for weeks that have begun; what nobody can tell (cycles …) is left out."""
    rows: list[dict[str, int | None]] = []
    before, sums = opening, Sums(came=opening)
    for one in seen:
        paid = {key: one.money.get(key, 0) for key in COSTS}
        row = {
            "groups": one.groups, "members": one.members, "retained": one.retained,
            "joins": one.joins, "buyers": one.buyers, "revenue": one.money.get("revenue", 0),
            **paid, "costs": sum(paid.values()),
        }  # fmt: skip
        sums.add(row)
        rows.append({**row, "stay": ratio(one.retained * WHOLE, before), **sums.lines(row)})
        before = one.members
    return rows


def break_even(cumulative: Sequence[int]) -> int | None:
    """The first week (0 = the plan's first) from whose end on the result stays at nought or above.

    None where the last week still ends below.
    """
    under = [week for week, value in enumerate(cumulative) if value < 0]
    turn = under[-1] + 1 if under else 0
    return turn if turn < len(cumulative) else None


def buyers_needed(costs: int, revenue: int, buyers: int) -> int | None:
    """How many buyers cover the costs, each paying as now; None while nobody pays."""
    if revenue <= 0 or buyers <= 0:
        return None
    return -(-costs * buyers // revenue)


def total(rows: Sequence[Row], key: str) -> int:
    """A line over all weeks; what cannot be said counts as nought."""
    return sum(row.get(key) or 0 for row in rows)


def change(actual: int | None, plan: int | None) -> tuple[int, float | None] | None:
    """Actual less plan, and that as a share of the plan; None where either is not known."""
    if actual is None or plan is None:
        return None
    return actual - plan, (actual - plan) / abs(plan) if plan else None


@dataclass(frozen=True, slots=True)
class Pace:
    """Where a sum ends 'at this pace', with bounds in which it lies nineteen times of twenty."""

    end: int
    low: int
    high: int
    weeks: int  #: full weeks it rests on


def pace(full: Sequence[int], left: int, so_far: int, *, falls: bool = False) -> Pace | None:
    """Sum at the end, if the `left` weeks are like the full ones; None below `FEW_WEEKS` of them.

    The sum of k more weeks like n seen ones, weeks taken as independent and roughly normal:
    k·mean ± t(n − 1)·s·√(k + k²/n) (the prediction interval of a sum, as of a mean in Hahn and
    Meeker, Statistical Intervals, 1991, section 4.8). What cannot fall never ends below `so_far`
    (`falls`: a result can).
    """
    n = len(full)
    if n < FEW_WEEKS:
        return None
    mean = sum(full) / n
    spread = sqrt(sum((value - mean) ** 2 for value in full) / (n - 1))
    wide = T95[min(n - 1, len(T95)) - 1] * spread * sqrt(left + left**2 / n)
    end = so_far + left * mean
    floor = -float("inf") if falls else float(so_far)
    return Pace(round(end), round(max(floor, end - wide)), round(end + wide), n)


def split(amount: int, parts: Sequence[int]) -> list[int]:
    """An amount in whole numbers by parts, none more than one away from its share; it adds up.

    Largest remainder; equal remainders go to whoever comes first. Nobody gets anything where all
    parts are nought.
    """
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    shares = [divmod(abs(amount) * one, whole) for one in parts]
    given = [share for share, _rest in shares]
    order = sorted(range(len(parts)), key=lambda at: -shares[at][1])
    for at in order[: abs(amount) - sum(given)]:
        given[at] += 1
    return given if amount >= 0 else [-one for one in given]
