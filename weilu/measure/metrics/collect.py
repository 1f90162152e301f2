"""Running the expressions of `deeds` and `days` on whatever engine holds the events."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr.operations import InMemoryTable

from weilu.measure.metrics import days, deeds
from weilu.measure.metrics.arrays import Ints, distinct, ints, numbered
from weilu.measure.metrics.crowd import Fold, as_fold
from weilu.measure.metrics.recent import Recent

#: Infers replies where the platform tells none: (events, since) → rows of `days.LINKS`, or None.
Infer = Callable[[ibis.Table, date], pa.Table | None]


@dataclass(frozen=True)
class Facts:
    """What a check-up is worked out from."""

    fold: Fold  #: members over the whole history
    strips: Sequence[Recent]  #: both windows, deed by deed: stretches that follow each other


def fold_to(events: ibis.Table, last: date) -> tuple[pa.Table, pa.Table]:
    """`deeds.fold` of all days up to `last`, and the broadcasts among all days' events.

    Whoever speaks in few groups poured nothing into many; the fold tells so without another look
    at the whole history.
    """
    old = events.filter(events.day <= last)
    fold = deeds.fold(old).to_pyarrow()
    wide = _wide(fold, events.filter(events.day > last))
    if not len(wide):
        return fold, deeds.BROADCASTS.empty_table()
    actors = ibis.memtable(pa.table({"actor": wide}))
    poured = deeds.broadcasts(events.semi_join(actors, "actor")).to_pyarrow()
    if poured.num_rows:
        fold = deeds.fold(deeds.without_broadcasts(old, poured)).to_pyarrow()
    return fold, poured


def _wide(fold: pa.Table, later: ibis.Table) -> Ints:
    """Members who spoke in as many groups as a broadcast needs."""
    spoken = later.filter(later.kind == "message", later.actor.notnull())
    seats = spoken.select("group_id", member="actor").distinct().to_pyarrow()
    held = ints(fold, "said") > 0
    group = np.concatenate((ints(fold, "group_id")[held], ints(seats, "group_id")))
    member = np.concatenate((ints(fold, "member")[held], ints(seats, "member")))
    groups, row = numbered(group)
    actors, number = numbered(member)
    seated = distinct(number * len(groups) + row) // max(len(groups), 1)
    often = np.bincount(seated, minlength=len(actors)) >= deeds.BROADCAST_GROUPS
    wide: Ints = actors[often & (actors != deeds.NOBODY)]
    return wide


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


def touched(events: ibis.Table, poured: pa.Table) -> dict[int, int]:
    """Groups in which a broadcast text was left out → when the first of them came, in seconds."""
    if not poured.num_rows:
        return {}
    hit = events.semi_join(ibis.memtable(poured), ["actor", "fingerprint"])
    first = hit.group_by("group_id").agg(first_s=deeds.seconds(hit.at).min()).to_pyarrow()
    return dict(zip(first["group_id"].to_pylist(), first["first_s"].to_pylist(), strict=True))


#: What is read of events beside their texts.
SHAPE = (
    "group_id", "seq", "at", "day", "kind", "actor", "subject", "parent_seq", "parent_actor",
    "is_question", "is_chatter", "is_advert", "fingerprint",
)  # fmt: skip


def worth(
    events: ibis.Table, since: date, bots: Collection[int], infer: Infer,
    texts: ibis.Table | None = None,
) -> tuple[ibis.Table, ibis.Table, days.Echo]:  # fmt: skip
    """Events from `since` on with what each is worth, all reply links (columns of LINKS), and
    what was found of messages.

    `events` reach further back, so that copies are seen; `texts` are the same with their texts
    where `events` are without.
    """
    near = events.filter(events.day >= since - days.LOOK_BACK)
    inferred = infer(near if texts is None else texts, since)
    links = days.all_links(near, inferred)
    echo = days.Echo(
        days.drawn(near, links, bots).to_pyarrow(),
        days.copies(near).to_pyarrow(),
        days.answering(inferred).to_pyarrow() if inferred is not None else None,
    )
    return days.judged(near, echo, since), links, echo


def recent(
    events: ibis.Table, since: date, bots: Collection[int], infer: Infer,
    texts: ibis.Table | None = None,
) -> Recent:  # fmt: skip
    """Deeds and links from `since` on; see `worth`."""
    rows, links, _ = worth(events, since, bots, infer, texts)
    deeds_ = days.deed_rows(rows, events.filter(events.day >= since))
    links = links.filter(links.day >= since).select("group_id", "day", "giver", "taker", "p")
    found = Recent.of(deeds_.to_pyarrow(), links.to_pyarrow())
    let_go(events, deeds_, links)
    return found


def let_go(events: ibis.Table, *read: ibis.Table) -> None:
    """Take out of DuckDB the tables that were put beside `events` to make what was `read`.

    It would keep them to its end, and Ibis leaves them there.
    """
    backend = events.get_backend()
    if backend.name != "duckdb":
        return
    theirs = {table.name for table in events.op().find(InMemoryTable)}
    for table in {one for told in read for one in told.op().find(InMemoryTable)}:
        if table.name not in theirs:
            backend.con.unregister(table.name)


def everything(events: ibis.Table, since: date, bots: Collection[int], infer: Infer) -> Facts:
    """All facts of one reading: members over the whole history, the rest from `since` on."""
    lately = recent(events, since, bots, infer)
    return Facts(as_fold(deeds.fold(events).to_pyarrow()), [lately])
