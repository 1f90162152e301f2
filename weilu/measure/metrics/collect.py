"""Running the expressions of `deeds` and `days` on whatever engine holds the events."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

import ibis
import pyarrow as pa

from weilu.measure.metrics import days, deeds
from weilu.measure.metrics.windows import Daily

#: Infers replies where the platform tells none: (events, since) → rows of `days.LINKS`, or None.
Infer = Callable[[ibis.Table, date], pa.Table | None]


@dataclass(frozen=True)
class Facts:
    """The daily facts as Arrow tables."""

    fold: pa.Table
    member_days: pa.Table
    tie_days: pa.Table
    answers: pa.Table

    def daily(self) -> Daily:
        """Readable by the queries of `windows`, which run in an engine of their own."""
        tables = (self.fold, self.member_days, self.tie_days, self.answers)
        fold, member_days, tie_days, answers = (ibis.memtable(table) for table in tables)
        return Daily(fold, member_days, tie_days, answers, local_engine().to_pyarrow)


def local_engine() -> ibis.backends.duckdb.Backend:
    """A DuckDB of one's own for the daily facts; several check-ups may run at once."""
    return ibis.duckdb.connect(
        threads=2, memory_limit="1GB", autoinstall_known_extensions=False
    )


def counted(events: ibis.Table, groups: Collection[int] | None) -> tuple[ibis.Table, pa.Table]:
    """The events of `groups` (None = all) that count as activity, and the broadcasts left out.

    Broadcasts show across groups only, so all that the groups' people say anywhere is looked at.
    """
    seen, mine = events, events
    if groups is not None:
        mine = events.filter(events.group_id.isin(list(groups)))
        seen = events.semi_join(mine.select("actor").distinct(), "actor")
    poured = deeds.broadcasts(seen).to_pyarrow()
    return deeds.without_broadcasts(mine, poured), poured


def touched(events: ibis.Table, poured: pa.Table) -> frozenset[int]:
    """Groups in which a broadcast text was left out."""
    if not poured.num_rows:
        return frozenset()
    texts = ibis.memtable(poured)
    hit = events.semi_join(texts, ["actor", "fingerprint"]).select("group_id").distinct()
    return frozenset(hit.to_pyarrow()["group_id"].to_pylist())


def worth(
    events: ibis.Table, since: date, bots: Collection[int], infer: Infer
) -> tuple[ibis.Table, ibis.Table]:
    """Events from `since` on with what each is worth, and all reply links (columns of LINKS).

    `events` reach further back, so that copies are seen.
    """
    near = events.filter(events.day >= since - days.LOOK_BACK)
    inferred = infer(near, since)
    links = days.all_links(near, inferred)
    echo = days.Echo(
        days.drawn(near, links, bots).to_pyarrow(),
        days.copies(near).to_pyarrow(),
        days.answering(inferred).to_pyarrow() if inferred is not None else None,
    )
    return days.judged(near, echo, since), links


def recent(
    events: ibis.Table, since: date, bots: Collection[int], infer: Infer
) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Member days, tie days and answers from `since` on."""
    rows, links = worth(events, since, bots, infer)
    return (
        days.member_days(rows).to_pyarrow(),
        days.tie_days(links, since).to_pyarrow(),
        days.answers(rows).to_pyarrow(),
    )


def everything(events: ibis.Table, since: date, bots: Collection[int], infer: Infer) -> Facts:
    """All facts of one reading: members over the whole history, the rest from `since` on."""
    return Facts(deeds.fold(events).to_pyarrow(), *recent(events, since, bots, infer))
