"""What Weilu asks of Feishu, call by call."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from weilu.kit import clock
from weilu.platforms.feishu import carrying, errors, limits
from weilu.platforms.feishu.client import Client
from weilu.platforms.feishu.emoji import NAMES
from weilu.platforms.feishu.errors import FeishuFault
from weilu.platforms.feishu.items import words
from weilu.platforms.live import deeds
from weilu.platforms.live.deeds import Action, Receipt, Send

_IM = ("im", "v1")
WEEK_S, YEAR_S = 7 * 86_400, 365 * 86_400


async def execute(action: Action, api: Client, key: str) -> Receipt:
    """Do it once. Raises `FeishuFault`."""
    match action:
        case Send():
            return await _send(action, api, key)
        case deeds.Delete():
            await api.ask("DELETE", *_IM, "messages", action.message)
        case deeds.React():
            return await _react(action, api)
        case deeds.Pin():
            await api.ask("POST", *_IM, "pins", body={"message_id": action.message})
        case deeds.Remove():
            return await _remove(action, api)
        case deeds.MakeInvite():
            return await _make_invite(action, api)
        case deeds.MakeGroup():
            return await _make_group(action, api, key)
        case _:
            return Receipt.unsupported(_("Feishu lets no app do this."))
    return Receipt.done()


async def _send(action: Send, api: Client, key: str) -> Receipt:
    """Every part under a key of its own, so that none is sent twice within the hour."""
    if len(action.text) > limits.LONGEST_TEXT:
        raise _refused(_("The text is longer than Feishu takes."))
    parts = await carrying.parts_of(action, api)
    ids = []
    for turn, part in enumerate(parts):
        body = {"msg_type": part.kind, "content": part.content, "uuid": once(key, turn)}
        ids.append(words(await _sent(action, api, body), "message_id"))
    return Receipt.done(ids[0], **({"ids": ids} if len(ids) > 1 else {}))


async def _sent(action: Send, api: Client, body: dict[str, Any]) -> Any:
    answered = action.reply_to or action.thread
    if answered and not answered.startswith("om_"):
        raise _refused(_("Feishu knows no message by this id: its ids begin with om_."))
    if answered:
        body["reply_in_thread"] = bool(action.thread)
        return await api.ask("POST", *_IM, "messages", answered, "reply", body=body)
    kind = _kind_of(action)
    query = {"receive_id_type": kind}
    body["receive_id"] = action.chat
    return await api.ask("POST", *_IM, "messages", query=query, body=body)


def _kind_of(action: Send) -> str:
    """What kind of id it goes to; persons are known by the ones the app was told."""
    return "open_id" if action.private else "chat_id"


def once(key: str, turn: int) -> str:
    """Under which a message is sent only once."""
    return f"{key}.{turn}"[-limits.UUID_LENGTH :] if turn else key[-limits.UUID_LENGTH :]


async def _react(action: deeds.React, api: Client) -> Receipt:
    name = NAMES.get(action.emoji.replace("\ufe0f", ""), action.emoji)
    if not (name.isascii() and name.isalnum()):
        raise _refused(_("Feishu has no such reaction."))
    body = {"reaction_type": {"emoji_type": name}}
    answer = await api.ask("POST", *_IM, "messages", action.message, "reactions", body=body)
    return Receipt.done(words(answer, "reaction_id"))


async def _remove(action: deeds.Remove, api: Client) -> Receipt:
    answer = await api.ask(
        "DELETE", *_IM, "chats", action.chat, "members",
        query={"member_id_type": "open_id"}, body={"id_list": [action.member]},
    )  # fmt: skip
    if answer.get("invalid_id_list"):
        raise _refused(_("Feishu knows no such person in this group."))
    return Receipt.done()


async def _make_invite(action: deeds.MakeInvite, api: Client) -> Receipt:
    if action.limit or action.asks:
        why = _("Feishu's links into groups neither count nor ask. Leave that away.")
        return Receipt.unsupported(why)
    body = {"validity_period": _validity(action.expires_at)}
    answer = await api.ask("POST", *_IM, "chats", action.chat, "link", body=body)
    link = words(answer, "share_link")
    return Receipt.done(link, link=link)


def _validity(expires_at: int) -> str:
    """The longest of Feishu's terms that is not longer than asked for."""
    if not expires_at:
        return "permanently"
    left = expires_at - clock.now().timestamp()
    if left < WEEK_S:
        raise _refused(_("Feishu's links into groups last a week, a year or for good, not less."))
    return "week" if left < YEAR_S else "year"


async def _make_group(action: deeds.MakeGroup, api: Client, key: str) -> Receipt:
    if len(action.members) > limits.OPENED_WITH:
        raise _refused(_("Feishu opens a group with at most 50 people; invite the others after."))
    answer = await api.ask(
        "POST", *_IM, "chats", query={"user_id_type": "open_id", "uuid": once(key, 0)},
        body={"name": action.name, "user_id_list": list(action.members)},
    )  # fmt: skip
    return Receipt.done(words(answer, "chat_id"))


def _refused(why: str) -> FeishuFault:
    return FeishuFault(errors.PERMANENT, why)
