"""Questions about the outbox: what decides on a message, what waits, what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Min, Q, QuerySet

from weilu.kit import clock
from weilu.outbox import budgets, materials, optouts
from weilu.outbox.models import OPEN, OUT, Message, Policy, Purpose, State
from weilu.outbox.rules import Facts
from weilu.people.models import Workspace
from weilu.platforms.live.abilities import Capabilities

WEEK, DAY = timedelta(days=7), timedelta(days=1)
#: What the list can be narrowed to, besides single states.
NARROWED = {
    "waiting": Q(state=State.WAITING),
    "open": Q(state__in=OPEN) | Q(state=State.SENDING),
    "trouble": Q(state__in=[State.FAILED, State.UNSURE]),
    "sent": Q(state__in=[State.SENT, State.TASK]),
}


def narrowed(found: QuerySet[Message], q: str, state: str, purpose: str) -> QuerySet[Message]:
    """Messages whose words, group or person hold `q`; a filter that names nothing is none."""
    found = found.select_related("group", "member")
    if state in NARROWED:
        found = found.filter(NARROWED[state])
    elif state in State.values:
        found = found.filter(state=state)
    if purpose in Purpose.values:
        found = found.filter(purpose=purpose)
    if q:
        named = Q(group__name__icontains=q) | Q(member__name__icontains=q)
        found = found.filter(Q(text__icontains=q) | named)
    return found


def policy_of(workspace: Workspace) -> Policy:
    """The workspace's limits, the defaults where it set none (then not stored)."""
    found = Policy.objects.filter(workspace=workspace).first()
    if found is None:
        found = Policy(workspace=workspace)
        found.clean_fields()
    return found


@dataclass(frozen=True, slots=True)
class _Gone:
    """What went out to one place lately."""

    day: int = 0
    week: int = 0
    promotions: int = 0
    first_day: datetime | None = None
    first_week: datetime | None = None
    first_promotion: datetime | None = None


def facts_of(messages: Sequence[Message], able: Capabilities) -> list[Facts]:
    """What decides on each message of one connection now; a handful of queries for them all."""
    if not messages:
        return []
    now, workspace = clock.now(), messages[0].workspace
    policy = policy_of(workspace)
    people = _gone("member", messages, now)
    groups = _gone("group", messages, now)
    out = optouts.unwanted(messages)
    same = _same_text(messages, now, policy.same_text_days)
    zone, spent = ZoneInfo(workspace.zone), budgets.spent(messages, able, now)
    nothing = _Gone()
    return [
        Facts(
            now=now, zone=zone, purpose=one.purpose, private=is_private(one),
            op=one.op, level=able.of(_feature(one)).level, longest_text=able.longest_text,
            text_length=len(one.text), deadline=one.deadline,
            opted_out=refuses, may_carry=materials.may_carry(one),
            quiet_from=policy.quiet_from, quiet_to=policy.quiet_to,
            to_person_day=people.get(one.member_id or 0, nothing).day,
            to_person_week=people.get(one.member_id or 0, nothing).week,
            oldest_of_day=people.get(one.member_id or 0, nothing).first_day,
            oldest_of_week=people.get(one.member_id or 0, nothing).first_week,
            per_person_day=policy.per_person_day, per_person_week=policy.per_person_week,
            group_week=groups.get(one.group_id or 0, nothing).week,
            group_promotions=groups.get(one.group_id or 0, nothing).promotions,
            promotion_share=policy.promotion_share,
            oldest_promotion=groups.get(one.group_id or 0, nothing).first_promotion,
            same_text_at=same.get((one.chat, one.fingerprint)),
            same_text_days=policy.same_text_days, spent=had,
            welcome_within_s=able.welcome_within_s,
        )
        for one, had, refuses in zip(messages, spent, out, strict=True)
    ]  # fmt: skip


def is_private(message: Message) -> bool:
    """Whether it goes to persons and not to a group."""
    return bool(message.action.get("private") or message.action.get("people"))


def _feature(message: Message) -> str:
    private = message.op == "send" and message.action.get("private")
    return "send_private" if private else message.op


def _gone(which: str, messages: Sequence[Message], now: datetime) -> dict[int, _Gone]:
    """Per member or group of the messages: what went out in a week, service left out."""
    ids = {getattr(one, f"{which}_id") for one in messages} - {None}
    if not ids:
        return {}
    today, promotion = Q(settled_at__gte=now - DAY), Q(purpose=Purpose.PROMOTION)
    rows: Any = (
        Message.objects.filter(state__in=OUT, settled_at__gte=now - WEEK, op="send")
        .filter(**{f"{which}_id__in": ids})
        .exclude(purpose=Purpose.SERVICE)
        .values(place=F(f"{which}_id"))
        .annotate(
            day=Count("pk", filter=today), week=Count("pk"),
            promotions=Count("pk", filter=promotion),
            first_day=Min("settled_at", filter=today), first_week=Min("settled_at"),
            first_promotion=Min("settled_at", filter=promotion),
        )
    )  # fmt: skip
    return {row.pop("place"): _Gone(**row) for row in rows}


def _same_text(
    messages: Sequence[Message], now: datetime, days: int
) -> dict[tuple[str, int], datetime]:
    """When the same words last went to the same chat."""
    told = {one.fingerprint for one in messages} - {0}
    if not told:
        return {}
    rows = (
        Message.objects.filter(
            connection=messages[0].connection, state__in=OUT, fingerprint__in=told,
            chat__in={one.chat for one in messages}, settled_at__gte=now - timedelta(days=days),
        )
        .values("chat", "fingerprint")
        .annotate(last=Max("settled_at"))
    )  # fmt: skip
    return {(row["chat"], row["fingerprint"]): row["last"] for row in rows}
