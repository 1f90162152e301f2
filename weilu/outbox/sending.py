"""What happens to messages in the database around an attempt: chosen, marked, settled.

A message is marked as being sent before it goes and settled by its receipt after. What a kill
leaves marked (`interrupted`) is resolved when its connection is served again: tried again where the
platform does the same key once, asked for where it can tell, else left `unsure` for a person.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from weilu.events import actions as log
from weilu.kit import clock
from weilu.outbox import materials, optouts, reads, rules, tasks, telling
from weilu.outbox.models import OPEN, Attempt, Message, State
from weilu.outbox.signals import link_made
from weilu.platforms.live import deeds
from weilu.platforms.live.abilities import Capabilities
from weilu.platforms.live.deeds import Receipt

#: Due messages looked through for some that may go now.
WINDOW = 2_000
LONGEST_WHY = 300
#: Why an attempt that a kill ended has no answer.
CUT_OFF = "cut off"

#: Says whether a message's limits let it go just now, after those it said yes to before.
MayGo = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Ready:
    """A message marked as being sent."""

    message: Message
    attempt: int  #: pk
    began: datetime | None = None  #: when, of an attempt that a kill cut off

    @property
    def key(self) -> str:
        """What a platform knows the same send by, whatever is tried again."""
        return f"weilu-{self.message.pk}"

    @property
    def action(self) -> deeds.Action:
        return materials.opened(self.message)


def prepare(
    account: int, gateway: str, able: Capabilities, room: int,
    busy: Collection[str], may_go: MayGo,
) -> list[Ready]:  # fmt: skip
    """Choose due messages that may go just now, one a chat, and mark them.

    Checks are made again, just now: what was fine when it was put may be too much today.
    """
    now = clock.now()
    with transaction.atomic():
        chosen = _choose(account, now, room, busy, may_go)
        messages = list(
            Message.objects.select_for_update(of=("self",))
            .select_related("workspace", "connection")
            .filter(pk__in=chosen, state__in=[State.QUEUED, State.HELD])
        )  # fmt: skip
        messages.sort(key=lambda one: chosen.index(one.pk))
        return _mark(_let_through(messages, able), gateway, now)


def _choose(
    account: int, now: datetime, room: int, busy: Collection[str], may_go: MayGo
) -> list[int]:
    due = (
        Message.objects.filter(
            connection_id=account, state__in=[State.QUEUED, State.HELD], not_before__lte=now
        )
        .exclude(Q(line__gt="") & Exists(_before_it()))
        .order_by("-priority", "not_before", "pk")
        .values_list("pk", "op", "chat")
    )
    chosen: list[int] = []
    taken = set(busy)
    for pk, op, chat in due[:WINDOW].iterator(chunk_size=200):
        if chat not in taken and may_go(op, chat):
            chosen.append(pk)
            taken.add(chat)
        if len(chosen) >= room:
            break
    return chosen


def _before_it() -> QuerySet[Message]:
    """What stands before a message in its line and is not settled."""
    return Message.objects.filter(
        connection=OuterRef("connection"), chat=OuterRef("chat"), line=OuterRef("line"),
        line__gt="", pk__lt=OuterRef("pk"), state__in=[*OPEN, State.SENDING],
    )  # fmt: skip


def _let_through(messages: Sequence[Message], able: Capabilities) -> list[Message]:
    """Those that may go; others are held or refused, with the reason."""
    through, turned = [], []
    Message.objects.bulk_update(optouts.spare(messages), ["action"])
    for message, known in zip(messages, reads.facts_of(messages, able), strict=True):
        match rules.verdict(known):
            case rules.Go():
                through.append(message)
            case rules.Hold(why, until):
                message.state, message.why, message.not_before = State.HELD, why, until
                turned.append(message)
            case rules.Never(why, state):
                message.state, message.why, message.settled_at = State(state), why, known.now
                turned.append(message)
    Message.objects.bulk_update(turned, ["state", "why", "not_before", "settled_at"])
    return through


def _mark(messages: Sequence[Message], gateway: str, now: datetime) -> list[Ready]:
    Message.objects.filter(pk__in=[one.pk for one in messages]).update(
        state=State.SENDING, attempts=F("attempts") + 1, why="", settled_at=now
    )
    # Not `attempts`, which begins anew when a person puts a message back.
    made: Any = Attempt.objects.filter(message__in=messages).values_list("message")
    last = dict(made.annotate(last=Max("number")))
    tries = Attempt.objects.bulk_create(
        [
            Attempt(message=one, number=last.get(one.pk, 0) + 1, gateway=gateway, started_at=now)
            for one in messages
        ]
    )
    for one in messages:
        one.state, one.attempts = State.SENDING, one.attempts + 1
    return [Ready(one, tried.pk) for one, tried in zip(messages, tries, strict=True)]


def unmark(ready: Sequence[Ready]) -> None:
    """Put back what was marked and certainly not sent."""
    with transaction.atomic():
        Attempt.objects.filter(pk__in=[one.attempt for one in ready]).delete()
        Message.objects.filter(
            pk__in=[one.message.pk for one in ready], state=State.SENDING
        ).update(state=State.QUEUED, attempts=F("attempts") - 1, settled_at=None)


@dataclass(frozen=True, slots=True)
class Answered:
    """A send and what came of it."""

    ready: Ready
    receipt: Receipt
    at: datetime


def settle(answered: Sequence[Answered]) -> None:
    """Write down what came of sends, in one transaction with the events that tell it."""
    with transaction.atomic():
        for one in answered:
            _turn(one)
        _write(answered)
        for one in answered:
            if one.ready.message.state == State.TASK:
                sender = str(one.receipt.data.get("sender", ""))
                tasks.ask_to_confirm(one.ready.message, sender)
            if one.receipt.status == deeds.DONE and one.receipt.data.get("link"):
                link_made.send(None, message=one.ready.message, receipt=one.receipt)
        log.record_new(telling.rows_of((one.ready.message, one.at) for one in answered))


def _write(answered: Sequence[Answered]) -> None:
    """One statement for all messages and one for all attempts: this is every send's path."""
    moment = log.stored_time
    messages, tries = [], []
    for one in answered:
        held, receipt = one.ready.message, one.receipt
        settled = moment(held.settled_at) if held.settled_at else None
        messages.append(
            (str(held.state), held.why, held.code, settled, moment(held.not_before),
             held.external_id, held.pk, str(State.SENDING))
        )  # fmt: skip
        tries.append(
            (moment(one.at), receipt.status, receipt.why[:LONGEST_WHY], receipt.code[:40],
             one.ready.attempt)
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Message._meta.db_table} SET state = %s, why = %s, code = %s, settled_at = %s,"
            " not_before = %s, external_id = %s WHERE id = %s AND state = %s",
            messages,
        )
        cursor.executemany(
            f"UPDATE {Attempt._meta.db_table} SET ended_at = %s, status = %s, why = %s, code = %s"
            " WHERE id = %s",
            tries,
        )


def _turn(one: Answered) -> None:
    """What the message is now (not saved)."""
    message, receipt = one.ready.message, one.receipt
    message.why, message.code = receipt.why[:LONGEST_WHY], receipt.code[:40]
    message.state, message.settled_at = _state_after(one), one.at
    if receipt.id:
        message.external_id = receipt.id[:200]
    if message.state == State.QUEUED:
        message.settled_at = None
        if receipt.why != CUT_OFF:  # what a kill cut off keeps its place in its chat
            wait = rules.wait_before(message.attempts, random.random(), receipt.after_s)
            message.not_before = one.at + wait


def _state_after(one: Answered) -> State:
    if one.receipt.status == deeds.RETRY:
        tried_enough = one.ready.message.attempts >= rules.MOST_ATTEMPTS
        return State.FAILED if tried_enough else State.QUEUED
    return {
        deeds.DONE: State.SENT, deeds.TASK: State.TASK, deeds.UNSURE: State.UNSURE,
        deeds.UNSUPPORTED: State.REFUSED, deeds.PERMANENT: State.FAILED,
    }[one.receipt.status]  # fmt: skip


def interrupted(account: int) -> list[Ready]:
    """Sends that a kill cut off: marked, and nobody knows what came of them."""
    messages = Message.objects.filter(connection_id=account, state=State.SENDING).select_related(
        "workspace"
    )
    last = {
        one.message_id: (one.pk, one.started_at)
        for one in Attempt.objects.filter(message__in=messages, ended_at=None).order_by("number")
    }
    return [Ready(message, *last.get(message.pk, (0, None))) for message in messages]
