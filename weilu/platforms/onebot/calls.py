"""What Weilu asks → one call of a OneBot client. Pure, except that a file to be sent is read."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as _

from weilu.platforms.live import deeds
from weilu.platforms.live.deeds import Action, Material, Send

LONGEST_TEXT = 3_000
LONGEST_MUTE_S = 30 * 86_400
LARGEST_FILE = 10_000_000
_SENT = {"image", "video"}


class Call(NamedTuple):
    action: str
    params: dict[str, Any]


class CannotAsk(Exception):
    """It cannot be asked as it stands; args[0] is the plain sentence."""


class NoSuchThing(Exception):
    """OneBot has no call for it."""


def call_for(action: Action) -> Call:
    """Raises `CannotAsk` or `NoSuchThing`."""
    make = _MAKERS.get(type(action))
    if make is None:
        raise NoSuchThing
    try:
        return make(action)
    except ValueError:
        raise CannotAsk(_("QQ knows no group, person or message by this id.")) from None


def _send(action: Send) -> Call:
    if not action.text.strip() and not action.material:
        raise CannotAsk(_("There is nothing to send."))
    if len(action.text) > LONGEST_TEXT:
        raise CannotAsk(_("The text is longer than the 3,000 characters QQ surely takes."))
    message = [_segment("reply", id=action.reply_to)] if action.reply_to else []
    # As a segment of text, what looks like a CQ code stays the words it is.
    message += [_segment("text", text=action.text)] if action.text else []
    message += [_carried(one) for one in action.material]
    if action.private:
        return Call("send_private_msg", {"user_id": int(action.chat), "message": message})
    return Call("send_group_msg", {"group_id": int(action.chat), "message": message})


def _segment(kind: str, **data: str) -> dict[str, Any]:
    return {"type": kind, "data": data}


def _carried(one: Material) -> dict[str, Any]:
    if one.kind == "link":
        lines = [one.title, one.url]
        return _segment("text", text="\n" + "\n".join(filter(None, lines)))
    if one.kind not in _SENT:
        raise CannotAsk(_("Over OneBot Weilu sends pictures, videos and links, nothing else."))
    return _segment(one.kind, file=_file(one))


def _file(one: Material) -> str:
    """An address, else the file itself: the client may run on another machine."""
    if one.url.startswith(("http://", "https://")):
        return one.url
    path = Path(one.url)
    if not path.is_file():
        raise CannotAsk(_("The file to be sent is not there any more."))
    if path.stat().st_size > LARGEST_FILE:
        raise CannotAsk(_("The file is larger than the 10 MB Weilu hands to a client."))
    return "base64://" + b64encode(path.read_bytes()).decode()


def _delete(action: deeds.Delete) -> Call:
    return Call("delete_msg", {"message_id": int(action.message)})


def _react(action: deeds.React) -> Call:
    return Call(
        "set_msg_emoji_like",
        {"message_id": int(action.message), "emoji_id": _emoji_id(action.emoji)},
    )


def _emoji_id(emoji: str) -> str:
    """The other way of `notices.emoji_of`."""
    face = emoji.removeprefix("face")
    if face.isdigit():
        return face
    if not emoji:
        raise ValueError("no emoji")
    return str(ord(emoji[0]))


def _pin(action: deeds.Pin) -> Call:
    return Call("set_essence_msg", {"message_id": int(action.message)})


def _mute(action: deeds.Mute) -> Call:
    seconds = min(max(action.seconds, 0), LONGEST_MUTE_S)
    return Call("set_group_ban", {**_member(action.chat, action.member), "duration": seconds})


def _remove(action: deeds.Remove) -> Call:
    return Call(
        "set_group_kick",
        {**_member(action.chat, action.member), "reject_add_request": action.for_good},
    )


def _member(group: str, member: str) -> dict[str, Any]:
    return {"group_id": int(group), "user_id": int(member)}


def _admit(action: deeds.Admit) -> Call:
    if not action.flag:
        raise CannotAsk(_("The request is not known any more. Answer it in QQ itself."))
    return Call(
        "set_group_add_request",
        {
            "flag": action.flag,
            "sub_type": "add",
            "approve": action.yes,
            "reason": "" if action.yes else action.reason,
        },
    )


_MAKERS: dict[type, Callable[[Any], Call]] = {
    deeds.Send: _send,
    deeds.Delete: _delete,
    deeds.React: _react,
    deeds.Pin: _pin,
    deeds.Mute: _mute,
    deeds.Remove: _remove,
    deeds.Admit: _admit,
}
