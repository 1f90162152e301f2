"""One update of the Bot API → what it tells. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import orjson

from weilu.platforms.live.contract import Ignored, LiveTold, digest
from weilu.platforms.live.reading import told_in
from weilu.platforms.telegram.ids import Item
from weilu.platforms.telegram.live_members import member_told, own_told, request_told
from weilu.platforms.telegram.live_messages import edit_told, message_told
from weilu.platforms.telegram.live_reactions import reaction_count_told, reaction_told

_TELLERS: dict[str, Callable[[Item], Iterator[LiveTold]]] = {
    "edited_message": edit_told,
    "edited_channel_post": edit_told,
    "chat_member": member_told,
    "my_chat_member": own_told,
    "chat_join_request": request_told,
    "message_reaction": reaction_told,
    "message_reaction_count": reaction_count_told,
}
#: What Telegram is asked to deliver: members, reactions and requests only come when asked for.
ALLOWED = ["message", "channel_post", *_TELLERS]


def told_by(body: bytes, bot: str) -> list[LiveTold]:
    """All an update tells; `bot` is the account's own id. Raises `NotUnderstood`."""
    return told_in(body, "Telegram", lambda update: _told(update, bot))


def key_of(body: bytes) -> str:
    """The update's number: the same when Telegram delivers it again."""
    try:
        number = orjson.loads(body)["update_id"]
    except (ValueError, TypeError, KeyError):
        number = None
    is_number = isinstance(number, int) and not isinstance(number, bool)
    return str(number) if is_number else digest(body)


def _told(update: dict[str, Any], bot: str) -> Iterator[LiveTold]:
    for kind, item in update.items():
        if kind in ("message", "channel_post"):
            yield from message_told(item, bot)
        elif kind in _TELLERS:
            yield from _TELLERS[kind](item)
        elif kind != "update_id":
            yield Ignored(kind[:60])
    if update.keys() <= {"update_id"}:
        yield Ignored("empty")
