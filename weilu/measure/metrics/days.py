"""From events to daily facts, written once as Ibis expressions over the lake's columns.

- `member_days`  one row per group, day and member: what they did, and what came back
- `tie_days`     one row per group, day and ordered pair: who answered whom
- `answers`      one row per message somebody else answered within a day

Replies come as `LINKS` rows: the platform's own (p = 1), and inferred ones with their probability.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import ibis
import pyarrow as pa

from weilu.measure.metrics.deeds import DAY_S, NOBODY, deeds, flag, fold_columns, seconds

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
        p=ibis.literal(1.0, "float64"),
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
    often = told.group_by("group_id", "fingerprint").agg(n=told.count()).filter(lambda t: t.n > 1)
    told = told.semi_join(often, ["group_id", "fingerprint"])
    alike = ibis.window(group_by=["group_id", "fingerprint"], order_by=["at_s", "seq"])
    told = told.mutate(before=told.at_s.lag().over(alike))
    return told.filter(told.at_s - told.before <= LOOK_BACK_S).select("group_id", "seq")


def judged(
    events: ibis.Table, links: ibis.Table, bots: Collection[int], since: date, guessed: bool
) -> ibis.Table:
    """Every event from `since` on, and for messages what they are worth.

    `events` must reach LOOK_BACK further back than `since`, so that copies are seen. `guessed`
    says whether `links` holds inferred ones (else a message's own columns tell that it answers).
    """
    rows = events.filter(events.day >= since).mutate(at_s=seconds(events.at))
    came = drawn(events, links, bots).rename(came_seq="seq", came_group="group_id")
    rows = rows.left_join(came, [rows.group_id == came.came_group, rows.seq == came.came_seq])
    twice = copies(events).select(copy_seq="seq", copy_group="group_id")
    rows = rows.left_join(twice, [rows.group_id == twice.copy_group, rows.seq == twice.copy_seq])
    rows = _answering(rows, links) if guessed else rows.mutate(
        answering=flag(rows.parent_seq.notnull() & (rows.parent_actor != rows.actor)) * 1.0
    )
    in_time = flag(rows.reply_s - rows.at_s <= DAY_S)
    said = flag(rows.kind == "message")
    rows = rows.mutate(
        said=said,
        advert=said * flag(rows.is_advert),
        chatter=said * flag(rows.is_chatter),
        copied=said * flag(rows.copy_seq.notnull()),
        asked=said * flag(rows.is_question),
        p=(rows.p * in_time).fill_null(0.0) * said * 1.0,
        praised=said * flag(rows.react_s - rows.at_s <= DAY_S),
    )
    undrawn = rows.said * (1.0 - rows.praised) * (1.0 - rows.p) * (1.0 - rows.answering)
    rows = rows.mutate(undrawn=undrawn)
    plain = (rows.advert + rows.chatter + rows.copied) > 0
    return rows.mutate(noise=plain.ifelse(rows.said * 1.0, rows.undrawn))


def _answering(rows: ibis.Table, links: ibis.Table) -> ibis.Table:
    """With the probability that a message is itself an answer to somebody else."""
    own = links.group_by(own_group=links.group_id, own_seq=links.seq).agg(
        answering=ibis.least(links.p.sum(), ibis.literal(1.0))
    )
    rows = rows.left_join(own, [rows.group_id == own.own_group, rows.seq == own.own_seq])
    return rows.mutate(answering=rows.answering.fill_null(0.0))


def member_days(rows: ibis.Table) -> ibis.Table:
    """What each member did each day, and what it drew (`rows` as from `judged`)."""
    did = deeds(rows, "advert", "chatter", "copied", "asked", "p", "praised", "undrawn", "noise")
    acted = (did.said + did.reacted) > 0
    return did.group_by("group_id", "day", "member").agg(
        **fold_columns(did),
        acted_first_s=did.at_s.min(where=acted),
        joined=did.joined.sum(),
        left=did.left.sum(),
        adverts=did.advert.sum(),
        chatter=did.chatter.sum(),
        copied=did.copied.sum(),
        undrawn=did.undrawn.sum(),
        noise=did.noise.sum(),
        asked=did.asked.sum(),
        asked_answered=(did.p * did.asked).sum(),
        helped_miss=misses(did.p * did.asked),
        praised=did.praised.sum(),
    )


def tie_days(links: ibis.Table, since: date) -> ibis.Table:
    """Who answered whom each day: expected replies, and Σ ln(1 - p) for 'at least one'."""
    fresh = links.filter(links.day >= since)
    return fresh.group_by("group_id", "day", "giver", "taker").agg(
        weight=fresh.p.sum(), miss=misses(fresh.p)
    )


def answers(rows: ibis.Table) -> ibis.Table:
    """Messages somebody else answered within a day, more likely than not (`rows` from `judged`)."""
    heard = rows.filter(rows.said == 1, rows.p >= 0.5)
    return heard.select(
        "group_id", "day", "seq", member=heard.actor.fill_null(NOBODY),
        delay_s=heard.reply_s - heard.at_s,
    )  # fmt: skip
