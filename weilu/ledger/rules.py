"""What makes a transfer sound. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from weilu.kit.money import DIGITS, MOST

POINTS = "points"
UNITS = frozenset({POINTS, *DIGITS})


def netted(legs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Account → what it gains, one entry each; accounts that gain nothing are left out.

    In order of the accounts, so that whoever locks them does it in the same order.
    """
    sums: dict[int, int] = {}
    for account, amount in legs:
        sums[account] = sums.get(account, 0) + amount
    return {account: sums[account] for account in sorted(sums) if sums[account]}


def fault_of(legs: Sequence[tuple[int, int]]) -> str:
    """Why these legs are no transfer, "" = they are one."""
    if any(abs(amount) > MOST for _account, amount in legs):
        return "too_much"
    if sum(amount for _account, amount in legs):
        return "unbalanced"
    return "" if netted(legs) else "nothing"


def short(
    balances: Mapping[int, int], moves: Mapping[int, int], may_go_below: frozenset[int]
) -> int | None:
    """The first account that would fall below zero and may not, None = none would."""
    for account, amount in moves.items():
        if amount < 0 and balances[account] + amount < 0 and account not in may_go_below:
            return account
    return None
