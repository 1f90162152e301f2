"""What a change of somebody's membership in a room tells. Pure.

Matrix keeps one state per person and room; what happened is the step from the one before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from weilu.platforms.contract import EventSeen, PersonSeen
from weilu.platforms.live.contract import Ignored, LiveTold, RosterChanged
from weilu.platforms.matrix.content import Item, inner, words


class Step(NamedTuple):
    """From one membership to the next."""

    before: str
    now: str
    alone: bool  #: by the person themself


#: What a step is when nothing but its kind has to be told: kind, and action of `system`.
_STEPS: dict[tuple[str, str, bool], tuple[str, str]] = {
    ("join", "leave", True): ("leave", ""),
    ("join", "leave", False): ("removed", ""),
    ("join", "ban", False): ("removed", ""),
    ("invite", "leave", True): ("system", "invite_declined"),
    ("invite", "leave", False): ("system", "invite_withdrawn"),
    ("knock", "leave", True): ("system", "request_withdrawn"),
    ("knock", "leave", False): ("system", "request_refused"),
    ("ban", "leave", False): ("system", "unbanned"),
}


def member_told(item: Item, event: EventSeen, me: str) -> Iterator[LiveTold]:
    """`event` has id, time, group and author of the change."""
    who, content = words(item, "state_key"), inner(item, "content")
    if not who:
        raise ValueError("nobody")
    yield PersonSeen(who, words(content, "displayname"))
    before = words(inner(inner(item, "unsigned"), "prev_content"), "membership") or "leave"
    step = Step(before, str(content["membership"]), who == event.author)
    if step.before == step.now:
        yield Ignored("profile")
    elif who == me:
        yield from _ours(step, event)
    else:
        yield _theirs(step, item, event._replace(text=words(content, "reason")), who)


def _ours(step: Step, event: EventSeen) -> Iterator[LiveTold]:
    """The account itself came or went."""
    if step.now == "join":
        yield event._replace(kind="group_opened")
        yield RosterChanged(event.group)
    elif step.before == "join":
        yield event._replace(kind="group_closed")
    else:
        yield Ignored(f"own.{step.now[:40]}")


def _theirs(step: Step, item: Item, event: EventSeen, who: str) -> LiveTold:
    match step.now:
        case "join":
            return _came(step, item, event._replace(text="", author=who))
        case "invite":
            data = {"via": "request"} if step.before == "knock" else None
            return event._replace(kind="invite", subject=who, data=data)
        case "knock":
            return event._replace(kind="join_request")
        case "leave" | "ban":
            return _went(step, event, who)
    return Ignored(f"membership.{step.now[:40]}")


def _came(step: Step, item: Item, event: EventSeen) -> EventSeen:
    if step.before != "invite":
        return event._replace(kind="join")
    inviter = words(inner(item, "unsigned"), "prev_sender")
    return event._replace(kind="join", subject=inviter, data={"via": "invite"})


def _went(step: Step, event: EventSeen, who: str) -> EventSeen:
    kind, action = _STEPS.get((step.before, step.now, step.alone), ("system", "banned"))
    subject = "" if step.alone else who
    if kind == "removed" and step.now == "ban":
        return event._replace(kind=kind, subject=subject, data={"for_good": True})
    data: dict[str, Any] | None = {"action": action} if action else None
    return event._replace(kind=kind, subject=subject, data=data)
