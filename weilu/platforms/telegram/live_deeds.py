"""What Weilu asks → calls of the Bot API. Pure, except that a file to be sent must be there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiogram import methods
from aiogram.methods.base import TelegramMethod
from aiogram.types import (
    ChatPermissions,
    FSInputFile,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    ReactionTypeEmoji,
    ReplyParameters,
)
from django.utils.translation import gettext_noop as _

from weilu.kit import clock
from weilu.platforms.live import deeds
from weilu.platforms.live.deeds import Action, Material, Send
from weilu.platforms.telegram.declared import LONGEST_TEXT
from weilu.platforms.telegram.ids import user_id

LONGEST_CAPTION = 1_024
LONGEST_LINK_NAME = 32
MOST_FILES = 10
#: Telegram takes a silence shorter or longer than these for one without end.
SHORTEST_MUTE_S, LONGEST_MUTE_S = 31, 366 * 86_400 - 60

Call = TelegramMethod[Any]
_FILES = {"image", "file", "video", "voice"}


class CannotAsk(Exception):
    """Telegram has no way to do this; args[0] is the plain sentence."""


def call_for(action: Action, chat: int) -> Call:
    """What to call. Raises `CannotAsk`."""
    make = _MAKERS.get(type(action))
    if make is None:
        raise CannotAsk(_("Telegram has no such thing for bots."))
    try:
        return make(action, chat)
    except ValueError:
        raise CannotAsk(_("Telegram knows no message or person by this id.")) from None


def _send(action: Send, chat: int) -> Call:
    text, files = _worded(action), [one for one in action.material if one.kind in _FILES]
    if len(files) + sum(one.kind == "link" for one in action.material) < len(action.material):
        raise CannotAsk(_("Telegram sends pictures, files, videos and links, nothing else."))
    if _units(text) > (LONGEST_CAPTION if files else LONGEST_TEXT):
        raise CannotAsk(
            _("The text is longer than the 1,024 characters that can stand below a file.")
            if files
            else _("The text is longer than the 4,096 characters of one Telegram message.")
        )
    if not text.strip() and not files:
        raise CannotAsk(_("There is nothing to send."))
    where: dict[str, Any] = {
        "chat_id": chat,
        "message_thread_id": int(action.thread) if action.thread else None,
        "disable_notification": action.silent or None,
        "reply_parameters": ReplyParameters(message_id=int(action.reply_to))
        if action.reply_to
        else None,
    }
    if not files:
        preview = LinkPreviewOptions(is_disabled=not action.material)
        return methods.SendMessage(text=text, link_preview_options=preview, **where)
    return _with_files(text, files, where)


def _units(text: str) -> int:
    """Length as Telegram counts it: characters beyond the basic plane count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _worded(action: Send) -> str:
    links = [one for one in action.material if one.kind == "link"]
    lines = ["\n".join(filter(None, (link.title, link.url))) for link in links]
    return "\n\n".join(filter(None, (action.text, *lines)))


def _with_files(text: str, files: Sequence[Material], where: dict[str, Any]) -> Call:
    caption = text or None
    if len(files) == 1:
        [one] = files
        if one.kind == "image":
            return methods.SendPhoto(photo=_file(one), caption=caption, **where)
        if one.kind == "video":
            return methods.SendVideo(video=_file(one), caption=caption, **where)
        if one.kind == "voice":
            return methods.SendVoice(voice=_file(one), caption=caption, **where)
        return methods.SendDocument(document=_file(one), caption=caption, **where)
    if len(files) > MOST_FILES:
        raise CannotAsk(_("Telegram sends at most 10 files at once."))
    kinds = {one.kind for one in files}
    if "voice" in kinds:
        raise CannotAsk(_("Telegram sends a voice message alone."))
    if "file" in kinds and len(kinds) > 1:
        raise CannotAsk(_("Telegram sends files and pictures apart, not in one message."))
    album = [_of_album(one, caption if turn == 0 else None) for turn, one in enumerate(files)]
    return methods.SendMediaGroup(media=album, **where)


def _of_album(one: Material, caption: str | None) -> Any:
    kind = {"image": InputMediaPhoto, "video": InputMediaVideo, "file": InputMediaDocument}
    return kind[one.kind](media=_file(one), caption=caption)


def _file(one: Material) -> str | InputFile:
    """A public address as it is, else the file at that path."""
    if one.url.startswith(("http://", "https://")):
        return one.url
    path = Path(one.url)
    if not path.is_file():
        raise CannotAsk(_("The file to be sent is not there any more."))
    return FSInputFile(path, filename=one.name or path.name)


def _delete(action: deeds.Delete, chat: int) -> Call:
    return methods.DeleteMessage(chat_id=chat, message_id=int(action.message))


def _react(action: deeds.React, chat: int) -> Call:
    given: list[Any] = [ReactionTypeEmoji(emoji=action.emoji)] if action.emoji else []
    return methods.SetMessageReaction(chat_id=chat, message_id=int(action.message), reaction=given)


def _pin(action: deeds.Pin, chat: int) -> Call:
    return methods.PinChatMessage(
        chat_id=chat, message_id=int(action.message), disable_notification=True
    )


def _mute(action: deeds.Mute, chat: int) -> Call:
    may = action.seconds <= 0
    permissions = ChatPermissions(
        can_send_messages=may, can_send_audios=may, can_send_documents=may, can_send_photos=may,
        can_send_videos=may, can_send_video_notes=may, can_send_voice_notes=may,
        can_send_polls=may, can_send_other_messages=may, can_add_web_page_previews=may,
        can_invite_users=may,
    )  # fmt: skip
    seconds = min(max(action.seconds, SHORTEST_MUTE_S), LONGEST_MUTE_S)
    until = None if may else clock.now() + timedelta(seconds=seconds)
    return methods.RestrictChatMember(
        chat_id=chat, user_id=user_id(action.member), permissions=permissions, until_date=until
    )


def _remove(action: deeds.Remove, chat: int) -> Call:
    if action.member.startswith("channel"):
        sender = -(10**12) - int(action.member.removeprefix("channel"))
        return methods.BanChatSenderChat(chat_id=chat, sender_chat_id=sender)
    member = user_id(action.member)
    ban = methods.BanChatMember(chat_id=chat, user_id=member)
    if action.for_good:
        return ban
    # In supergroups, who is pardoned is out and may come back: one call instead of two.
    in_supergroup = chat < -(10**12)
    return methods.UnbanChatMember(chat_id=chat, user_id=member) if in_supergroup else ban


def _admit(action: deeds.Admit, chat: int) -> Call:
    who = user_id(action.member)
    if action.yes:
        return methods.ApproveChatJoinRequest(chat_id=chat, user_id=who)
    return methods.DeclineChatJoinRequest(chat_id=chat, user_id=who)


def _make_invite(action: deeds.MakeInvite, chat: int) -> Call:
    if action.limit and action.asks:
        raise CannotAsk(_("A link that asks first cannot have a limit of uses too."))
    if len(action.name) > LONGEST_LINK_NAME:
        raise CannotAsk(_("The name of an invite link has at most 32 characters."))
    return methods.CreateChatInviteLink(
        chat_id=chat,
        name=action.name or None,
        expire_date=action.expires_at or None,
        member_limit=action.limit or None,
        creates_join_request=action.asks or None,
    )


def _revoke_invite(action: deeds.RevokeInvite, chat: int) -> Call:
    return methods.RevokeChatInviteLink(chat_id=chat, invite_link=action.link)


_MAKERS: dict[type, Callable[[Any, int], Call]] = {
    deeds.Send: _send,
    deeds.Delete: _delete,
    deeds.React: _react,
    deeds.Pin: _pin,
    deeds.Mute: _mute,
    deeds.Remove: _remove,
    deeds.Admit: _admit,
    deeds.MakeInvite: _make_invite,
    deeds.RevokeInvite: _revoke_invite,
}
