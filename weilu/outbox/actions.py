"""Verbs of the outbox: put, approve, change, cancel, try again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.events import actions as log
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import optouts, reads, rules, telling
from weilu.outbox.facts import (
    PolicySet,
    SendApproved,
    SendCancelled,
    SendEdited,
    SendFound,
    SendRetried,
)
from weilu.outbox.models import OPEN, Message, Policy, State
from weilu.people import audit
from weilu.people.models import Account, Group, Member, Workspace
from weilu.platforms.live import adapters
from weilu.platforms.live.contract import digest
from weilu.platforms.live.deeds import Action, Send, as_data
from weilu.platforms.models import Connection

LONGEST_KEY = 160
#: May be put back into the queue by a person.
AGAIN = (State.FAILED, State.UNSURE, State.REFUSED)


class NotOpen(WeiluError):
    code = "outbox.not_open"
    status = 409
    sentence = _("This message is on its way or settled already; it can no longer be changed.")


class NotSettled(WeiluError):
    code = "outbox.not_settled"
    status = 409
    sentence = _("Only what failed, or may have, can be tried again.")


class NotUnsure(WeiluError):
    code = "outbox.not_unsure"
    status = 409
    sentence = _("What came of this message is known already.")


@dataclass(frozen=True, slots=True)
class Intent:
    """What a room wants done. The same `key` again in a workspace is the same intent.

    A `Welcome` on a platform whose code is good for seconds (`Capabilities.welcome_within_s`) needs
    its `deadline`: the moment of joining and those seconds. Without one it is refused.
    """

    key: str
    action: Action
    purpose: str  #: of `models.Purpose`
    group: Group | None = None
    member: Member | None = None
    reason: str = ""
    priority: int = 0
    not_before: datetime | None = None
    deadline: datetime | None = None
    line: str = ""  #: those of one line reach a chat one after another, in the order they were put


def put(
    connection: Connection, room: str, intents: Sequence[Intent], by: Account | None = None
) -> list[Message]:
    """Take intents in, in the caller's transaction; the messages, in order.

    What is there already (by key) is answered as it is. Checks run now and again before sending:
    what never may go out is refused at once, with the reason to be seen.
    """
    with transaction.atomic():
        known = _known(connection.workspace, intents)
        fresh = [one for one in intents if stored_key(one.key) not in known]
        fresh = _addressed(connection, fresh)
        looked_at = _to_approve(connection.workspace, fresh, by)
        drafts = [
            _draft(connection, room, one, by, approval=one.purpose in looked_at) for one in fresh
        ]
        optouts.spare(drafts)
        able = adapters.by_key(connection.adapter).capabilities
        for draft, facts in zip(drafts, reads.facts_of(drafts, able), strict=True):
            _judge(draft, rules.verdict(replace(facts, now=max(facts.now, draft.not_before))))
        Message.objects.bulk_create(drafts, ignore_conflicts=True)
        known |= _known(connection.workspace, fresh)
    return [known[stored_key(one.key)] for one in intents]


def _addressed(connection: Connection, intents: Sequence[Intent]) -> list[Intent]:
    """Private sends with the member they go to, so that what that member said holds for them."""
    unnamed = [one.action for one in intents if one.member is None]
    found = optouts.addressees(connection, unnamed)
    return [
        one if one.member else replace(one, member=found.get(getattr(one.action, "chat", "")))
        for one in intents
    ]


def _known(workspace: Workspace, intents: Sequence[Intent]) -> dict[str, Message]:
    keys = [stored_key(one.key) for one in intents]
    found: dict[str, Message] = {}
    for first in range(0, len(keys), 500):
        some = Message.objects.filter(workspace=workspace, key__in=keys[first : first + 500])
        found |= {one.key: one for one in some}
    return found


def _to_approve(workspace: Workspace, intents: Sequence[Intent], by: Account | None) -> set[str]:
    """The purposes whose intents a person has to look at first."""
    policy = reads.policy_of(workspace)
    return {
        purpose
        for purpose, places in Counter(one.purpose for one in intents).items()
        if rules.needs_approval(
            purpose, places, by_staff=by is not None,
            approve_promotion=policy.approve_promotion, approve_above=policy.approve_above,
        )
    }  # fmt: skip


def _draft(
    connection: Connection, room: str, intent: Intent, by: Account | None, *, approval: bool
) -> Message:
    now, action = clock.now(), storable(as_data(intent.action))
    text = action.get("text", "")
    return Message(
        workspace=connection.workspace, connection=connection, key=stored_key(intent.key),
        room=room, reason=storable(intent.reason)[:200], purpose=intent.purpose,
        op=intent.action.op, chat=action.get("chat", ""), group=intent.group, member=intent.member,
        action=action, text=text, fingerprint=fingerprint(text),
        state=State.WAITING if approval else State.QUEUED, priority=intent.priority,
        not_before=intent.not_before or now, deadline=intent.deadline, line=intent.line[:40],
        created_by=by, created_at=now,
    )  # fmt: skip


def storable(told: Any) -> Any:
    """The same without what no database takes: NUL, and halves of letters."""
    match told:
        case str():
            return told.replace("\x00", "").encode("utf-8", "replace").decode()
        case dict():
            return {key: storable(value) for key, value in told.items()}
        case list() | tuple():
            return [storable(value) for value in told]
    return told


def stored_key(key: str) -> str:
    """A key as it is stored: a long one by its digest, so that two never become one."""
    key = storable(key)
    return key if len(key) <= LONGEST_KEY else f"long:{digest(key.encode('utf-8', 'replace'))}"


def fingerprint(text: str) -> int:
    """Same words, same number (63 bits, never 0); spaces and case make no difference."""
    plain = "".join(text.split()).casefold()
    if not plain:
        return 0
    digest = blake2b(plain.encode("utf-8", "replace"), digest_size=8).digest()
    return (int.from_bytes(digest) >> 1) or 1


def _judge(message: Message, said: rules.Verdict) -> None:
    """Write a verdict into a message that is still open (not saved)."""
    match said:
        case rules.Never(why, state):
            message.state, message.why, message.settled_at = State(state), why, clock.now()
        case rules.Hold(why, until):
            if message.state == State.QUEUED:
                message.state = State.HELD
            message.why, message.not_before = why, max(message.not_before, until)


def approve(message: Message, by: Account) -> None:
    """Let a waiting message out. Raises `NotOpen`."""
    _turn(message, (State.WAITING,), by, SendApproved, state=State.QUEUED, approved_by=by)


def cancel(message: Message, by: Account) -> None:
    """Take a message back before it goes out, or give up one that may have. Raises `NotOpen`."""
    _turn(
        message,
        (*OPEN, State.UNSURE),
        by,
        SendCancelled,
        state=State.CANCELLED,
        settled_at=clock.now(),
    )


def postpone(found: QuerySet[Message], until: datetime) -> datetime:
    """Let what is still open wait until then, or until the latest among them; that moment."""
    still = found.filter(state__in=OPEN)
    latest: datetime = max(until, still.aggregate(at=Max("not_before"))["at"] or until)
    still.update(not_before=latest)
    return latest


def found(message: Message, by: Account) -> None:
    """What may have gone out did: somebody saw it on the platform. Raises `NotUnsure`."""
    with transaction.atomic():
        now = clock.now()
        if not _turned(message, (State.UNSURE,), state=State.SENT, why="", settled_at=now):
            raise NotUnsure
        log.record_new(telling.rows_of([(message, now)]))
        fact = SendFound(message=message.pk, by=audit.number(by))
        audit.note(message.workspace, fact, room="outbox")


def edit(
    message: Message, by: Account, *, text: str | None = None, not_before: datetime | None = None
) -> None:
    """Change the words or the time of a message that has not gone out. Raises `NotOpen`.

    Changed words have to be looked at again where the first ones had to.
    """
    changed: dict[str, object] = {}
    if text is not None and has_words(message):
        action = message.action | {"text": text}
        changed |= {"text": text, "fingerprint": fingerprint(text), "action": action}
        if message.approved_by_id:
            changed |= {"state": State.WAITING, "approved_by": None}
    if not_before is not None:
        changed["not_before"] = not_before
    _turn(message, OPEN, by, SendEdited, **changed)


def has_words(message: Message) -> bool:
    """Whether a message has words of its own."""
    return message.op in {Send.op, "welcome", "mass_send"}


def try_again(message: Message, by: Account) -> None:
    """Put what failed, or may have, back into the queue. Raises `NotSettled`."""
    turned = _turned(message, AGAIN, state=State.QUEUED, why="", code="", attempts=0,
                     not_before=clock.now(), deadline=None, settled_at=None)  # fmt: skip
    if not turned:
        raise NotSettled
    audit.note(
        message.workspace, SendRetried(message=message.pk, by=audit.number(by)), room="outbox"
    )


def _turn(
    message: Message, states: Sequence[str], by: Account, fact: type, **changes: object
) -> None:
    with transaction.atomic():
        if not _turned(message, states, **changes):
            raise NotOpen
        audit.note(message.workspace, fact(message=message.pk, by=audit.number(by)), room="outbox")


def _turned(message: Message, states: Sequence[str], **changes: object) -> bool:
    """Change a message if it is still in one of the states: a sender may have been quicker."""
    found = Message.objects.filter(pk=message.pk, state__in=states)
    changed = bool(found.update(**changes))
    message.refresh_from_db()
    return changed


@transaction.atomic
def set_policy(policy: Policy, by: Account) -> None:
    """Say what the workspace allows itself; it counts from the next check on."""
    policy.save()
    audit.note(policy.workspace, PolicySet(by=audit.number(by)), room="outbox")
