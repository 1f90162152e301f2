"""What members gave and got lately, over all their groups: for the list of members and their page.

Read from the facts of the last check-up, so a list of thousands costs a few sums; kept in memory
until the facts change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest

from weilu.measure import history
from weilu.measure.metrics.arrays import ints, numbered, plain, reals, tallies, tally
from weilu.measure.metrics.recent import bits
from weilu.measure.rollups import Broken, Rollups
from weilu.people import access
from weilu.people.models import Workspace

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


def by_member(request: HttpRequest) -> Mapping[int, Mapping[str, float]]:
    """The same, as the list of members asks for it."""
    told = of(access.workspace_of(request))
    return {
        member: {"said": one.said, "gave": one.gave, "got": one.got} for member, one in told.items()
    }


@lru_cache(maxsize=KEPT)
def _read(folder: Path, stamp: int) -> Mapping[int, Exchange]:  # noqa: ARG001  part of the key
    try:
        recent = Rollups(folder).recent()
    except Broken:
        return {}
    day = plain(recent.deeds, "day")
    if not len(day):
        return {}
    recent = recent.within(int(day[-1]) - DAYS + 1)
    members, member = numbered(ints(recent.seats, "member"))
    did, who = plain(recent.deeds, "what"), member[plain(recent.deeds, "seat")]
    flags = {name: (did & bits(name)) != 0 for name in ("said", "reacted", "praised")}
    sums = tallies(who, flags, len(members))
    gave, got = (
        tally(member[plain(recent.links, end)], reals(recent.links, "p"), len(members))
        for end in ("giver", "taker")
    )
    told = (sums["said"].astype(int), gave + sums["reacted"], got + sums["praised"])
    rows = zip(members.tolist(), *(column.tolist() for column in told), strict=True)
    return {one: Exchange(*part) for one, *part in rows if any(part)}
