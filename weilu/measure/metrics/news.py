"""What a few days' events are worth where every group's platform tells who answered whom.

The same expressions as for a whole history (`collect.recent`), over rows at hand: the days that are
new, and those before them that copies and answers are looked for in.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from weilu.measure.metrics import days, deeds
from weilu.measure.metrics.arrays import ints
from weilu.measure.metrics.recent import Recent
from weilu.measure.metrics.spans import day_number
from weilu.measure.metrics.written import Written

#: Clocks that go back: an answer may seem to come so long before its message.
CLOCKS = timedelta(days=1)


def from_day(rows: pa.Table, first: date) -> pa.Table:
    """The rows from a day on; each batch is sorted by day."""
    batches = []
    for batch in rows.to_batches():
        day = batch["day"].cast(pa.int32()).to_numpy()
        batches.append(batch.slice(int(np.searchsorted(day, np.int32(day_number(first))))))
    return pa.Table.from_batches(batches, rows.schema)


def tell_replies(rows: pa.Table, telling: Collection[int]) -> bool:
    """Whether every group somebody wrote in is one whose platform tells replies."""
    groups = rows["group_id"].filter(pc.equal(rows["kind"], "message"))
    return set(pc.unique(groups).to_pylist()) <= set(telling)


@dataclass(frozen=True)
class News:
    """Rows (columns of `collect.SHAPE`) from LOOK_BACK before `since` on, batches sorted by day."""

    rows: pa.Table
    since: date
    written: Written

    def poured(self) -> pa.Table:
        """Broadcasts among them (`deeds.broadcasts`)."""
        alike = _alike(self.rows)
        if not alike.num_rows:
            return deeds.BROADCASTS.empty_table()
        return self.written.run("broadcasts", deeds.broadcasts, events=alike)

    def prepare(self, bots: Collection[int]) -> None:
        """Have all SQL written, so that the day after need not wait for it."""
        nothing = replace(self, rows=self.rows.slice(0, 0))
        nothing.written.run("broadcasts", deeds.broadcasts, events=nothing.rows)
        nothing.recent(bots)

    def recent(self, bots: Collection[int]) -> Recent:
        """Deeds and links from `since` on; see `collect.recent`."""
        fresh, known = from_day(self.rows, self.since), sorted(bots)
        drawn = self.written.run(
            "drawn", lambda events: days.drawn(events, days.platform_links(events), known), known,
            events=from_day(self.rows, self.since - CLOCKS),
        )  # fmt: skip
        copies = self.written.run("copies", days.copies, events=_alike(self.rows))
        did = self.written.run("deeds", _deeds, events=fresh, drawn=drawn, copies=copies)
        links = self.written.run("links", days.platform_links, events=fresh)
        return Recent.of(did, links)


def _deeds(events: ibis.Table, drawn: ibis.Table, copies: ibis.Table) -> ibis.Table:
    rows = days.judged(events, days.Echo(drawn, copies, None), date.min)
    return days.deed_rows(rows, events)


def _alike(rows: pa.Table) -> pa.Table:
    """The rows whose text stands there more than once: most texts are written once anywhere."""
    texts = np.sort(ints(rows, "fingerprint"))
    often = np.unique(texts[1:][texts[1:] == texts[:-1]])
    often = often[often != 0]
    if not len(often):
        return rows.slice(0, 0)
    return rows.filter(pc.is_in(rows["fingerprint"], value_set=pa.array(often)))
