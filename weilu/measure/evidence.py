"""The very messages and events behind every figure (method row M7)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import ibis
import numpy as np
import pyarrow as pa

from weilu.kit.lean import give_back
from weilu.measure.figures import Checkup, Quote
from weilu.measure.metrics import collect, deeds, windows
from weilu.measure.metrics.arrays import Flags, Ints, ints
from weilu.measure.metrics.crowd import Crowd, as_fold
from weilu.measure.metrics.linking import Inferring
from weilu.measure.metrics.spans import Span
from weilu.measure.report.evidence import KEPT, Behind
from weilu.measure.roster import Roster

#: Columns of `days.judged` that tell which figures an event stands behind; where one is a
#: probability, an event does from one half on.
WORTH = (
    "said", "advert", "chatter", "copied", "asked", "p", "praised", "answering", "undrawn", "noise",
)  # fmt: skip


@dataclass(frozen=True)
class Marked:
    """Events of both windows, newest first within each group, and what each is worth."""

    group: Ints
    seq: Ints
    likely: Mapping[str, Flags]  #: by column: where it says more likely than not
    now: Flags  #: within the window, not the one before
    staff: Flags
    first: Flags  #: a newcomer's first message

    def __getitem__(self, name: str) -> Flags:
        return self.likely[name]


Pick = Callable[[Marked], Flags]


def _deed(rows: Marked) -> Flags:
    return (rows["said"] & ~rows["copied"]) | rows["reacted"]


#: Metric → which events stand behind it. Within the window, unless it says otherwise.
PICKS: Mapping[str, Pick] = {
    "members": lambda rows: rows.now & (rows["joined"] | rows["left"] | rows["said"]),
    "attention": lambda rows: rows.now & (rows["said"] | rows["reacted"]) & ~rows.staff,
    "effort_gini": lambda rows: rows.now & _deed(rows),
    "staff_share": lambda rows: rows.now & _deed(rows) & rows.staff,
    "benefit": lambda rows: rows.now
    & ~rows.staff
    & ((rows["p"] & (rows["asked"] | rows.first)) | rows["praised"]),
    "helped": lambda rows: rows.now & rows["asked"] & rows["p"] & ~rows.staff,
    "praised": lambda rows: rows.now & rows["praised"] & ~rows.staff,
    "answered": lambda rows: rows.now & rows["asked"] & ~rows.staff,
    "first_reply": lambda rows: rows.now & rows["said"] & rows["p"] & ~rows.staff,
    "noise": lambda rows: rows.now & rows["noise"],
    "noise_per_day": lambda rows: rows.now & rows["noise"],
    "adverts": lambda rows: rows.now & rows["advert"],
    "near_duplicates": lambda rows: rows.now & rows["copied"],
    "chatter": lambda rows: rows.now & rows["chatter"],
    "undrawn": lambda rows: rows.now & rows["undrawn"],
    "newcomers": lambda rows: rows.now & rows.first,
    "newcomers_answered": lambda rows: rows.now & rows.first,
    "newcomers_returned": lambda rows: ~rows.now & rows.first,
    "left": lambda rows: rows.now & rows["left"],
} | dict.fromkeys(
    ("connectivity", "reciprocity", "new_ties", "clustering"),
    lambda rows: rows.now & rows["said"] & rows["answering"] & ~rows.staff,
) | dict.fromkeys(
    ("messages", "messages_per_day", "active_days", "speakers", "longest_silence"),
    lambda rows: rows.now & rows["said"],
)  # fmt: skip


def behind(
    events: ibis.Table,
    roster: Roster,
    group: int,
    metric: str,
    *,
    as_of: datetime,
    zone: str,
    window_days: int = 28,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[Quote], int]:
    """The events behind one figure of one group, newest first, and how many in all."""
    span = Span(as_of.astimezone(UTC), zone, window_days)
    mine, _ = collect.counted(events.filter(events.at <= span.as_of), [group])
    inferring = Inferring({id: person.name for id, person in roster.people.items()})
    facts = collect.everything(mine, span.horizon, roster.bots, inferring)
    seen = windows.gather(facts, roster, span)
    rows = _marked(mine, span, roster, inferring, seen.crowd, seen.staff.staff)
    seqs = rows.seq[PICKS[metric](rows)] if metric in PICKS else np.zeros(0, np.int64)
    page = seqs[offset : offset + limit]
    quotes = _quotes(mine, roster, page)
    return [quotes[seq] for seq in page.tolist() if seq in quotes], len(seqs)


class Evidence:
    """What stands behind every figure of a whole check-up; two readings for all groups together."""

    def __init__(self, events: ibis.Table, roster: Roster, checkup: Checkup) -> None:
        self._span = Span(checkup.as_of, checkup.zone, checkup.window_days)
        self._events, _ = collect.counted(events.filter(events.at <= self._span.as_of), None)
        self._roster = roster
        self._staff = {
            (group.group, one.member)
            for group in checkup.groups
            for one in group.charts.nodes
            if one.is_staff
        }

    def of(self, group: int, metric: str) -> Behind:
        """How many events stand behind a figure, and the latest of them."""
        total, seqs = self._chosen.get((group, metric), (0, ()))
        return Behind(total, tuple(self._said[seq] for seq in seqs if seq in self._said))

    @cached_property
    def _chosen(self) -> dict[tuple[int, str], tuple[int, tuple[int, ...]]]:
        give_back()
        rows = self._rows
        group, seq = rows.group, rows.seq
        chosen = {}
        for metric, pick in PICKS.items():
            at = np.flatnonzero(pick(rows))
            groups, start, count = np.unique(group[at], return_index=True, return_counts=True)
            for one, first, total in zip(groups.tolist(), start, count.tolist(), strict=True):
                kept = seq[at[first : first + min(total, KEPT)]]
                chosen[one, metric] = (total, tuple(kept.tolist()))
        return chosen

    @cached_property
    def _said(self) -> dict[int, Quote]:
        wanted = sorted({seq for _, seqs in self._chosen.values() for seq in seqs})
        return _quotes(self._events, self._roster, np.array(wanted, dtype=np.int64))

    @property
    def _rows(self) -> Marked:
        crowd = Crowd.of(as_fold(deeds.fold(self._events).to_pyarrow()))
        staff = np.isin(crowd.member, list(self._roster.staff))
        known = list(self._staff)
        places = crowd.places(
            np.array([group for group, _ in known], dtype=np.int64),
            np.array([member for _, member in known], dtype=np.int64),
        )
        staff[places[places >= 0]] = True
        inferring = Inferring({id: person.name for id, person in self._roster.people.items()})
        return _marked(self._events, self._span, self._roster, inferring, crowd, staff)


def _marked(
    events: ibis.Table, span: Span, roster: Roster, inferring: Inferring, crowd: Crowd, staff: Flags
) -> Marked:
    """What each event of both windows is worth; the same reading as the check-up's own."""
    rows, _, _ = collect.worth(events, span.previous_first_day, roster.bots, inferring)
    told = {name: rows[name] >= 0.5 for name in WORTH} | {
        "now": rows.day >= span.first_day,
        "reacted": rows.kind == "reaction",
        "joined": rows.kind.isin(deeds.JOINS),
        "left": rows.kind.isin(deeds.LEAVES),
    }
    surely = {name: one.fill_null(False) for name, one in told.items()}
    asked = rows.select("group_id", "seq", "at_s", "actor", **surely)
    kept = asked.to_pyarrow()
    collect.let_go(events, asked)
    order = np.lexsort((-ints(kept, "seq"), -ints(kept, "at_s"), ints(kept, "group_id")))
    group, seq = ints(kept, "group_id")[order], ints(kept, "seq")[order]
    place = crowd.places(group, ints(kept, "actor", deeds.NOBODY)[order])
    likely = {name: ints(kept, name)[order] > 0 for name in told}
    new = windows.newly_seen(crowd, staff, span)
    first = np.isin(seq, crowd.first_said_seq[new]) & likely["said"]
    return Marked(group, seq, likely, likely["now"], (place >= 0) & staff[place], first)


def _quotes(events: ibis.Table, roster: Roster, seqs: Ints | Collection[int]) -> dict[int, Quote]:
    """The events with these numbers, as quotes."""
    if not len(seqs):
        return {}
    wanted = ibis.memtable(pa.table({"wanted": pa.array(np.asarray(seqs), pa.int64())}))
    found = events.inner_join(wanted, events.seq == wanted.wanted)
    told = found.select("seq", "external_id", "actor", "text", at_s=deeds.seconds(found.at))
    return {row["seq"]: _quote(row, roster) for row in told.to_pyarrow().to_pylist()}


def _quote(row: Mapping[str, int | str | None], roster: Roster) -> Quote:
    actor = row["actor"]
    member = actor if isinstance(actor, int) else None
    return Quote(
        seq=int(row["seq"] or 0),
        external_id=str(row["external_id"] or ""),
        at=datetime.fromtimestamp(int(row["at_s"] or 0), UTC),
        member=member,
        name=roster.person(member).name if member is not None else "",
        text=str(row["text"] or ""),
    )
