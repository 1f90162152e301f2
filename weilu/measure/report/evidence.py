"""What a report asks for when it shows the messages behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from weilu.measure.figures import Quote

#: How many messages a report keeps per figure.
KEPT = 12


@dataclass(frozen=True, slots=True)
class Behind:
    """The messages a figure rests on: how many in all, and the first few."""

    total: int
    quotes: tuple[Quote, ...] = ()


#: (group, metric) → what that figure rests on. Called once per figure shown.
BehindOf = Callable[[int, str], Behind]


def nothing_behind(group: int, metric: str) -> Behind:  # noqa: ARG001 - the shape of BehindOf
    """For reports without messages (`--no-quotes`, privacy)."""
    return Behind(0)
