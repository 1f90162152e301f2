"""What a report asks for when it shows the messages behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from weilu.measure.figures import GroupCheckup, Quote

#: How many messages a report keeps per figure.
KEPT = 12


@dataclass(frozen=True, slots=True)
class Behind:
    """The messages a figure rests on: how many in all, and the first few."""

    total: int
    quotes: tuple[Quote, ...] = ()


#: (group, metric) → what that figure rests on. Called once per figure shown.
BehindOf = Callable[[int, str], Behind]

#: A check-up without charts → the same with them; a report asks group by group, in their order.
WholeOf = Callable[[GroupCheckup], GroupCheckup]


def as_it_is(group: GroupCheckup) -> GroupCheckup:
    """For check-ups that have their charts already."""
    return group


def nothing_behind(group: int, metric: str) -> Behind:  # noqa: ARG001 - the shape of BehindOf
    """For reports without messages (`--no-quotes`, privacy)."""
    return Behind(0)
