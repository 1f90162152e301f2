"""What receivers have had of a platform's budgets (`Capabilities.budgets`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Min

from weilu.outbox.models import OUT, Message
from weilu.outbox.rules import Spent
from weilu.platforms.live.abilities import PERSON, Capabilities, Limit

MASS_SEND = "mass_send"


class _Had(NamedTuple):
    times: int
    oldest: datetime


def spent(
    messages: Sequence[Message], able: Capabilities, now: datetime
) -> list[tuple[Spent, ...]]:
    """For each message of one connection: what its receivers have had of each budget."""
    found: list[list[Spent]] = [[] for _message in messages]
    for budget in able.budgets:
        ops = _ops(budget, able)
        wanted = [_receivers(one, budget.per) if one.op in ops else () for one in messages]
        everybody = {receiver for some in wanted for receiver in some}
        if not everybody:
            continue
        since = now - timedelta(seconds=budget.seconds)
        had = _had(messages[0], ops, everybody, since)
        for place, some in zip(found, wanted, strict=True):
            place += _of(budget, [had[receiver] for receiver in some if receiver in had])
    return [tuple(some) for some in found]


def _of(budget: Limit, had: Iterable[_Had]) -> Iterator[Spent]:
    window = timedelta(seconds=budget.seconds)
    return (Spent(one.times, budget.count, window, one.oldest) for one in had)


def _ops(budget: Limit, able: Capabilities) -> set[str]:
    """What counts against a budget. Where staff confirm a send, it is a mass send over there."""
    if budget.op == "*":
        return {"send", MASS_SEND}
    also = {"send"} if budget.op == MASS_SEND and able.of("send").level == PERSON else set()
    return {budget.op, *also}


def _receivers(message: Message, per: str) -> Collection[str]:
    if message.op == MASS_SEND:
        return set(message.action.get("people" if per == "person" else "chats") or ())
    is_person = bool(message.action.get("private"))
    return {message.chat} if is_person == (per == "person") else ()


def _had(
    any_: Message, ops: Collection[str], receivers: Collection[str], since: datetime
) -> dict[str, _Had]:
    """What went to receivers since then, through one connection: two queries."""
    out = Message.objects.filter(
        connection_id=any_.connection_id, state__in=OUT, settled_at__gte=since
    )
    direct: Any = (
        out.filter(op__in=set(ops) - {MASS_SEND}, chat__in=receivers)
        .values("chat")
        .annotate(count=Count("pk"), oldest=Min("settled_at"))
    )
    had = {row["chat"]: _Had(row["count"], row["oldest"]) for row in direct}
    if MASS_SEND in ops:
        sends = out.filter(op=MASS_SEND).values_list("action", "settled_at")
        for action, at in sends.iterator(chunk_size=100):
            assert at is not None  # filtered by it
            for one in {*(action.get("chats") or ()), *(action.get("people") or ())} & {*receivers}:
                known = had.get(one, _Had(0, at))
                had[one] = _Had(known.times + 1, min(known.oldest, at))
    return had
