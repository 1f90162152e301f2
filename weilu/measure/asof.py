"""As of when each group of several files is judged: nobody knows what came after a file was saved.

Files of one day tell of one moment: where one group's file ends months before the others', that
group fell silent. But a file saved months before the others knows nothing of those months, and
its groups must not be called ended for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from weilu.measure import rules
from weilu.measure.figures import Checkup
from weilu.platforms.spool import Spool

#: Moments closer together than this are one.
TOGETHER = timedelta(days=3)
#: A local time without its zone may be off by this much.
ZONE_DOUBT = timedelta(days=1)
POLICIES = ("saved", "latest", "each")


@dataclass(frozen=True, slots=True)
class Read:
    """One file as read: when it was saved, its last event, and whose groups it tells."""

    saved: datetime
    last: datetime
    groups: frozenset[int]


def read(path: Path, spool: Spool) -> Read | None:
    """What `moments` needs to know of a file; None where it held no event."""
    if not spool.events:
        return None
    table = pq.read_table(spool.path, columns=["group_id", "at"])
    last = pa.compute.max(table["at"]).as_py()
    groups = frozenset(pa.compute.unique(table["group_id"]).to_pylist())
    return Read(datetime.fromtimestamp(path.stat().st_mtime, UTC), last, groups)


def moments(files: Sequence[Read], policy: str) -> dict[int, datetime]:
    """Group → as of when to judge it; moments within `TOGETHER` are one.

    "latest": the last event of all files. "each": the last event of the group's own files.
    "saved": the last of all, but no later than its files were saved, where that is believable.
    """
    latest = max((file.last for file in files), default=datetime.min.replace(tzinfo=UTC))
    ends: dict[int, datetime] = {}
    for file in files:
        end = _end(file, latest, policy)
        for group in file.groups:
            ends[group] = max(end, ends.get(group, end))
    return _together(ends)


def early(files: Sequence[Read], ends: Mapping[int, datetime]) -> set[int]:
    """Groups whose files end so long before they are judged that they will count as silent."""
    last: dict[int, datetime] = {}
    for file in files:
        for group in file.groups:
            last[group] = max(file.last, last.get(group, file.last))
    quiet = timedelta(days=rules.DORMANT_DAYS)
    return {group for group, end in ends.items() if end - last[group] > quiet}


def apart_days(ends: Mapping[int, datetime]) -> int:
    """Days between the first and the last moment, rounded up."""
    return (max(ends.values()) - min(ends.values())).days + 1 if ends else 0


def _end(file: Read, latest: datetime, policy: str) -> datetime:
    if policy == "each":
        return file.last
    copied = file.saved < file.last - ZONE_DOUBT  # then it is no time of saving
    return latest if policy == "latest" or copied else min(latest, max(file.saved, file.last))


def _together(ends: Mapping[int, datetime]) -> dict[int, datetime]:
    """The same, with moments close together moved to the latest of them."""
    moved: dict[datetime, datetime] = {}
    head = None
    for end in sorted(set(ends.values()), reverse=True):
        head = end if head is None or head - end > TOGETHER else head
        moved[end] = head
    return {group: moved[end] for group, end in ends.items()}


def judged(
    ends: Mapping[int, datetime], check_up: Callable[[datetime, list[int]], Checkup]
) -> list[Checkup]:
    """A check-up for each moment, latest first; `check_up` is told the moment and its groups."""
    return [
        check_up(moment, [group for group, end in ends.items() if end == moment])
        for moment in sorted(set(ends.values()), reverse=True)
    ]


def merged(parts: Iterable[Checkup]) -> Checkup:
    """One check-up of them all, as of the latest."""
    first, *rest = parts
    groups = sorted(
        (group for part in (first, *rest) for group in part.groups), key=lambda one: one.group
    )
    return replace(first, groups=tuple(groups), findings=rules.first_across(groups))
