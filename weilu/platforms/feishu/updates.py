"""One event of Feishu (schema 2.0) → what it tells. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.platforms.contract import EventSeen
from weilu.platforms.feishu import members, messages
from weilu.platforms.feishu.items import Item, inner, words
from weilu.platforms.live.contract import Ignored, LiveTold, OnMessage
from weilu.platforms.live.reading import told_in

LONGEST_NAME = 80

_TELLERS: dict[str, Callable[[Item, Item], Iterator[Any]]] = {
    "im.message.receive_v1": messages.message_told,
    "im.message.recalled_v1": messages.recall_told,
    "im.message.reaction.created_v1": messages.reaction_told("reaction"),
    "im.message.reaction.deleted_v1": messages.reaction_told("reaction_removed"),
    "im.chat.member.user.added_v1": members.came_told,
    "im.chat.member.user.deleted_v1": members.went_told,
    "im.chat.member.user.withdrawn_v1": members.withdrawn_told,
    "im.chat.member.bot.added_v1": members.bot_came_told,
    "im.chat.member.bot.deleted_v1": members.bot_went_told,
    "im.chat.updated_v1": members.changed_told,
    "im.chat.disbanded_v1": members.disbanded_told,
}
#: Of these Feishu tells which message they were done to; that message says in which group.
_ON_MESSAGES = {"recall", "reaction", "reaction_removed"}
#: What has to be subscribed to at Feishu for everything to be heard.
SUBSCRIBED = tuple(_TELLERS)


def told_by(body: bytes) -> list[LiveTold]:
    """All an event tells. Raises `NotUnderstood`."""
    return told_in(body, _("Feishu"), _told)


def _told(item: Item) -> Iterator[LiveTold]:
    header = inner(item, "header")
    kind = words(header, "event_type")
    if not kind:
        old = words(inner(item, "event"), "type") or words(item, "type") or "nameless"
        yield Ignored(f"v1.{old}"[:LONGEST_NAME])
    elif kind not in _TELLERS:
        yield Ignored(kind[:LONGEST_NAME])
    else:
        for one in _TELLERS[kind](item["event"], header):
            on_message = isinstance(one, EventSeen) and one.kind in _ON_MESSAGES
            yield OnMessage(one) if on_message else one
