"""What members gave and got lately, over all their groups: for the list of members and their page.

Read from the daily facts of the last check-up, so a list of thousands costs one short query; kept
in memory until the facts change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest

from weilu.measure import history
from weilu.measure.rollups import Rollups
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
    held = Rollups(folder).manifest()
    if held is None or not held.seen:
        return {}
    since = date.fromisoformat(max(held.seen)) - timedelta(days=DAYS)
    daily = Rollups(folder).daily()
    days = daily.member_days.filter(daily.member_days.day > since)
    ties = daily.tie_days.filter(daily.tie_days.day > since)
    deeds = days.group_by("member").agg(
        said=days.said.sum(), reacted=days.reacted.sum(), praised=days.praised.sum()
    )
    gave = ties.group_by("giver").agg(weight=ties.weight.sum())
    got = ties.group_by("taker").agg(weight=ties.weight.sum())
    rows, given, taken = (daily.run(table).to_pylist() for table in (deeds, gave, got))
    return _folded(
        {row["member"]: row for row in rows},
        {row["giver"]: row["weight"] for row in given},
        {row["taker"]: row["weight"] for row in taken},
    )


def _folded(
    deeds: Mapping[int, Mapping[str, Any]], gave: Mapping[int, float], got: Mapping[int, float]
) -> Mapping[int, Exchange]:
    nothing: Mapping[str, Any] = {}
    return {
        member: Exchange(
            said=int(deeds.get(member, nothing).get("said") or 0),
            gave=gave.get(member, 0.0) + (deeds.get(member, nothing).get("reacted") or 0),
            got=got.get(member, 0.0) + (deeds.get(member, nothing).get("praised") or 0),
        )
        for member in deeds.keys() | gave.keys() | got.keys()
    }
