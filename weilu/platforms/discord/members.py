"""Who came and by which link, who went and who put them out. Pure.

People come into a server, not into a channel. Weilu records it in the channel where Discord itself
welcomes them, the server's entrance (`guilds.py`), which the listener writes beside the payload.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weilu.platforms.contract import EventSeen, PersonSeen
from weilu.platforms.discord.ids import (
    Item,
    ident,
    inner,
    invite_link,
    listed,
    made_at,
    membership_id,
    person_of,
    when,
    words,
)
from weilu.platforms.live.contract import Ignored, LiveTold

#: https://docs.discord.com/developers/resources/audit-log#audit-log-entry-object-audit-log-events
KICK, BAN, UNBAN, MEMBER_UPDATE = 20, 22, 23, 24
_SILENCE = "communication_disabled_until"


def entrance_of(item: Item, beside: Item) -> str:
    """The group that a server's comings and goings are recorded in."""
    return words(beside, "entrance") or ident(item["guild_id"])


def came_told(item: Item, beside: Item, heard: int, me: str) -> Iterator[LiveTold]:
    """Somebody came into the server."""
    who = person_of(item["user"], item, is_staff=beside.get("staff") is True)
    yield who
    if who.id == me:
        yield Ignored("own.join")
        return
    at = when(item["joined_at"]) if item.get("joined_at") else heard
    event = EventSeen(membership_id("join", who.id, at), at, "join", "", who.id)
    yield _by_link(event._replace(group=entrance_of(item, beside)), inner(beside, "came"))


def _by_link(event: EventSeen, link: Item) -> EventSeen:
    code = words(link, "code")
    if not code:
        return event
    data = {"via": "link", "invite": invite_link(code), "scene": words(link, "scene")}
    inviter = words(link, "inviter")
    return event._replace(
        subject="" if inviter == event.author else inviter,
        data={key: value for key, value in data.items() if value},
    )


def went_told(item: Item, beside: Item, heard: int, me: str) -> Iterator[LiveTold]:
    """Somebody is out of the server: by themself, or as the server's audit log says by whom."""
    who = person_of(item["user"])
    if who.id == me:
        yield Ignored("own.leave")
        return
    yield who
    event = EventSeen("", heard, "leave", entrance_of(item, beside), who.id)
    entry = inner(beside, "audit")
    if entry:
        yield _put_out(event._replace(at=made_at(entry["id"])), entry)
    elif beside.get("banned") is True:
        yield _removed(event, "", who.id, for_good=True)
    else:
        yield event._replace(id=membership_id("leave", who.id, heard))


def _put_out(event: EventSeen, entry: Item) -> EventSeen:
    by = words(entry, "user_id")
    removed = _removed(event, by, event.author, for_good=entry.get("action_type") == BAN)
    return removed._replace(text=words(entry, "reason"))


def _removed(event: EventSeen, by: str, who: str, *, for_good: bool) -> EventSeen:
    return event._replace(
        id=membership_id("removed", who, event.at), kind="removed", author=by, subject=who,
        data={"for_good": True} if for_good else None,
    )  # fmt: skip


def changed_told(item: Item, beside: Item) -> Iterator[LiveTold]:
    """A member's name or roles are others now."""
    yield person_of(item["user"], item, is_staff=beside.get("staff") is True)
    yield Ignored("member_update")


def audit_told(item: Item, beside: Item) -> Iterator[LiveTold]:
    """Who silenced whom or let them back; kicks and bans are told with the going itself."""
    kind = item["action_type"]
    action = "unban" if kind == UNBAN else _silence(item) if kind == MEMBER_UPDATE else ""
    if not action:
        yield Ignored(f"audit.{int(kind)}")
        return
    yield EventSeen(
        f"audit:{ident(item['id'])}", made_at(item["id"]), "system", entrance_of(item, beside),
        words(item, "user_id"), words(item, "reason"), subject=ident(item["target_id"]),
        data={"action": action},
    )  # fmt: skip


def _silence(entry: Item) -> str:
    """The words histories of other platforms use too; "" where nothing of the kind changed."""
    change: dict[str, Any] = {words(one, "key"): one for one in listed(entry, "changes")}
    if _SILENCE not in change:
        return ""
    return "mute" if change[_SILENCE].get("new_value") else "unmute"


def staff_told(item: Item, staff: list[str]) -> Iterator[PersonSeen]:
    """Those of a server's members who belong to the team."""
    wanted = set(staff)
    for member in listed(item, "members"):
        user = inner(member, "user")
        if words(user, "id") in wanted:
            yield person_of(user, member, is_staff=True)
