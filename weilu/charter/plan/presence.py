"""Who was there at the end of each week, who came, who stayed: from spans of membership. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

#: (member, group, since, until); until None = still there.
Span = tuple[int, int, datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Week:
    """People counted once, however many groups they are in."""

    groups: int  #: with anybody in them at its end
    members: int  #: there at its end
    retained: int  #: of those there at the end of the week before, still there
    joins: int  #: there at its end, and not at the end of the week before


def weeks(spans: Iterable[Span], ends: Sequence[datetime]) -> list[Week]:
    """One for each moment but the first, which is where the first week begins.

    Somebody is there at a moment when a span has begun by then and not ended. Who came and went
    between two moments is not seen: it is what changed from one end of week to the next.
    """
    people: list[set[int]] = [set() for _end in ends]
    groups: list[set[int]] = [set() for _end in ends]
    for member, group, since, until in spans:
        for at, end in enumerate(ends):
            if since <= end and (until is None or until > end):
                people[at].add(member)
                groups[at].add(group)
    return [
        Week(
            len(groups[at]), len(people[at]), len(people[at] & people[at - 1]),
            len(people[at] - people[at - 1]),
        )
        for at in range(1, len(ends))
    ]  # fmt: skip


def there(spans: Iterable[Span], moment: datetime) -> int:
    """How many people were there at a moment."""
    return len({
        member for member, _group, since, until in spans
        if since <= moment and (until is None or until > moment)
    })  # fmt: skip
