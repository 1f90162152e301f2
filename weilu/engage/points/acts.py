"""What members do that may earn points, told from events of the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from weilu.engage.points.rules import Deed
from weilu.events.models import Event
from weilu.outbox.actions import fingerprint
from weilu.people.models import Member, Workspace
from weilu.people.persons import reads as persons

#: Act → its words. An act that is a kind of event is done by its actor.
ACTS: dict[str, Any] = {
    "message": _("wrote a message"),
    "answer": _("answered somebody’s question"),
    "reply": _("replied to somebody"),
    "reaction": _("reacted to somebody’s message"),
    "invitation": _("brought somebody in"),
    "checked_in": _("checked in to a challenge"),
}
#: Kinds of event that are looked at.
KINDS = ("message", "reaction", "join", "checked_in")
#: What a question has in it, in the languages of the groups.
ASKING = ("?", "？", "吗", "怎么", "哪里", "哪个", "什么", "多少", "为什么", "请问", "求助")


def deeds_of(workspace: Workspace, events: Sequence[Event]) -> list[Deed]:
    """What members did in these events, in order; staff and bots do nothing that counts."""
    before = _answered(events)
    told = [
        (event, act, who, other)
        for event in events
        for act, who, other in _acts(event, before)
        if who
    ]
    people = _people(workspace, {who for _event, _act, who, _other in told})
    zone = ZoneInfo(workspace.zone)
    return [
        Deed(event.pk, act, who, people[who], _day(event, zone), event.at, other)
        for event, act, who, other in told
        if who in people
    ]


def _acts(
    event: Event, before: Mapping[tuple[int, str], tuple[int, str]]
) -> list[tuple[str, int | None, str]]:
    """(act, member, with whom or what) of one event."""
    author, text = before.get((event.source_id, event.reply_to), (0, ""))
    to_other = bool(author) and author != event.actor
    if event.kind == "message":
        found = [("message", event.actor, f"text:{fingerprint(event.text)}" if event.text else "")]
        if to_other:
            found.append(("reply", event.actor, f"member:{author}"))
            if any(sign in text for sign in ASKING):
                found.append(("answer", event.actor, f"member:{author}"))
        return found
    if event.kind == "reaction":
        return [("reaction", event.actor, f"member:{author}")] if to_other else []
    if event.kind == "join":
        brought = event.subject and event.subject != event.actor
        return [("invitation", event.subject, f"member:{event.actor}")] if brought else []
    return [(event.kind, event.actor, "")] if event.kind in ACTS else []


def _answered(events: Sequence[Event]) -> dict[tuple[int, str], tuple[int, str]]:
    """(source, message) → (author, words) of the messages these events answer."""
    wanted = {(event.source_id, event.reply_to) for event in events if event.reply_to}
    found = Event.objects.filter(
        source__in={source for source, _id in wanted}, external_id__in={id for _s, id in wanted}
    ).values_list("source_id", "external_id", "actor", "text")
    return {
        (source, id): (actor or 0, text) for source, id, actor, text in found
        if (source, id) in wanted
    }  # fmt: skip


def _people(workspace: Workspace, members: set[int]) -> dict[int, int]:
    """Member → the person's number: the lowest of their members'."""
    counted = Member.objects.filter(workspace=workspace, pk__in=members, is_bot=False)
    mine = set(counted.filter(is_staff=False).values_list("pk", flat=True))
    return {one: min(same) for one, same in persons.identities_of(mine).items()}


def _day(event: Event, zone: ZoneInfo) -> date:
    return event.at.astimezone(zone).date()
