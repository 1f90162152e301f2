"""One kept delivery of Discord's gateway → what it tells. Pure.

A delivery is what the gateway wrote, `{"t": …, "d": …}`, and what the listener knew when it heard
it and the payload leaves out:

- `heard`: when, in microseconds since 1970 (a going or a reaction has no time of its own)
- `group`: the channel's name; `entrance`: the channel where the server's people arrive
- `staff`: whether the speaker belongs to the team; of a whole server, the ids of those who do
- `came`: the invite link somebody came by; `audit`, `banned`: who put somebody out
- `before`: a channel's or server's name and topic until now; `channels` of a renamed server
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.platforms.discord import members, messages, places, reactions
from weilu.platforms.discord.ids import Item
from weilu.platforms.live.contract import Ignored, LiveTold, NotUnderstood
from weilu.platforms.moments import checked

_FAULTS = (KeyError, ValueError, TypeError, AttributeError, OverflowError, IndexError)


def told_by(body: bytes, me: str) -> list[LiveTold]:
    """All a delivery tells; `me` is the bot's own id. Raises `NotUnderstood`."""
    try:
        return list(_told(json.loads(body), me))
    except RecursionError:
        raise NotUnderstood(platform="Discord", why=_("it is nested too deeply")) from None
    except _FAULTS as fault:
        why = _("%(part)s is missing or not what it should be") % {"part": _part(fault)}
        raise NotUnderstood(platform="Discord", why=why) from fault


def _told(delivery: dict[str, Any], me: str) -> Iterator[LiveTold]:
    kind, item, heard = delivery["t"], delivery["d"], delivery.get("heard", 0)
    if not isinstance(kind, str) or not isinstance(item, dict):
        raise ValueError("no event")
    if isinstance(heard, bool) or not isinstance(heard, int):
        raise ValueError("no time")
    told = _of_talk(kind, item, delivery, checked(heard), me)
    told = told or _of_people(kind, item, delivery, heard, me)
    yield from told or _of_places(kind, item, delivery, heard) or [Ignored(kind.lower()[:60])]


Told = Iterator[LiveTold] | None


def _of_talk(kind: str, item: Item, beside: Item, heard: int, me: str) -> Told:
    match kind:
        case "MESSAGE_CREATE":
            return messages.message_told(item, beside, me)
        case "MESSAGE_UPDATE":
            return messages.edit_told(item, beside, me)
        case "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK":
            return messages.recall_told(item, beside, heard)
        case "MESSAGE_REACTION_ADD":
            return reactions.reaction_told(item, beside, heard)
        case "MESSAGE_REACTION_REMOVE":
            return reactions.reaction_removed_told(item, beside, heard)
    return None


def _of_people(kind: str, item: Item, beside: Item, heard: int, me: str) -> Told:
    match kind:
        case "GUILD_MEMBER_ADD":
            return members.came_told(item, beside, heard, me)
        case "GUILD_MEMBER_REMOVE":
            return members.went_told(item, beside, heard, me)
        case "GUILD_MEMBER_UPDATE":
            return members.changed_told(item, beside)
        case "GUILD_AUDIT_LOG_ENTRY_CREATE":
            return members.audit_told(item, beside)
    return None


def _of_places(kind: str, item: Item, beside: Item, heard: int) -> Told:
    match kind:
        case "GUILD_CREATE":
            return places.standing_told(item, beside)
        case "GUILD_UPDATE":
            return places.server_changed_told(item, beside, heard)
        case "GUILD_DELETE":
            return places.server_gone_told(item, beside, heard)
        case "CHANNEL_CREATE" | "THREAD_CREATE":
            return places.opened_told(item, beside)
        case "CHANNEL_UPDATE" | "THREAD_UPDATE":
            return places.changed_told(item, beside, heard)
        case "CHANNEL_DELETE" | "THREAD_DELETE":
            return places.closed_told(item, heard)
    return None


def _part(fault: Exception) -> str:
    """The field that is missing, never the message's words."""
    return str(fault.args[0])[:40] if isinstance(fault, KeyError) and fault.args else "a field"
