"""What updates on members tell: who came by which link, who was put out by whom, who may what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.live.contract import LiveTold
from weilu.platforms.moments import from_seconds
from weilu.platforms.telegram.ids import (
    Item,
    group_of,
    is_private,
    membership_id,
    number,
    person_of,
    words,
)

_STAFF = {"creator", "administrator"}


def _is_in(member: Item) -> bool:
    status = member["status"]
    return status in _STAFF or status == "member" or member.get("is_member") is True


def member_told(item: Item) -> Iterator[LiveTold]:
    """A member's standing in a group changed (`chat_member`)."""
    group, at = group_of(item["chat"]), from_seconds(item["date"])
    old, new = item["old_chat_member"], item["new_chat_member"]
    who = person_of(new["user"], is_staff=new["status"] in _STAFF)
    by = person_of(item["from"])
    yield group
    if by.id != who.id:
        yield by
    yield who
    change = EventSeen("", at, "system", group.id, by.id, subject=who.id)
    if _is_in(old) != _is_in(new):
        yield _came(item, change, who) if _is_in(new) else _went(new, change, who)
    elif action := _action(old, new):
        yield change._replace(id=membership_id(action, who.id, at), data={"action": action})


def _came(item: Item, change: EventSeen, who: PersonSeen) -> EventSeen:
    link: Mapping[str, Any] = item.get("invite_link") or {}
    data = {
        "via": _via(item, link, brought=change.author != who.id),
        "invite": words(link, "invite_link"),
        "invite_name": words(link, "name"),
        "scene": "folder" if item.get("via_chat_folder_invite_link") is True else "",
    }
    if link:  # the one who answered the request did not invite
        inviter = person_of(link["creator"]).id
    else:
        inviter = "" if data["via"] == "request" else change.author
    return change._replace(
        id=membership_id("join", who.id, change.at), kind="join", author=who.id,
        subject="" if inviter == who.id else inviter,
        data={key: value for key, value in data.items() if value} or None,
    )  # fmt: skip


def _via(item: Item, link: Item, *, brought: bool) -> str:
    if item.get("via_join_request") is True or link.get("creates_join_request") is True:
        return "request"
    if link or item.get("via_chat_folder_invite_link") is True:
        return "link"
    return "invite" if brought else ""


def _went(new: Item, change: EventSeen, who: PersonSeen) -> EventSeen:
    if change.author == who.id:
        return change._replace(
            id=membership_id("leave", who.id, change.at), kind="leave", subject=""
        )
    banned = new["status"] == "kicked" and not new.get("until_date")
    return change._replace(
        id=membership_id("removed", who.id, change.at), kind="removed",
        data={"for_good": True} if banned else None,
    )  # fmt: skip


def _action(old: Item, new: Item) -> str:
    """What was changed about somebody who stays in, or out; the words QQ's histories use too."""
    was, now = old["status"], new["status"]
    if (was in _STAFF) != (now in _STAFF):
        return "admin" if now in _STAFF else "no_admin"
    if (was == "kicked") != (now == "kicked"):
        return "ban" if now == "kicked" else "unban"
    silent = _is_silenced(new)
    if _is_silenced(old) != silent:
        return "mute" if silent else "unmute"
    return ""


def _is_silenced(member: Item) -> bool:
    return member["status"] == "restricted" and member.get("can_send_messages") is not True


def own_told(item: Item) -> Iterator[LiveTold]:
    """The account's own standing changed: taken into a group or put out, blocked by a person."""
    if is_private(item["chat"]):
        yield from _contact_told(item)
        return
    group, at = group_of(item["chat"]), from_seconds(item["date"])
    old, new = item["old_chat_member"], item["new_chat_member"]
    by, bot = person_of(item["from"]), new["user"]
    me = person_of(bot, is_staff=new["status"] in _STAFF)
    yield from (group, by, me)
    change = EventSeen("", at, "system", group.id, by.id, subject=me.id)
    if _is_in(old) != _is_in(new):
        kind = "group_opened" if _is_in(new) else "group_closed"
        yield change._replace(id=f"{kind}:{me.id}:{number(item['date'])}", kind=kind)
    elif action := _action(old, new):
        yield change._replace(id=membership_id(action, me.id, at), data={"action": action})


def _contact_told(item: Item) -> Iterator[LiveTold]:
    person, me = person_of(item["from"]), person_of(item["new_chat_member"]["user"])
    kind = "contact_added" if _is_in(item["new_chat_member"]) else "contact_removed"
    yield from (person, me)
    yield EventSeen(
        f"{kind}:{person.id}:{number(item['date'])}", from_seconds(item["date"]), kind, "", me.id,
        subject=person.id, data=None if kind == "contact_added" else {"by": "customer"},
    )  # fmt: skip


def request_told(item: Item) -> Iterator[LiveTold]:
    """Somebody asks to be let in."""
    group, who, at = group_of(item["chat"]), person_of(item["from"]), from_seconds(item["date"])
    link = item.get("invite_link") or {}
    data = {
        "invite": words(link, "invite_link"),
        "invite_name": words(link, "name"),
        "chat": str(item.get("user_chat_id") or ""),
    }
    yield from (group, who)
    yield EventSeen(
        membership_id("join_request", who.id, at), at, "join_request", group.id, who.id,
        words(item, "bio"), data={key: value for key, value in data.items() if value} or None,
    )  # fmt: skip


def group_named(chat: Item) -> list[GroupSeen]:
    """The group a chat is, none for a chat with one person."""
    group = group_of(chat)
    return [group] if group.id else []
