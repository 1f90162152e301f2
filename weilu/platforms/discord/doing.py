"""Doing something in a channel: one action → calls of Discord's API.

A message carries a nonce made of the intent's key, by which Discord sends it once within minutes;
so a call whose answer was lost is made again at once. Everything else sets a state.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import aiohttp
import discord
from django.utils.translation import gettext_noop as _

from weilu.kit import clock
from weilu.platforms.discord import materials
from weilu.platforms.discord.client import Rest, ServerFault, patiently
from weilu.platforms.discord.ids import invite_code, invite_link, words
from weilu.platforms.discord.places import THREADS
from weilu.platforms.live import deeds
from weilu.platforms.live.deeds import Action, Receipt, Send

LONGEST_TEXT = 2_000
LONGEST_MUTE_S = 28 * 86_400
LONGEST_LINK_S = 7 * 86_400
MOST_USES = 100
_SILENT = 1 << 12
_VIEW = 1 << 10
_UNKNOWN_MEMBER, _UNKNOWN_MESSAGE, _UNKNOWN_INVITE = 10007, 10008, 10006
_REASON = "Weilu"

#: What is asked about a person, who may stand above the bot.
ABOUT_MEMBERS = (deeds.Mute, deeds.Remove)
#: Doing these again changes nothing.
STATES = (
    deeds.Delete, deeds.React, deeds.Pin, deeds.Mute, deeds.Remove, deeds.RevokeInvite,
)  # fmt: skip


class CannotAsk(Exception):
    """Discord has no way to do this; args[0] is the plain sentence."""


async def do(action: Action, rest: Rest, key: str) -> Receipt:
    """Raises one of `FAILURES`, `CannotAsk` or `CannotCarry`."""
    if isinstance(action, Send):
        return await _send(action, rest, nonce_of(key))
    if doing := _DOINGS.get(type(action)):
        return await doing(action, rest)
    return Receipt.unsupported(_("Discord has nothing for this."))


def nonce_of(key: str) -> str:
    """Discord takes up to 25 characters."""
    return blake2b(key.encode(), digest_size=12).hexdigest()


def _snowflake(id: str) -> str:
    if not (id.isascii() and id.isdigit()):
        raise CannotAsk(_("Discord knows no channel, message or person by this id."))
    return id


async def _send(action: Send, rest: Rest, nonce: str) -> Receipt:
    body, files = _message(action, nonce), await materials.files(action)
    if not (body["content"].strip() or files):
        raise CannotAsk(_("There is nothing to send."))
    if len(body["content"]) > LONGEST_TEXT:
        raise CannotAsk(_("The text is longer than the 2,000 characters of one Discord message."))
    channel = await _channel_for(action, rest)
    try:
        return await _posted(rest, channel, body, files)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientError, ServerFault, TimeoutError):
        # Lost, perhaps after it was done: by its nonce it is not done twice.
        return await _posted(rest, channel, body, files)


def _message(action: Send, nonce: str) -> dict[str, Any]:
    """Nobody is alerted by what a text happens to contain; only who is answered."""
    mentions = {"parse": [], "replied_user": bool(action.reply_to) and not action.silent}
    body: dict[str, Any] = {
        "content": materials.worded(action), "nonce": nonce, "enforce_nonce": True,
        "allowed_mentions": mentions,
    }  # fmt: skip
    if action.reply_to:
        body["message_reference"] = {"message_id": _snowflake(action.reply_to)}
    if action.silent:
        body["flags"] = _SILENT
    return body


async def _channel_for(action: Send, rest: Rest) -> str:
    if not action.private:
        return _snowflake(action.thread or action.chat)
    body = {"recipient_id": _snowflake(action.chat)}
    return words(await rest.ask("POST", "/users/@me/channels", body=body), "id")


async def _posted(
    rest: Rest, channel: str, body: dict[str, Any], files: list[materials.File]
) -> Receipt:
    given: dict[str, Any] = {"channel_id": channel}
    if files:
        opened = materials.opened(files)
        given |= {"files": opened, "form": materials.parts(body, opened)}
    else:
        given["body"] = body
    return Receipt.done(
        words(await rest.ask("POST", "/channels/{channel_id}/messages", **given), "id")
    )


async def _delete(action: deeds.Delete, rest: Rest) -> Receipt:
    path = "/channels/{channel_id}/messages/{message_id}"
    return await _unless(_UNKNOWN_MESSAGE, _on_message(rest, "DELETE", path, action))


async def _react(action: deeds.React, rest: Rest) -> Receipt:
    if not action.emoji:
        raise CannotAsk(_("There is no emoji to react with."))
    path = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
    await _on_message(rest, "PUT", path, action, emoji=action.emoji)
    return Receipt.done()


async def _pin(action: deeds.Pin, rest: Rest) -> Receipt:
    path = "/channels/{channel_id}/messages/pins/{message_id}"
    await _on_message(rest, "PUT", path, action, reason=_REASON)
    return Receipt.done()


def _on_message(
    rest: Rest, method: str, path: str, action: deeds.Delete | deeds.React | deeds.Pin, **more: Any
) -> Awaitable[Any]:
    channel, message = _snowflake(action.chat), _snowflake(action.message)
    return rest.ask(method, path, channel_id=channel, message_id=message, **more)


async def _unless(code: int, asked: Awaitable[Any]) -> Receipt:
    """Done; also where it is gone already."""
    try:
        await asked
    except discord.HTTPException as refused:
        if refused.code != code:
            raise
    return Receipt.done()


async def server_of(rest: Rest, channel: str) -> str:
    """The server a channel is in. Raises `CannotAsk` for a private chat, or one of `FAILURES`."""
    if channel not in rest.servers:
        told = await rest.ask("GET", "/channels/{channel_id}", channel_id=_snowflake(channel))
        rest.servers[channel] = words(told, "guild_id")
    if not rest.servers[channel]:
        raise CannotAsk(_("This cannot be done in a private chat."))
    return rest.servers[channel]


async def _mute(action: deeds.Mute, rest: Rest) -> Receipt:
    guild, member = await server_of(rest, action.chat), _snowflake(action.member)
    seconds = min(action.seconds, LONGEST_MUTE_S)
    until = (clock.now() + timedelta(seconds=seconds)).astimezone(UTC).isoformat()
    await rest.ask(
        "PATCH", "/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=member,
        body={"communication_disabled_until": until if seconds > 0 else None}, reason=_REASON,
    )  # fmt: skip
    return Receipt.done()


async def _remove(action: deeds.Remove, rest: Rest) -> Receipt:
    guild, member = await server_of(rest, action.chat), _snowflake(action.member)
    given: dict[str, Any] = {"guild_id": guild, "user_id": member, "reason": _REASON}
    if action.for_good:
        body = {"delete_message_seconds": 0}
        await rest.ask("PUT", "/guilds/{guild_id}/bans/{user_id}", body=body, **given)
        return Receipt.done()
    kick = rest.ask("DELETE", "/guilds/{guild_id}/members/{user_id}", **given)
    return await _unless(_UNKNOWN_MEMBER, kick)


async def _make_invite(action: deeds.MakeInvite, rest: Rest) -> Receipt:
    if action.asks:
        raise CannotAsk(_("Discord's links do not ask first."))
    if action.limit > MOST_USES:
        raise CannotAsk(_("A link of Discord can be limited to at most 100 uses."))
    left = action.expires_at - int(clock.now().timestamp()) if action.expires_at else 0
    if action.expires_at and left <= 0:
        raise CannotAsk(_("The link would have expired already."))
    if left > LONGEST_LINK_S:
        raise CannotAsk(_("A link of Discord lasts at most 7 days, or for ever."))
    body = {"max_age": left, "max_uses": action.limit, "unique": True}
    channel = await _open_for_links(rest, _snowflake(action.chat))
    made = await rest.ask(
        "POST", "/channels/{channel_id}/invites", channel_id=channel, body=body, reason=_REASON
    )
    link = invite_link(words(made, "code"))
    return Receipt.done(link, link=link)


async def _open_for_links(rest: Rest, channel: str) -> str:
    """The channel a link can lead to: of a thread, the one it hangs from."""
    told = await rest.ask("GET", "/channels/{channel_id}", channel_id=channel)
    return words(told, "parent_id") if told.get("type") in THREADS else channel


async def _revoke_invite(action: deeds.RevokeInvite, rest: Rest) -> Receipt:
    code = invite_code(action.link)
    gone = rest.ask("DELETE", "/invites/{code}", code=code, reason=_REASON)
    return await _unless(_UNKNOWN_INVITE, gone)


async def _make_group(action: deeds.MakeGroup, rest: Rest) -> Receipt:
    """A channel for text; where members are named, one that only they see."""
    servers = await rest.ask("GET", "/users/@me/guilds")
    if len(servers) != 1:
        raise CannotAsk(_("The bot is in several servers or none: open the channel on Discord."))
    guild = words(servers[0], "id")
    body: dict[str, Any] = {"name": action.name[:100], "type": 0}
    if action.members:
        hidden = {"id": guild, "type": 0, "deny": str(_VIEW)}
        shown = [
            {"id": _snowflake(one), "type": 1, "allow": str(_VIEW)}
            for one in (*action.members, rest.me)
        ]  # fmt: skip
        body["permission_overwrites"] = [hidden, *shown]
    made = await rest.ask(
        "POST", "/guilds/{guild_id}/channels", guild_id=guild, body=body, reason=_REASON
    )
    return Receipt.done(words(made, "id"))


_DOINGS: dict[type, Callable[[Any, Rest], Awaitable[Receipt]]] = {
    deeds.Delete: _delete,
    deeds.React: _react,
    deeds.Pin: _pin,
    deeds.Mute: _mute,
    deeds.Remove: _remove,
    deeds.MakeInvite: _make_invite,
    deeds.RevokeInvite: _revoke_invite,
    deeds.MakeGroup: _make_group,
}

#: How far back one is looked for whose answer was lost: pages of 100 messages, and time.
PAGE, PAGES = 100, 10
LONGEST_AGO = timedelta(days=1)


async def was_done(action: Action, rest: Rest) -> Receipt | None:
    """Whether an attempt took place whose answer was lost. Raises one of `FAILURES`."""
    if isinstance(action, STATES):
        return Receipt.retry(_("It was cut off; doing it again changes nothing."), 0.0)
    if not isinstance(action, Send):
        return None
    channel, text = await _channel_for(action, rest), materials.worded(action)
    since, before = clock.now() - LONGEST_AGO, dict[str, str]()
    for _page in range(PAGES):
        told = await patiently(
            rest, "GET", "/channels/{channel_id}/messages", channel_id=channel,
            query={"limit": str(PAGE), **before},
        )  # fmt: skip
        recent = [one for one in told if datetime.fromisoformat(one["timestamp"]) >= since]
        for one in recent:
            if words(one["author"], "id") == rest.me and words(one, "content") == text:
                return Receipt.done(words(one, "id"))
        if len(told) < PAGE or len(recent) < len(told):
            return Receipt.retry(_("It was cut off before it was sent."), 0.0)
        before = {"before": words(told[-1], "id")}
    return None
