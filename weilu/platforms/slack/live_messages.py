"""What messages, reactions and pins of Slack's events tell; the same as an export's, by its ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen, Refused
from weilu.platforms.live.contract import Ignored, LiveTold
from weilu.platforms.moments import from_seconds
from weilu.platforms.slack.live_members import Item, Told, is_direct, needed, optional
from weilu.platforms.slack.messages import Channel, People

#: Lines of the platform that are told by an event of their own.
_TOLD_APART = {
    "channel_join", "group_join", "mpim_join", "channel_leave", "group_leave", "pinned_item",
    "unpinned_item", "channel_archive", "group_archive", "channel_unarchive", "group_unarchive",
    "message_replied",
}  # fmt: skip


def message_told(told: Told) -> Iterator[LiveTold]:
    """A message, or what became of one."""
    kind = optional(told.event, "subtype")
    if kind in _TOLD_APART:
        yield Ignored(f"message.{kind}")
    elif kind == "message_changed":
        yield from _changed(told)
    elif kind == "message_deleted":
        yield from _deleted(told.event, told.at)
    else:
        yield from _written(told.event)


def _place(event: Item) -> Iterator[GroupSeen]:
    """The channel something happened in; a talk with the bot alone is none."""
    group = needed(event, "channel")
    if not is_direct(group):
        yield GroupSeen(group, "")


def _group(event: Item) -> str:
    group = needed(event, "channel")
    return "" if is_direct(group) else group


def _written(event: Item) -> Iterator[LiveTold]:
    yield from _place(event)
    people = People()
    bare = {key: value for key, value in event.items() if key != "reactions"}
    for one in Channel(_group(event), people).take(bare, "event"):
        if isinstance(one, Refused):
            raise ValueError(one.why)
        # Bots of today write under a user of their own.
        is_bot = isinstance(one, PersonSeen) and bool(optional(event, "bot_id"))
        yield one._replace(is_bot=True) if is_bot and isinstance(one, PersonSeen) else one


def _changed(told: Told) -> Iterator[LiveTold]:
    """Somebody edited a message, or Slack added a preview to it."""
    event, message = told.event, told.event["message"]
    before = event.get("previous_message")
    if optional(message, "subtype") == "tombstone":
        yield from _deleted({**event, "deleted_ts": needed(message, "ts")}, told.at)
        return
    edited = message.get("edited")
    was = before.get("edited") if isinstance(before, dict) else None
    if not isinstance(edited, dict) or edited == was:
        yield Ignored("message_changed.preview")
        return
    written = list(_written({**message, "channel": event["channel"]}))
    now = next((one for one in written if isinstance(one, EventSeen)), None)
    if now is None:
        raise ValueError("no message")
    yield from (one for one in written if not isinstance(one, EventSeen))
    stamp = needed(edited, "ts")
    yield EventSeen(
        f"{now.id}:edit:{stamp}", from_seconds(stamp), "edit", now.group,
        optional(edited, "user") or now.author, now.text, now.id, mentions=now.mentions,
        media=now.media,
    )  # fmt: skip


def _deleted(event: Item, at: int) -> Iterator[LiveTold]:
    """Slack says that a message is gone, and not who took it back."""
    message = needed(event, "deleted_ts")
    yield from _place(event)
    yield EventSeen(f"{message}:recall", at, "recall", _group(event), "", reply_to=message)


def reaction_told(kind: str) -> Callable[[Told], Iterator[LiveTold]]:
    """How a reaction given (or taken back) is told.

    A reaction has the id an export gives it, so that both tell it once. Who takes one back and
    gives the same again is therefore seen to give it once and take it back once.
    """

    def tell(told: Told) -> Iterator[LiveTold]:
        event, item = told.event, told.event["item"]
        if item.get("type") != "message":
            yield Ignored(f"{kind}.{optional(item, 'type')[:40]}")
            return
        who, emoji, message = needed(event, "user"), needed(event, "reaction"), needed(item, "ts")
        yield from _place(item)
        yield PersonSeen(who, "")
        id = f"{message}:{emoji}:{who}"
        yield EventSeen(
            id if kind == "reaction" else f"{id}:removed:{needed(event, 'event_ts')}", told.at,
            kind, _group(item), who, reply_to=message, data={"emoji": emoji},
        )  # fmt: skip

    return tell


def pinned_told(told: Told) -> Iterator[LiveTold]:
    """A message was pinned."""
    event, item = told.event, told.event["item"]
    if item.get("type") != "message":
        yield Ignored(f"pin.{optional(item, 'type')[:40]}")
        return
    message, who = needed(item["message"], "ts"), needed(event, "user")
    place = {"channel": needed(event, "channel_id")}
    yield from _place(place)
    yield PersonSeen(who, "")
    yield EventSeen(
        f"pin:{message}:{needed(event, 'event_ts')}", told.at, "pin", _group(place), who,
        reply_to=message,
    )  # fmt: skip
