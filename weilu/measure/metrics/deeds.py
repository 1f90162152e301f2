"""Who did what, and when first and last: Ibis expressions over the lake's columns.

Times are whole seconds since 1970 (UTC), so that every engine counts alike. Member -1 is nobody:
the platform itself, or an author the log does not name.
"""

from __future__ import annotations

import ibis
import ibis.expr.datatypes as dt
import pyarrow as pa

NOBODY = -1
DAY_S = 86_400

#: One account posting one text into so many groups is no activity in any of them.
BROADCAST_GROUPS = 5

#: `moment_key`: seconds since here times KEY_STEP, plus the event's number (below KEY_STEP).
KEY_START_S = 1_000_000_000
KEY_STEP = 2**32

JOINS = ("join", "invite")
LEAVES = ("leave", "removed")
#: Acts that groups mostly let only owners and admins do (removing people is one, see `doers`).
STAFF_SIGNS = ("pin", "rename")

BROADCASTS = pa.schema([("actor", pa.int64()), ("fingerprint", pa.int64())])


def flag(condition: ibis.expr.types.BooleanValue) -> ibis.expr.types.IntegerValue:
    """1 where true, 0 where false or unknown (casting booleans differs between engines)."""
    return condition.fill_null(False).ifelse(1, 0)


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def epoch_us(at: dt.timestamp) -> dt.int64:
    """DuckDB's whole microseconds since 1970; seconds would come as a slower float."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def divide(number: dt.int64, by: dt.int64) -> dt.int64:
    """DuckDB's whole-number division."""


def seconds(at: ibis.expr.types.TimestampValue) -> ibis.expr.types.IntegerValue:
    """Whole seconds since 1970."""
    return divide(epoch_us(at), 1_000_000)


def broadcasts(events: ibis.Table) -> ibis.Table:
    """(actor, fingerprint) of texts one account poured into BROADCAST_GROUPS groups or more.

    Only accounts seen in that many groups are looked at, so the costly grouping stays small.
    """
    spoken = events.filter(events.kind == "message", events.fingerprint != 0)
    spoken = spoken.filter(spoken.actor.notnull())
    seats = spoken.select("actor", "group_id").distinct()
    wide = (
        seats.group_by("actor")
        .agg(groups=seats.count())
        .filter(lambda t: t.groups >= BROADCAST_GROUPS)
    )
    texts = spoken.semi_join(wide, "actor").select("actor", "fingerprint", "group_id").distinct()
    return (
        texts.group_by("actor", "fingerprint")
        .agg(groups=texts.count())
        .filter(lambda t: t.groups >= BROADCAST_GROUPS)
        .select("actor", "fingerprint")
    )


def without_broadcasts(events: ibis.Table, poured: pa.Table) -> ibis.Table:
    """The events that count as activity."""
    if not poured.num_rows:
        return events
    return events.anti_join(ibis.memtable(poured), ["actor", "fingerprint"])


def who(events: ibis.Table) -> ibis.expr.types.IntegerValue:
    """Whose deed it is: the joiner of a join, the removed of a removal, else the actor."""
    presence = events.kind.isin((*JOINS, *LEAVES))
    done_to = ibis.coalesce(events.subject, events.actor)
    return presence.ifelse(done_to, events.actor).fill_null(NOBODY)


def deeds(events: ibis.Table, *further: str) -> ibis.Table:
    """Every event as who did what, with `further` columns kept."""
    return events.select(
        *further,
        "group_id",
        "day",
        "seq",
        at_s=seconds(events.at),
        member=who(events),
        said=flag(events.kind == "message"),
        reacted=flag(events.kind == "reaction"),
        joined=flag(events.kind.isin(JOINS)),
        left=flag(events.kind.isin(LEAVES)),
        signs=flag(events.kind.isin(STAFF_SIGNS)),
    )


def doers(events: ibis.Table) -> ibis.Table:
    """The other half of removals and invitations: whoever did them (columns of `deeds`)."""
    done = events.filter(events.kind.isin(("removed", "invite")), events.actor.notnull())
    done = done.filter(done.actor != done.subject)
    nothing = ibis.literal(0, "int8")
    return done.select(
        "group_id",
        "day",
        "seq",
        at_s=seconds(done.at),
        member="actor",
        said=nothing,
        reacted=nothing,
        joined=nothing,
        left=nothing,
        signs=flag(done.kind == "removed"),
    )


def moment_key(did: ibis.Table) -> ibis.expr.types.IntegerValue:
    """Time and number in one whole number, so that `min` finds the first message and which it is.

    Asking an engine for the number at the least time means sorting; this does not.
    """
    return (did.at_s - KEY_START_S) * KEY_STEP + did.seq


def fold_columns(did: ibis.Table) -> dict[str, ibis.expr.types.Value]:
    """What is kept of a member over any stretch of `deeds`."""
    acted = (did.said + did.reacted) > 0
    return {
        "first_s": did.at_s.min(),
        "last_s": did.at_s.max(where=acted),
        "first_said": moment_key(did).min(where=did.said == 1),
        "said": times(did.said),
        "reacted": times(did.reacted),
        "joined_s": did.at_s.max(where=did.joined == 1),
        "left_s": did.at_s.max(where=did.left == 1),
        "signs": times(did.signs),
    }


def times(flags: ibis.expr.types.IntegerValue) -> ibis.expr.types.IntegerValue:
    """How many of the flags are 1. A count is narrower and faster than a sum."""
    return flags.count(where=flags == 1).cast("int32")


def fold(events: ibis.Table) -> ibis.Table:
    """One row per group and member: first and last seen, joins and leaves, first message.

    Over a whole history: events are first brought together as they are, which needs no look at
    each event's kind, and the few rows that leaves are then folded.
    """
    told = events.mutate(at_s=seconds(events["at"]))
    kinds = told.group_by("group_id", "actor", "subject", "kind").agg(
        first_at=told["at"].min(), last_at=told["at"].max(), first=moment_key(told).min(),
        times=told.count(),
    )  # fmt: skip
    kinds = kinds.select(
        "group_id", "kind", "first", "times", member=who(kinds),
        first_s=seconds(kinds.first_at), last_s=seconds(kinds.last_at),
    )  # fmt: skip
    others = doers(events)
    others = others.group_by("group_id", "member").agg(**fold_columns(others))
    mine = _of_kinds(kinds)
    return fold_again(mine.union(others.select(mine.columns).cast(mine.schema())))


def _of_kinds(kinds: ibis.Table) -> ibis.Table:
    """The columns of `fold_columns`, of deeds of one kind each."""
    kind, nothing = kinds.kind, ibis.null("int64")

    def times(*of: str) -> ibis.expr.types.IntegerValue:
        return kind.isin(of).ifelse(kinds.times, 0)

    def last(*of: str) -> ibis.expr.types.IntegerValue:
        return kind.isin(of).ifelse(kinds.last_s, nothing)

    return kinds.select(
        "group_id", "member", "first_s",
        last_s=last("message", "reaction"),
        first_said=(kind == "message").ifelse(kinds["first"], nothing),
        said=times("message"), reacted=times("reaction"),
        joined_s=last(*JOINS), left_s=last(*LEAVES), signs=times(*STAFF_SIGNS),
    )  # fmt: skip


def fold_again(folds: ibis.Table) -> ibis.Table:
    """Folds of separate stretches, together (the same columns as `fold`)."""
    return folds.group_by("group_id", "member").agg(
        first_s=folds.first_s.min(),
        last_s=folds.last_s.max(),
        first_said=folds.first_said.min(),
        said=folds.said.sum().cast("int64"),
        reacted=folds.reacted.sum(),
        joined_s=folds.joined_s.max(),
        left_s=folds.left_s.max(),
        signs=folds.signs.sum(),
    )
