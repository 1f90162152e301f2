"""What service messages of the Bot API tell; the same as an export's, under the same ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from weilu.platforms.contract import EventSeen
from weilu.platforms.live.contract import GroupMoved, LiveTold
from weilu.platforms.telegram.ids import Item, bare, membership_id, number, person_of, words

Teller = Callable[[Item, EventSeen], Iterator[LiveTold]]

#: What the platform notes, with the word exports have for it.
_NOTED = {
    "message_auto_delete_timer_changed": "set_messages_ttl",
    "forum_topic_created": "topic_created",
    "forum_topic_edited": "topic_edit",
    "forum_topic_closed": "topic_edit",
    "forum_topic_reopened": "topic_edit",
    "general_forum_topic_hidden": "topic_edit",
    "general_forum_topic_unhidden": "topic_edit",
    "video_chat_scheduled": "group_call_scheduled",
    "video_chat_participants_invited": "invite_to_group_call",
    "successful_payment": "send_payment",
    "refunded_payment": "refunded_payment",
    "users_shared": "requested_peer",
    "user_shared": "requested_peer",
    "chat_shared": "requested_peer",
    "connected_website": "allow_sending_messages",
    "write_access_allowed": "allow_sending_messages",
    "passport_data": "send_passport_values",
    "proximity_alert_triggered": "proximity_reached",
    "boost_added": "boost_apply",
    "chat_background_set": "set_chat_wallpaper",
    "web_app_data": "web_app_data",
    "giveaway_created": "giveaway_launch",
    "giveaway_completed": "giveaway_results",
    "gift": "star_gift",
    "unique_gift": "star_gift",
    "gift_upgrade_sent": "star_gift",
    "chat_owner_left": "chat_owner_left",
    "chat_owner_changed": "chat_owner_changed",
    "checklist_tasks_done": "todo_completions",
    "checklist_tasks_added": "todo_append_tasks",
    "direct_message_price_changed": "paid_messages_price",
    "paid_message_price_changed": "paid_messages_price",
    "poll_option_added": "poll_option_added",
    "poll_option_deleted": "poll_option_deleted",
    "suggested_post_approved": "suggested_post",
    "suggested_post_approval_failed": "suggested_post",
    "suggested_post_declined": "suggested_post",
    "suggested_post_paid": "suggested_post",
    "suggested_post_refunded": "suggested_post",
    "managed_bot_created": "managed_bot_created",
    "community_chat_added": "community_chat",
    "community_chat_removed": "community_chat",
    "community_chat_joined": "community_chat",
}


def service_told(item: Item, event: EventSeen) -> Iterator[LiveTold] | None:
    """What a service message tells; None for a message somebody wrote."""
    for key, tell in _TELLERS.items():
        if key in item:
            return tell(item, event)
    noted = next((_NOTED[key] for key in _NOTED if key in item), "")
    return iter([_noted(event, noted)]) if noted else None


def _noted(event: EventSeen, action: str) -> EventSeen:
    return event._replace(kind="system", data={"action": action})


def _came(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    for user in item["new_chat_members"]:
        who = person_of(user)
        yield who
        join = event._replace(
            id=membership_id("join", who.id, event.at), kind="join", author=who.id
        )
        if who.id != event.author:
            join = join._replace(subject=event.author, data={"via": "invite"})
        yield join


def _went(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    who = person_of(item["left_chat_member"])
    yield who
    kind = "leave" if who.id == event.author else "removed"
    subject = "" if kind == "leave" else who.id
    yield event._replace(id=membership_id(kind, who.id, event.at), kind=kind, subject=subject)


def _opened(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    action = "create_channel" if "channel_chat_created" in item else "create_group"
    yield _noted(event, action)
    if event.author:
        created = {"via": "created"}
        yield event._replace(id=f"{event.id}:creator", kind="join", data=created)


def _moved_on(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    yield _noted(event, "migrate_to_group")
    yield GroupMoved(event.group, bare(item["migrate_to_chat_id"]))


def _moved_here(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    yield GroupMoved(bare(item["migrate_from_chat_id"]), event.group)
    yield _noted(event, "migrate_from_group")


def _pinned(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    yield event._replace(kind="pin", reply_to=f"{number(item['pinned_message']['message_id'])}")


def _renamed(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    title = words(item, "new_chat_title")
    yield event._replace(kind="rename", text=title, data={"what": "name"})


def _new_picture(_item: Item, event: EventSeen) -> Iterator[LiveTold]:
    yield event._replace(kind="rename", data={"what": "picture"})


def _called(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    ended: Any = item.get("video_chat_ended")
    seconds = number(ended.get("duration", 0)) if ended else 0
    data = {"seconds": seconds} if 0 < seconds < 1 << 31 else None
    yield event._replace(kind="call", data=data)


_TELLERS: dict[str, Teller] = {
    "new_chat_members": _came,
    "left_chat_member": _went,
    "group_chat_created": _opened,
    "supergroup_chat_created": _opened,
    "channel_chat_created": _opened,
    "migrate_to_chat_id": _moved_on,
    "migrate_from_chat_id": _moved_here,
    "pinned_message": _pinned,
    "new_chat_title": _renamed,
    "new_chat_photo": _new_picture,
    "delete_chat_photo": _new_picture,
    "video_chat_started": _called,
    "video_chat_ended": _called,
}
