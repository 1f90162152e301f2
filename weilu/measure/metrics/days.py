"""From events to what each is worth, written once as Ibis expressions over the lake's columns.

- `judged`     one row per event: what it is worth
- `deed_rows`  one row per deed: who did it, and what it drew

Replies come as `LINKS` rows: the platform's own (p = 1), and inferred ones with their probability.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

import ibis
import pyarrow as pa

from weilu.measure.metrics.deeds import (
    DAY_S,
    deeds,
    doers,
    flag,
    seconds,
)

#: A text is a near-duplicate when its like stood in the same group within so many days before.
LOOK_BACK = timedelta(days=7)
LOOK_BACK_S = LOOK_BACK.days * DAY_S

#: One reply: `giver` answered `taker`; `day` and `at_s` are the reply's.
LINKS = pa.schema(
    [
        ("group_id", pa.int64()),
        ("day", pa.date32()),
        ("seq", pa.int64()),
        ("parent_seq", pa.int64()),
        ("giver", pa.int64()),
        ("taker", pa.int64()),
        ("at_s", pa.int64()),
        ("p", pa.float64()),
    ]
)

#: Above this a link counts as certain.
SURE = 0.999999


def misses(p: ibis.expr.types.FloatingValue) -> ibis.expr.types.FloatingValue:
    """Sum of ln(1 - p): what several independent links add up to (see `any_of`)."""
    return (1.0 - ibis.least(p, ibis.literal(SURE))).ln().sum()


def any_of(p: ibis.expr.types.FloatingValue) -> ibis.expr.types.FloatingValue:
    """The probability that at least one of several independent links is real."""
    return (p.max() >= SURE).ifelse(1.0, 1.0 - misses(p).exp())


def platform_links(events: ibis.Table) -> ibis.Table:
    """Replies the platform itself names, between two different people; columns of LINKS."""
    replies = events.filter(events.kind == "message", events.actor != events.parent_actor)
    return replies.filter(replies.parent_seq.notnull()).select(
        "group_id",
        "day",
        "seq",
        "parent_seq",
        giver="actor",
        taker="parent_actor",
        at_s=seconds(replies.at),
        p=ibis.literal(1).cast("float64"),  # a plain 1.0 is a decimal to DuckDB
    )


def all_links(events: ibis.Table, inferred: pa.Table | None) -> ibis.Table:
    """The platform's links, and the inferred ones (columns of LINKS) where there are any."""
    given = platform_links(events)
    if inferred is None or not inferred.num_rows:
        return given
    return given.union(ibis.memtable(inferred).select(given.columns))


def drawn(events: ibis.Table, links: ibis.Table, bots: Collection[int]) -> ibis.Table:
    """What each message drew from others: p of a reply, time of the first, first reaction.

    Answers of bots are left out: a machine's reaction shows nobody cares.
    """
    heard = links.filter(links.giver.notin(list(bots))) if bots else links
    reacts = events.filter(events.kind == "reaction", events.actor != events.parent_actor)
    reacts = reacts.filter(reacts.parent_seq.notnull())
    replies = heard.select(
        "group_id", seq="parent_seq", p="p", reply_s="at_s", react_s=ibis.null("int64")
    )
    reactions = reacts.select(
        "group_id",
        seq="parent_seq",
        p=ibis.null("float64"),
        reply_s=ibis.null("int64"),
        react_s=seconds(reacts.at),
    )
    both = replies.union(reactions)
    return both.group_by("group_id", "seq").agg(
        p=any_of(both.p).fill_null(0.0), reply_s=both.reply_s.min(), react_s=both.react_s.min()
    )


def copies(events: ibis.Table) -> ibis.Table:
    """(group_id, seq) of messages whose like stood in the group within LOOK_BACK before them."""
    told = events.filter(events.kind == "message", events.fingerprint != 0)
    told = told.select("group_id", "fingerprint", "seq", at_s=seconds(told.at))
    # Most texts are written once anywhere: by one key that is found at half the cost of two.
    often = told.group_by("fingerprint").agg(n=told.count()).filter(lambda t: t.n > 1)
    told = told.semi_join(often, "fingerprint")
    alike = ibis.window(group_by=["group_id", "fingerprint"], order_by=["at_s", "seq"])
    told = told.mutate(before=told.at_s.lag().over(alike))
    return told.filter(told.at_s - told.before <= LOOK_BACK_S).select("group_id", "seq")


def answering(inferred: pa.Table) -> ibis.Table:
    """(group_id, seq, answering): the probability that a message is an answer, from inferred links.

    `inferred` has the columns of LINKS.
    """
    links = ibis.memtable(inferred)
    total = ibis.least(links.p.sum(), ibis.literal(1.0))
    return links.group_by("group_id", "seq").agg(answering=total)


Found: TypeAlias = pa.Table | ibis.Table  #: rows at hand, or an expression of them


@dataclass(frozen=True)
class Echo:
    """What `drawn`, `copies` and `answering` found, read once: the joins below stay light."""

    drawn: Found
    copies: Found
    answering: Found | None  #: None = every link is the platform's


def judged(events: ibis.Table, echo: Echo, since: date) -> ibis.Table:
    """Every event from `since` on, and for messages what they are worth."""
    rows = _beside(events.filter(events.day >= since), echo.drawn, "came")
    rows = _beside(rows, echo.copies, "copy")
    replies = (rows.parent_actor != rows.actor) & rows.parent_seq.notnull()
    itself = flag(replies).cast("float64")
    if echo.answering is not None:
        rows = _beside(rows, echo.answering, "own")
        itself = ibis.greatest(itself, rows.answering.fill_null(0.0))
    at_s, said = seconds(rows.at), flag(rows.kind == "message")
    heard = (rows.p * flag(rows.reply_s - at_s <= DAY_S)).fill_null(0.0) * said
    rows = rows.select(
        *("group_id", "day", "seq", "at", "kind", "actor", "subject", "reply_s"),
        at_s=at_s,
        said=said,
        advert=said * flag(rows.is_advert),
        chatter=said * flag(rows.is_chatter),
        copied=said * flag(rows.copy_seq.notnull()),
        asked=said * flag(rows.is_question),
        p=heard,
        praised=said * flag(rows.react_s - at_s <= DAY_S),
        answering=itself,
    )
    unheard = rows.said * (1 - rows.praised)
    undrawn = unheard.cast("float64") * (1.0 - rows.p) * (1.0 - rows.answering)
    plain = (rows.advert + rows.chatter + rows.copied) > 0
    return rows.mutate(undrawn=undrawn, noise=plain.ifelse(rows.said.cast("float64"), undrawn))


def _beside(rows: ibis.Table, found: Found, name: str) -> ibis.Table:
    """`rows` with what was found of each event, by group and seq."""
    keys = {f"{name}_group": "group_id", f"{name}_seq": "seq"}
    told = found if isinstance(found, ibis.Table) else ibis.memtable(found)
    other = told.rename(keys)
    same = [rows.group_id == other[f"{name}_group"], rows.seq == other[f"{name}_seq"]]
    return rows.left_join(other, same)


#: Flags of a deed, each a bit of `what`.
DEED_BITS = (
    "said", "reacted", "joined", "left", "signs", "advert", "chatter", "copied", "asked", "praised",
)  # fmt: skip


def deed_rows(rows: ibis.Table, events: ibis.Table) -> ibis.Table:
    """Every deed and what it drew (`rows` as from `judged` of `events`).

    `what`: flags, see DEED_BITS; `p` that a message was answered within a day, and `delay_s` how
    late where that is more likely than not; `undrawn` that it drew nothing.
    """
    heard = (rows.p >= 0.5) & (rows.reply_s - rows.at_s <= DAY_S)
    worth = rows.mutate(delay_s=heard.ifelse(rows.reply_s - rows.at_s, ibis.null("int64")))
    drew = ("advert", "chatter", "copied", "asked", "praised")
    did = deeds(worth, *drew, "p", "undrawn", "delay_s")
    nothing = {name: ibis.literal(0).cast(did[name].type()) for name in (*drew, "p", "undrawn")}
    others = doers(events).mutate(**nothing, delay_s=ibis.null("int64"))
    did = did.union(others.select(did.columns))
    what = sum(did[name].cast("int32") * (1 << turn) for turn, name in enumerate(DEED_BITS))
    return did.select(
        "group_id", "member", "day", "at_s", "seq", "p", "undrawn", "delay_s", what=what
    )
