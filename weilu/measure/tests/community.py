"""Small communities written line by line, sealed by hand, for tests whose figures are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import ibis
import pyarrow as pa

from weilu.events.lake.schema import SEALED
from weilu.measure import engine
from weilu.measure.figures import GroupCheckup
from weilu.measure.roster import GroupInfo, Person, Roster

AS_OF = datetime(2026, 6, 28, 23, 59, 59, tzinfo=UTC)
ZONE = "UTC"


def day(before: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment so many days before the last day of the window (0 = that day)."""
    last = datetime(2026, 6, 28, tzinfo=UTC)
    return last - timedelta(days=before) + timedelta(hours=hour, minutes=minute)


@dataclass
class Community:
    """Events told one by one; people and groups are numbered as they appear."""

    kind: str = "fan"
    people: dict[str, int] = field(default_factory=dict)
    staff: set[str] = field(default_factory=set)
    bots: set[str] = field(default_factory=set)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def person(self, name: str) -> int:
        return self.people.setdefault(name, len(self.people) + 1)

    def says(
        self, name: str, at: datetime, *, to: int | None = None, group: int = 1, **shape: Any
    ) -> int:
        """`name` writes a message (answering event `to`); returns its number."""
        return self._add("message", name, at, to, group, shape)

    def reacts(self, name: str, at: datetime, to: int, group: int = 1) -> int:
        return self._add("reaction", name, at, to, group, {})

    def does(self, kind: str, name: str, at: datetime, *, whom: str = "", group: int = 1) -> int:
        """join, leave, removed, pin…"""
        subject = self.person(whom) if whom else None
        return self._add(kind, name, at, None, group, {"subject": subject})

    def _add(
        self, kind: str, name: str, at: datetime, to: int | None, group: int,
        shape: Mapping[str, Any],
    ) -> int:  # fmt: skip
        seq = len(self.rows) + 1
        parent = self.rows[to - 1] if to else None
        row = dict.fromkeys(SEALED.names) | {
            "seq": seq, "group_id": group, "at": at, "kind": kind,
            "actor": self.person(name) if name else None, "external_id": f"m{seq}",
            "reply_to": f"m{to}" if to else "", "media": "", "text": f"{name} {seq}",
            "day": at.date(), "hour": at.hour,
            "parent_seq": to, "parent_actor": parent["actor"] if parent else None,
            "chars": 10, "is_question": False, "is_chatter": False, "is_advert": False,
            "has_link": False, "fingerprint": 0,
        }  # fmt: skip
        self.rows.append(row | shape)
        return seq

    def table(self) -> ibis.Table:
        data = pa.Table.from_pylist(self.rows, schema=SEALED)
        return ibis.memtable(data)

    def roster(self) -> Roster:
        people = {
            id: Person(name, name in self.staff, name in self.bots)
            for name, id in self.people.items()
        }
        groups = {row["group_id"] for row in self.rows}
        return Roster(people, {id: GroupInfo(f"群{id}", "test", self.kind) for id in groups})

    def check_up(self, **options: Any) -> GroupCheckup:
        """The first group, judged at the end of 28 June 2026."""
        found = engine.check_up(
            self.table(), self.roster(), **({"as_of": AS_OF, "zone": ZONE} | options)
        )
        return found.groups[0]
