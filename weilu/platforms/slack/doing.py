"""What Weilu asks of Slack, call by call."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from weilu.kit import clock
from weilu.platforms.live import carried, deeds
from weilu.platforms.live.deeds import Action, Material, Receipt, Send
from weilu.platforms.slack import client, limits
from weilu.platforms.slack.client import Client, SlackFault
from weilu.platforms.slack.emoji import NAMES

#: Under which a message carries the outbox's key, so that it can be found again.
EVENT = "weilu_sent"
_FILES = {"image", "file", "video"}
_NAME = re.compile(r"[\w'+-][\w'+-]*(::skin-tone-[2-6])?", re.ASCII)


async def execute(action: Action, api: Client, key: str) -> Receipt:
    """Do it once. Raises `SlackFault`."""
    match action:
        case Send():
            return await _send(action, api, key)
        case deeds.Delete():
            await _repeatable(api, "chat.delete", {"message_not_found"}, channel=action.chat,
                              ts=action.message)  # fmt: skip
        case deeds.React():
            await _react(action, api)
        case deeds.Pin():
            await _repeatable(api, "pins.add", {"already_pinned"}, channel=action.chat,
                              timestamp=action.message)  # fmt: skip
        case deeds.Remove():
            await _repeatable(api, "conversations.kick", {"user_not_in_channel"},
                              channel=action.chat, user=action.member)  # fmt: skip
        case deeds.MakeGroup():
            return await _make_group(action, api)
        case _:
            return Receipt.unsupported(_("Slack lets no app do this."))
    return Receipt.done()


async def _repeatable(api: Client, method: str, done: set[str], **said: Any) -> Mapping[str, Any]:
    """Something that may be asked twice; `done`: Slack's words for finding it done already."""
    try:
        return await api.ask(method, **said)
    except SlackFault as fault:
        if fault.error in done:
            return {}
        if fault.kind != client.LOST:
            raise
        raise SlackFault(client.RETRY, client.UNREACHED, fault.error) from None


async def _send(action: Send, api: Client, key: str) -> Receipt:
    files = [one for one in action.material if one.kind in _FILES]
    if len(files) + sum(one.kind == "link" for one in action.material) < len(action.material):
        raise _refused(_("Slack takes pictures, files, videos and links along, nothing else."))
    text = _worded(action)
    if not text.strip() and not files:
        raise _refused(_("There is nothing to send."))
    if len(text) > limits.LONGEST_TEXT:
        raise _refused(_("The text is longer than Slack takes."))
    if files:
        return await _send_files(action, api, text, files)
    answer = await api.ask(
        "chat.postMessage", channel=action.chat, text=escaped(text), mrkdwn=False,
        thread_ts=action.thread or action.reply_to or None,
        metadata={"event_type": EVENT, "event_payload": {"key": key}},
    )  # fmt: skip
    return Receipt.done(str(answer.get("ts", "")))


def _worded(action: Send) -> str:
    links = [one for one in action.material if one.kind == "link"]
    lines = ["\n".join(filter(None, (link.title, link.url))) for link in links]
    return "\n\n".join(filter(None, (action.text, *lines)))


def escaped(text: str) -> str:
    """A text that calls nobody by what stands in it: Slack's marks all begin with "<"."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


async def _send_files(action: Send, api: Client, text: str, files: Sequence[Material]) -> Receipt:
    """Hand the files over, then have Slack show them in one message."""
    channel = await _channel_of(action, api)
    given = [await _uploaded(api, one) for one in files]
    answer = await api.ask(
        "files.completeUploadExternal", files=given, channel_id=channel,
        thread_ts=action.thread or action.reply_to or None,
        initial_comment=escaped(text) or None,
    )  # fmt: skip
    return Receipt.done(_shown_as(answer, channel), files=[one["id"] for one in given])


async def _channel_of(action: Send, api: Client) -> str:
    """Files go to channels only: for a person, the one that is between them and the bot."""
    if not action.private:
        return action.chat
    answer = await _repeatable(api, "conversations.open", set(), users=action.chat)
    return str(answer["channel"]["id"])


async def _uploaded(api: Client, one: Material) -> dict[str, str]:
    name = carried.name_of(one)
    try:
        content = await carried.read(one, limits.FILE_BYTES, _("The file is too large for Slack."))
    except carried.CannotCarry as cannot:
        raise SlackFault(client.PERMANENT, *cannot.args) from None
    place = await _repeatable(
        api, "files.getUploadURLExternal", set(), filename=name, length=len(content)
    )
    await api.put(str(place.get("upload_url", "")), content)
    return {"id": str(place.get("file_id", "")), "title": one.title or name}


def _shown_as(answer: Mapping[str, Any], channel: str) -> str:
    """The message that shows the files, where Slack says so at once."""
    try:
        shares = answer["files"][0]["shares"]
        return next(str(where[channel][0]["ts"]) for where in shares.values() if channel in where)
    except (KeyError, IndexError, TypeError, AttributeError, StopIteration):
        return ""


async def _react(action: deeds.React, api: Client) -> None:
    name = NAMES.get(action.emoji.replace("\ufe0f", ""), action.emoji.strip(":"))
    if not _NAME.fullmatch(name):
        raise _refused(_("Slack has no such reaction."))
    await _repeatable(
        api, "reactions.add", {"already_reacted"}, channel=action.chat, timestamp=action.message,
        name=name,
    )  # fmt: skip


async def _make_group(action: deeds.MakeGroup, api: Client) -> Receipt:
    answer = await api.ask("conversations.create", name=channel_name(action.name))
    id = str(answer["channel"]["id"])
    if not action.members:
        return Receipt.done(id)
    try:
        await api.ask("conversations.invite", channel=id, users=",".join(action.members))
    except SlackFault as fault:
        # The channel is there: who could not be invited is said, not tried again.
        return Receipt.done(id, not_invited=list(action.members), why=fault.error)
    return Receipt.done(id)


def channel_name(name: str) -> str:
    """A name as Slack's channels have it: small letters, hyphens for all else."""
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-_")[:80]


async def found_again(action: Action, api: Client, key: str) -> Receipt | None:
    """The message with this key, if it arrived; a retry where it surely did not; None = unknown."""
    if not isinstance(action, Send) or any(one.kind in _FILES for one in action.material):
        return None
    channel, thread = await _channel_of(action, api), action.thread or action.reply_to
    method = "conversations.replies" if thread else "conversations.history"
    oldest, cursor = f"{clock.now().timestamp() - limits.LOOKED_BACK_S:.6f}", ""
    alike = False
    for _page in range(limits.LOOKED_THROUGH_PAGES):
        page = await api.ask(
            method, channel=channel, ts=thread or None, oldest=oldest, limit=limits.PAGE,
            include_all_metadata=True, cursor=cursor or None,
        )  # fmt: skip
        for one in page.get("messages") or ():
            if _key_of(one) == key:
                return Receipt.done(str(one.get("ts", "")))
            alike = alike or _may_be(one, action)
        cursor = client.next_cursor(page)
        if not cursor:
            return None if alike else Receipt.retry(client.UNANSWERED, 0.0)
    return None


def _may_be(message: Any, action: Send) -> bool:
    """Whether it is a bot's with the same words, of which Slack does not show the key."""
    return (
        isinstance(message, dict)
        and bool(message.get("bot_id"))
        and not message.get("metadata")
        and message.get("text") == escaped(_worded(action))
    )


def _key_of(message: Any) -> str:
    about = message.get("metadata") if isinstance(message, dict) else None
    payload = about.get("event_payload") if isinstance(about, dict) else None
    ours = isinstance(about, dict) and about.get("event_type") == EVENT
    return str(payload.get("key", "")) if ours and isinstance(payload, dict) else ""


def _refused(why: str) -> SlackFault:
    return SlackFault(client.PERMANENT, why)
