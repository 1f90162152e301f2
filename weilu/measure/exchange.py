"""What members gave and got lately, over all their groups: for the list of members and their page.

Read from the facts of the last check-up, so a list of thousands costs a few sums; kept in memory
until the facts change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.http import HttpRequest

from weilu.measure import history
from weilu.measure.metrics.arrays import ints, numbered, plain, reals, tallies, tally
from weilu.measure.metrics.recent import Recent, bits
from weilu.measure.rollups import Broken, Rollups
from weilu.people import access
from weilu.people.models import Group, Workspace

#: Days looked back from the newest one there is.
DAYS = 28
#: Workspaces whose figures are kept in memory.
KEPT = 8


@dataclass(frozen=True, slots=True)
class Exchange:
    """One member's part in the talk of DAYS days; inferred replies are not whole numbers."""

    said: int = 0  #: messages
    gave: float = 0.0  #: replies to others, and reactions given
    got: float = 0.0  #: replies by others, and own messages that drew a reaction


def of(workspace: Workspace) -> Mapping[int, Exchange]:
    """Member → exchange, of those who took part; empty before the first check-up."""
    folder = history.facts_folder(workspace)
    try:
        stamp = (folder / "manifest.json").stat().st_mtime_ns
    except OSError:
        return {}
    return _read(folder, stamp)


def in_group(group: Group, days: int) -> Mapping[int, Exchange]:
    """Member → exchange in one group, over `days` days before the newest one there is anywhere.

    The check-up keeps deeds of eight weeks: more days are no more than these.
    """
    recent = _recent(history.facts_folder(group.workspace))
    return _told(recent, days, group.pk) if recent else {}


def by_member(request: HttpRequest) -> Mapping[int, Mapping[str, float]]:
    """The same, as the list of members asks for it."""
    told = of(access.workspace_of(request))
    return {
        member: {"said": one.said, "gave": one.gave, "got": one.got} for member, one in told.items()
    }


@lru_cache(maxsize=KEPT)
def _read(folder: Path, stamp: int) -> Mapping[int, Exchange]:  # noqa: ARG001  part of the key
    recent = _recent(folder)
    return _told(recent, DAYS) if recent else {}


def _recent(folder: Path) -> Recent | None:
    try:
        return Rollups(folder).recent()
    except Broken:
        return None


def _told(recent: Recent, days: int, group: int | None = None) -> Mapping[int, Exchange]:
    day = plain(recent.deeds, "day")
    if not len(day):
        return {}
    recent = recent.within(int(day[-1]) - days + 1)
    members, member = numbered(ints(recent.seats, "member"))
    here = np.ones(len(member), np.bool_)
    if group is not None:
        here = ints(recent.seats, "group_id") == group
    seat = plain(recent.deeds, "seat")
    did, who = plain(recent.deeds, "what")[here[seat]], member[seat[here[seat]]]
    flags = {name: (did & bits(name)) != 0 for name in ("said", "reacted", "praised")}
    sums = tallies(who, flags, len(members))
    ends = {end: plain(recent.links, end) for end in ("giver", "taker")}
    tied = here[ends["giver"]]
    p = reals(recent.links, "p")[tied]
    gave, got = (tally(member[ends[end][tied]], p, len(members)) for end in ("giver", "taker"))
    told = (sums["said"].astype(int), gave + sums["reacted"], got + sums["praised"])
    rows = zip(members.tolist(), *(column.tolist() for column in told), strict=True)
    return {one: Exchange(*part) for one, *part in rows if any(part)}
