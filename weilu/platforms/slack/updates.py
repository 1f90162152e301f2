"""One call of Slack's Events API → what it tells. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from weilu.platforms.export_json import mended
from weilu.platforms.live.contract import Ignored, LiveTold
from weilu.platforms.live.reading import told_in
from weilu.platforms.slack import live_members as members
from weilu.platforms.slack import live_messages as messages
from weilu.platforms.slack.live_members import Item, Told, moment_of

LONGEST_NAME = 80

_TELLERS: dict[str, Callable[[Told], Iterator[LiveTold]]] = {
    "message": messages.message_told,
    "reaction_added": messages.reaction_told("reaction"),
    "reaction_removed": messages.reaction_told("reaction_removed"),
    "pin_added": messages.pinned_told,
    "member_joined_channel": members.came_told,
    "member_left_channel": members.went_told,
    "channel_left": members.own_left_told,
    "group_left": members.own_left_told,
    "channel_created": members.created_told,
    "channel_rename": members.named_told,
    "group_rename": members.named_told,
    "channel_archive": members.ended("group_closed"),
    "group_archive": members.ended("group_closed"),
    "channel_deleted": members.ended("group_closed"),
    "group_deleted": members.ended("group_closed"),
    "channel_unarchive": members.ended("group_opened"),
    "group_unarchive": members.ended("group_opened"),
    "channel_id_changed": members.moved_told,
    "team_join": members.person_told,
    "user_change": members.person_told,
}
#: Events to subscribe to: a message is named by the kind of channel it is in.
SUBSCRIBED = (
    "message.channels", "message.groups", "message.im", "message.mpim",
    *(name for name in _TELLERS if name != "message"),
)  # fmt: skip


def told_by(body: bytes) -> list[LiveTold]:
    """All a call tells. Raises `NotUnderstood`."""
    return told_in(body, "Slack", lambda call: _told(mended(call)))


def _told(call: Item) -> Iterator[LiveTold]:
    event: Any = call.get("event")
    kind = event.get("type") if isinstance(event, dict) else call.get("type")
    name = (kind if isinstance(kind, str) and kind else "nameless")[:LONGEST_NAME]
    if name not in _TELLERS or not isinstance(event, dict):
        yield Ignored(name)
        return
    yield from _TELLERS[name](Told(event, own_id(call), moment_of(event)))


def own_id(call: Item) -> str:
    """The bot's own user, for whom Slack made the call."""
    for one in call.get("authorizations") or ():
        if isinstance(one, dict) and one.get("is_bot") is True:
            return members.optional(one, "user_id")
    return ""
