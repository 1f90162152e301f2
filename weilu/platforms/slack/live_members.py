"""What Slack's events on channels and their members tell.

Source: docs.slack.dev, event reference. Slack tells who invited somebody; it does not tell who took
somebody out, except of the bot itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.live.contract import GroupMoved, Ignored, LiveTold, RosterChanged
from weilu.platforms.moments import from_seconds

Item = dict[str, Any]


class Told(NamedTuple):
    """One event with what is told around it."""

    event: Item
    me: str  #: id of the bot's own user, "" = not told
    at: int  #: microseconds since 1970


def needed(item: Item, key: str) -> str:
    """A text field that must be there. Raises `KeyError`."""
    found = item.get(key)
    if not isinstance(found, str) or not found:
        raise KeyError(key)
    return found


def optional(item: Item, key: str) -> str:
    """A text field, "" where it is missing."""
    found = item.get(key)
    return found if isinstance(found, str) else ""


def moment_of(event: Item) -> int:
    """When an event happened, in microseconds since 1970. Raises `ValueError`, `KeyError`."""
    return from_seconds(event["event_ts"])


def is_direct(group: str) -> bool:
    """Whether a channel is a talk of two."""
    return group.startswith("D")


def came_told(told: Told) -> Iterator[LiveTold]:
    """Somebody came into a channel, or the bot itself was taken in."""
    group, who = needed(told.event, "channel"), needed(told.event, "user")
    inviter = optional(told.event, "inviter")
    yield GroupSeen(group, "")
    yield from (PersonSeen(one, "") for one in (inviter, who) if one)
    stamp = optional(told.event, "event_ts")
    if who == told.me:
        yield EventSeen(f"group_opened:{stamp}", told.at, "group_opened", group, inviter or who)
        yield RosterChanged(group)
        return
    yield EventSeen(
        f"join:{who}:{stamp}", told.at, "join", group, who, subject=inviter,
        data={"via": "invite"} if inviter else None,
    )  # fmt: skip


def went_told(told: Told) -> Iterator[LiveTold]:
    """Somebody is out of a channel, be it by themself or not: Slack does not say."""
    group, who = needed(told.event, "channel"), needed(told.event, "user")
    if who == told.me:
        yield Ignored("own.left")  # told by channel_left, with who did it
        return
    yield from (GroupSeen(group, ""), PersonSeen(who, ""))
    stamp = optional(told.event, "event_ts")
    yield EventSeen(f"leave:{who}:{stamp}", told.at, "leave", group, who)


def own_left_told(told: Told) -> Iterator[LiveTold]:
    """The bot was taken out of a channel."""
    group, by = needed(told.event, "channel"), optional(told.event, "actor_id")
    yield GroupSeen(group, "")
    if by:
        yield PersonSeen(by, "")
    stamp = optional(told.event, "event_ts")
    yield EventSeen(f"group_closed:{stamp}", told.at, "group_closed", group, by)


def created_told(told: Told) -> Iterator[LiveTold]:
    """A public channel was made, whoever is in it."""
    channel = told.event["channel"]
    group, by = needed(channel, "id"), needed(channel, "creator")
    yield from (GroupSeen(group, optional(channel, "name")), PersonSeen(by, ""))
    stamp = optional(told.event, "event_ts")
    yield EventSeen(f"group_opened:{stamp}", told.at, "group_opened", group, by)


def named_told(told: Told) -> Iterator[LiveTold]:
    """A channel has another name; who gave it is told by a message in the channel."""
    channel = told.event["channel"]
    yield GroupSeen(needed(channel, "id"), needed(channel, "name"))


def ended(kind: str) -> Callable[[Told], Iterator[LiveTold]]:
    """A channel was archived or deleted, or taken out of the archive."""

    def tell(told: Told) -> Iterator[LiveTold]:
        group = needed(told.event, "channel")
        by = optional(told.event, "user") or optional(told.event, "actor_id")
        yield GroupSeen(group, "")
        if by:
            yield PersonSeen(by, "")
        stamp = optional(told.event, "event_ts")
        yield EventSeen(f"{kind}:{stamp}", told.at, kind, group, by)

    return tell


def moved_told(told: Told) -> Iterator[LiveTold]:
    """A channel goes on under another id."""
    event = told.event
    yield GroupMoved(needed(event, "old_channel_id"), needed(event, "new_channel_id"))


def person_told(told: Told) -> Iterator[LiveTold]:
    """Somebody's name changed, or somebody is new in the workspace."""
    yield person_of(told.event["user"])


def person_of(user: Item) -> PersonSeen:
    """A person as Slack lists them; the same as of an export. Raises `KeyError`."""
    profile = user.get("profile")
    profile = profile if isinstance(profile, dict) else {}
    names = (optional(profile, "display_name"), optional(profile, "real_name"),
             optional(user, "real_name"), optional(user, "name"))  # fmt: skip
    staff = user.get("is_admin") is True or user.get("is_owner") is True
    bot = user.get("is_bot") is True or user.get("id") == "USLACKBOT"
    return PersonSeen(needed(user, "id"), next(filter(None, names), ""), bot, staff)
