"""What becomes of those who come: greeted once, shown the rules, let in when they accept them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from weilu.charter.house_rules import actions as house_rules
from weilu.charter.house_rules import reads as house_rules_reads
from weilu.engage.welcome import rules, saying
from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.kit import clock
from weilu.outbox import actions as outbox
from weilu.outbox.actions import Intent
from weilu.outbox.models import Message, Purpose
from weilu.people.models import Account, Member, Membership
from weilu.platforms.live import adapters
from weilu.platforms.live.deeds import Admit, Mute
from weilu.platforms.models import Connection

ROOM = "engage"
#: Telegram takes a silence longer than a year for one without end.
UNTIL_ACCEPTED_S = 366 * 86_400
#: What is read of a newcomer along with it.
WHOLE = (
    "greeting__workspace", "greeting__template", "greeting__entry", "connection", "group", "member"
)  # fmt: skip
COMINGS = frozenset({"join", "join_request", "contact_added"})


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the log, as a job carries it."""

    key: str  #: source and external id
    kind: str
    at: datetime
    group: int | None
    member: int | None  #: who came, wrote or reacted
    text: str = ""
    reply_to: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def take(connection: Connection, told: Sequence[Told]) -> list[Newcomer]:
    """Decide on everybody who came; those who are new to the list. Safe to run again."""
    listed = sum(one.kind == "join" and one.data.get("via") == "compared" for one in told)
    found = []
    for one in told:
        if one.kind in COMINGS:
            compared = one.data.get("via") == "compared"
            found.append(_take(connection, one, listed if compared else 0))
        else:
            note_yes(one)
    return [one for one in found if one is not None]


@transaction.atomic
def _take(connection: Connection, told: Told, listed: int) -> Newcomer | None:
    greeting = _plan_for(connection, told)
    mine = Member.objects.filter(workspace=connection.workspace_id, is_bot=False, is_staff=False)
    member = mine.filter(pk=told.member).first() if told.member else None
    if greeting is None or member is None:
        return None
    if Newcomer.objects.filter(connection=connection, event=told.key, member=member).exists():
        return None
    newcomer = _newcomer(connection, greeting, member, told)
    coming = rules.Coming(
        told.at, clock.now(), greeting.mode, greeting.since, greeting.is_batched, listed,
        _greeted_before(greeting, member), timedelta(days=greeting.again_after_days),
        newcomer.deadline,
    )  # fmt: skip
    if newcomer.code or told.kind == "join_request":
        coming = replace(coming, batched=False)  # these cannot wait
    fate = rules.fate(coming)
    if fate is None:
        return None
    newcomer.state, newcomer.why = fate.state, fate.why
    newcomer.save()
    _begin(newcomer)
    return newcomer


def _plan_for(connection: Connection, told: Told) -> Greeting | None:
    """The plan somebody comes under, locked: two who come at once are taken in turn."""
    plans = Greeting.objects.select_for_update(of=("self",)).filter(
        workspace=connection.workspace_id
    )
    if told.group is None:
        return plans.filter(contacts=True).first() if told.kind == "contact_added" else None
    found = plans.filter(places__group=told.group).first()
    asks = found is not None and found.held_until_accepted == "request"
    return found if told.kind != "join_request" or asks else None


def _newcomer(
    connection: Connection, greeting: Greeting, member: Member, told: Told
) -> Newcomer:  # fmt: skip
    newcomer = Newcomer(
        greeting=greeting, connection=connection, group_id=told.group, member=member,
        event=told.key[:240], via=told.kind, came_at=told.at,
        flag=str(told.data.get("flag", ""))[:200], chat=str(told.data.get("chat", ""))[:200],
        code=str(told.data.get("welcome", ""))[:200],
    )  # fmt: skip
    within_s = adapters.by_key(connection.adapter).capabilities.welcome_within_s
    if newcomer.code and within_s:
        newcomer.deadline = told.at + timedelta(seconds=within_s)
    return newcomer


def _greeted_before(greeting: Greeting, member: Member) -> datetime | None:
    """When they were last greeted; who waits for a greeting is not put down twice either."""
    before = greeting.newcomers.filter(member=member, greeted_at__isnull=False)
    waiting = greeting.newcomers.filter(member=member, state=rules.WAITING)
    greeted = before.order_by("-greeted_at").values_list("greeted_at", flat=True).first()
    return greeted or waiting.values_list("came_at", flat=True).first()


def _begin(newcomer: Newcomer) -> None:
    """What follows from somebody's coming, besides being on the list."""
    editions = house_rules_reads.in_force(newcomer.greeting.workspace_id, newcomer.group_id)
    newcomer.accepted_at = house_rules_reads.accepted_at(newcomer.member, editions)
    newcomer.save(update_fields=["accepted_at"])
    if newcomer.state == rules.REHEARSED:
        rehearse(newcomer)
    elif newcomer.state == rules.GREETED:
        greet([newcomer])
    elif newcomer.state == rules.WAITING:
        greet_ready(newcomer.greeting, newcomer.group_id)
    if newcomer.greeting.mode != rules.ON or newcomer.state == rules.LEFT_ALONE:
        return
    if newcomer.accepted_at:
        let_in(newcomer)
    elif editions and newcomer.via == "join" and newcomer.greeting.held_until_accepted == "mute":
        _silence(newcomer)


def rehearse(newcomer: Newcomer) -> None:
    """Write down what would be said, and say nothing."""
    text = saying.words_of(newcomer.greeting.template, newcomer.greeting.language)
    newcomer.said = saying.filled(text, [newcomer]) if text else ""
    newcomer.save(update_fields=["said"])


def greet(
    newcomers: Sequence[Newcomer], by: Account | None = None, key: str = ""
) -> Message | None:
    """Greet newcomers of one place together, in the caller's transaction; None without words."""
    intent = saying.greeting_for(newcomers, key)
    state, why, message = rules.GREETED, "", None
    if intent is None:
        state, why = rules.LEFT_ALONE, "no_words"
    else:
        [message] = outbox.put(newcomers[0].connection, ROOM, [intent], by)
    for one in newcomers:
        one.state, one.why, one.message = state, why, message
        one.greeted_at = clock.now() if message else None
        one.save(update_fields=["state", "why", "message", "greeted_at"])
    return message


def greet_ready(greeting: Greeting, group_id: int | None) -> int:
    """Greet those of a group who have waited long enough; how many. In the caller's transaction."""
    waiting = list(
        greeting.newcomers.select_for_update(of=("self",))
        .filter(state=rules.WAITING, group=group_id)
        .select_related(*WHOLE)
        .order_by("came_at", "pk")
    )  # fmt: skip
    count = rules.ready(
        [one.came_at for one in waiting], clock.now(), zone=ZoneInfo(greeting.workspace.zone),
        hour=greeting.hour, every=greeting.every,
    )  # fmt: skip
    here = _still_there(waiting[:count])
    if here:
        greet(here)
    return len(here)


def _still_there(newcomers: Sequence[Newcomer]) -> list[Newcomer]:
    """Those who have not left while they waited; the others are noted as gone."""
    held = Membership.objects.filter(
        member__in=[one.member_id for one in newcomers],
        group__in=[one.group_id for one in newcomers],
    )  # fmt: skip
    gone = {(one.member_id, one.group_id) for one in held if not one.is_present}
    left = [one.pk for one in newcomers if (one.member_id, one.group_id) in gone]
    Newcomer.objects.filter(pk__in=left).update(state=rules.LEFT_ALONE, why="gone")
    return [one for one in newcomers if one.pk not in left]


def note_yes(told: Told) -> bool:
    """Take a word or a reaction for what it says; True where it accepted the rules."""
    newcomer = _asked(told)
    if newcomer is None:
        return False
    editions = house_rules_reads.in_force(newcomer.greeting.workspace_id, newcomer.group_id)
    way = "word" if told.kind == "message" else "reaction"
    return bool(
        house_rules.accept(newcomer.member, editions, way, newcomer.group, told.at)
    )  # fmt: skip


def _asked(told: Told) -> Newcomer | None:
    """The newcomer whom a message or a reaction answers for, if it says yes."""
    asked = Newcomer.objects.filter(
        member=told.member, group=told.group, accepted_at=None, state=rules.GREETED,
        greeting__mode=rules.ON,
    ).select_related("greeting", "member", "group")  # fmt: skip
    if told.kind == "reaction":
        asked = asked.filter(greeting__by_reaction=True, message__external_id=told.reply_to)
        return asked.first() if told.reply_to and rules.is_yes_emoji(_emoji(told)) else None
    newcomer = asked.order_by("-came_at").first()
    if newcomer is None or not rules.is_yes(told.text, newcomer.greeting.yes_words):
        return None
    return newcomer


def _emoji(told: Told) -> str:
    return str(told.data.get("emoji", ""))


@transaction.atomic
def note_acceptance(member: Member) -> int:
    """Let in whoever accepted what holds where they came; how many comings that settled."""
    count = 0
    for newcomer in _open(Q(member=member, accepted_at=None)):
        editions = house_rules_reads.in_force(newcomer.greeting.workspace_id, newcomer.group_id)
        at = house_rules_reads.accepted_at(member, editions)
        if at is None:
            continue
        newcomer.accepted_at = at
        newcomer.save(update_fields=["accepted_at"])
        if newcomer.greeting.mode == rules.ON and newcomer.state != rules.REHEARSED:
            let_in(newcomer)
        count += 1
    return count


def _open(which: Q) -> list[Newcomer]:
    found = Newcomer.objects.select_for_update(of=("self",)).filter(which)
    return list(found.select_related(*WHOLE))


def let_in(newcomer: Newcomer) -> None:
    """Open what was closed until the rules were accepted, and say the words for it, once."""
    held, wanted = newcomer.greeting.held_until_accepted, []
    if newcomer.via == "join_request":
        wanted.append(_admission(newcomer))
    elif held == "mute" and _was_silenced(newcomer):
        wanted.append(_speech(newcomer, 0, "welcome-speak"))
    if newcomer.via != "join_request" and not _had_entry(newcomer):
        entry = saying.entry_for(newcomer)
        if entry is not None:
            wanted.append(entry)
            newcomer.entry_at = clock.now()
    if wanted:
        outbox.put(newcomer.connection, ROOM, wanted)
    newcomer.let_in_at = clock.now()
    newcomer.save(update_fields=["let_in_at", "entry_at"])


def _had_entry(newcomer: Newcomer) -> bool:
    """Whether the words after accepting were said to them before, on an earlier coming."""
    before = newcomer.greeting.newcomers.filter(member=newcomer.member, entry_at__isnull=False)
    return before.exclude(pk=newcomer.pk).exists()


def _was_silenced(newcomer: Newcomer) -> bool:
    key = f"welcome-silence:{newcomer.pk}"
    return Message.objects.filter(workspace=newcomer.greeting.workspace_id, key=key).exists()


def _admission(newcomer: Newcomer) -> Intent:
    assert newcomer.group is not None
    action = Admit(
        newcomer.group.external_id, newcomer.member.external_id, yes=True, flag=newcomer.flag
    )
    return Intent(
        f"welcome-admit:{newcomer.pk}", action, Purpose.SERVICE, group=newcomer.group,
        member=newcomer.member, reason=newcomer.greeting.name, priority=saying.PRIORITY,
    )  # fmt: skip


def _silence(newcomer: Newcomer) -> None:
    able = adapters.by_key(newcomer.connection.adapter).capabilities
    if able.can("mute"):
        silence = _speech(newcomer, UNTIL_ACCEPTED_S, "welcome-silence")
        outbox.put(newcomer.connection, ROOM, [silence])


def _speech(newcomer: Newcomer, seconds: int, key: str) -> Intent:
    assert newcomer.group is not None
    return Intent(
        f"{key}:{newcomer.pk}",
        Mute(newcomer.group.external_id, newcomer.member.external_id, seconds), Purpose.SERVICE,
        group=newcomer.group, member=newcomer.member, reason=newcomer.greeting.name,
        priority=saying.PRIORITY,
    )  # fmt: skip


@transaction.atomic
def remind(greeting: Greeting) -> int:
    """Remind, once, those who were greeted and have not accepted; how many."""
    waiting = Q(
        greeting=greeting, state=rules.GREETED, accepted_at=None, reminded_at=None,
        greeted_at__isnull=False,
    )  # fmt: skip
    now, count = clock.now(), 0
    for newcomer in _still_there(_open(waiting)):
        assert newcomer.greeted_at is not None
        after_h = greeting.remind_after_h
        if not rules.wants_reminder(newcomer.greeted_at, now, after_h, newcomer.reminded_at):
            continue
        if not house_rules_reads.in_force(greeting.workspace_id, newcomer.group_id):
            continue
        intent = saying.reminder_for(newcomer)
        if intent is not None:
            outbox.put(newcomer.connection, ROOM, [intent])
        newcomer.reminded_at = now
        newcomer.save(update_fields=["reminded_at"])
        count += 1
    return count
