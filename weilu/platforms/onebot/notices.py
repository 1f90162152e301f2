"""What notices and requests of OneBot v11 tell, with the words NapCat and others add."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from weilu.platforms.contract import EventSeen, PersonSeen
from weilu.platforms.live.contract import Ignored, LiveTold, RosterChanged
from weilu.platforms.moments import MICROSECONDS, from_seconds
from weilu.platforms.onebot.segments import words

Item = Mapping[str, Any]
#: What QQ puts where nobody is named.
_NOBODY = {"", "0"}


def notice_told(item: Item) -> Iterator[LiveTold]:
    kind = words(item, "notice_type")
    if kind == "notify":
        kind = words(item, "sub_type")
    tell = _TELLERS.get(kind)
    if tell is None:
        yield Ignored(f"notice.{kind[:40]}")
    else:
        yield from tell(item, _event(item))


def request_told(item: Item) -> Iterator[LiveTold]:
    """Somebody asks to join, asks the account to be a friend, or asks it into a group."""
    event, kind = _event(item), words(item, "request_type")
    if kind not in ("group", "friend"):
        yield Ignored(f"request.{kind[:40]}")
    elif words(item, "sub_type") == "invite":
        yield _by_time(event._replace(kind="invite", subject=words(item, "self_id")))
    else:
        flag = words(item, "flag")
        yield _by_time(
            event._replace(
                kind="join_request",
                text=words(item, "comment"),
                data={"flag": flag} if flag else None,
            )
        )


def _event(item: Item) -> EventSeen:
    """Who, where and when; kind and id follow."""
    group = _somebody(item, "group_id")
    return EventSeen("", from_seconds(item["time"]), "system", group, _somebody(item, "user_id"))


def _somebody(item: Item, key: str) -> str:
    number = words(item, key)
    return "" if number in _NOBODY else number


def _by_time(event: EventSeen, *more: str) -> EventSeen:
    """With an id made of what happened to whom and when: notices have none."""
    action = str((event.data or {}).get("action", "")) or event.kind
    whom = event.subject if event.kind == "removed" else event.author
    id = ":".join((action, whom, str(event.at // MICROSECONDS), *more))
    return event._replace(id=id)


def _noted(event: EventSeen, action: str, **facts: str) -> EventSeen:
    return _by_time(event._replace(data={"action": action, **facts}), event.subject)


def _came(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    way, by = words(item, "sub_type"), _somebody(item, "operator_id")
    if not event.author:
        yield RosterChanged(event.group)
    elif event.author == words(item, "self_id"):
        yield _by_time(event._replace(kind="group_opened", author=by, subject=event.author))
    else:
        inviter = by if way == "invite" and by != event.author else ""
        data = {"via": "invite" if way == "invite" else "request", "scene": way}
        yield _by_time(event._replace(kind="join", subject=inviter, data=data if way else None))


def _went(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    way, by, me = words(item, "sub_type"), _somebody(item, "operator_id"), words(item, "self_id")
    who = event.author
    if way in ("kick_me", "disband") or who == me:
        yield _by_time(event._replace(kind="group_closed", author=by or who, subject=me))
    elif not who:
        yield RosterChanged(event.group)
    elif way == "kick" and by != who:
        yield _by_time(event._replace(kind="removed", author=by, subject=who))
    else:
        yield _by_time(event._replace(kind="leave", data={"scene": way} if way else None))


def _admin(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    is_staff = words(item, "sub_type") == "set"
    if event.author:
        yield PersonSeen(event.author, "", is_staff=is_staff)
    yield _noted(event, "admin" if is_staff else "no_admin")


def _silenced(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    """Nobody named: the whole group."""
    action = "unmute" if words(item, "sub_type") == "lift_ban" else "mute"
    who, by = event.author, _somebody(item, "operator_id")
    yield _noted(event._replace(author=by, subject=who), action if who else f"{action}_all")


def _recalled(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    message, by = words(item, "message_id"), _somebody(item, "operator_id") or event.author
    yield event._replace(
        id=f"{message}.recall", kind="recall", author=by, reply_to=message,
        subject="" if by == event.author else event.author,
    )  # fmt: skip


def _befriended(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    me = words(item, "self_id")
    added = event._replace(kind="contact_added", group="", author=me, subject=event.author)
    yield _by_time(added, event.author)


def _patted(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    yield _noted(event._replace(subject=_somebody(item, "target_id")), "pat")


def _luckiest(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    yield _noted(event._replace(subject=_somebody(item, "target_id")), "lucky_king")


def _honoured(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    yield _noted(event, f"honor_{words(item, 'honor_type')[:20]}")


def _featured(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    message, by = words(item, "message_id"), _somebody(item, "operator_id")
    if words(item, "sub_type") == "delete":
        unpinned = event._replace(author=by, reply_to=message, data={"action": "unpin"})
        yield _by_time(unpinned, message)
    else:
        pinned = event._replace(kind="pin", author=by, reply_to=message)
        yield _by_time(pinned, message)


def _renamed_self(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    old, new = words(item, "card_old"), words(item, "card_new")
    yield PersonSeen(event.author, new)
    yield _noted(event, "card", old_name=old, new_name=new)


def _renamed_group(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    renamed = event._replace(kind="rename", text=words(item, "name_new"), data={"what": "name"})
    yield _by_time(renamed)


def _liked(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    """NapCat and LLOneBot: `likes`, each with a face or an emoji's code point."""
    message, taken_back = words(item, "message_id"), item.get("is_add") is False
    for like in item["likes"]:
        yield _reaction(event, message, words(like, "emoji_id"), taken_back)


def _reacted(item: Item, event: EventSeen) -> Iterator[LiveTold]:
    """Lagrange: one `code`, added or removed."""
    by = event._replace(author=_somebody(item, "operator_id"))
    taken_back = words(item, "sub_type") == "remove"
    yield _reaction(by, words(item, "message_id"), words(item, "code"), taken_back)


def _reaction(event: EventSeen, message: str, code: str, taken_back: bool) -> EventSeen:
    emoji = emoji_of(code)
    id, kind = f"{message}:{emoji}:{event.author}", "reaction"
    if taken_back:
        id, kind = f"{id}:removed:{event.at // MICROSECONDS}", "reaction_removed"
    return event._replace(id=id, kind=kind, reply_to=message, data={"emoji": emoji})


def emoji_of(code: str) -> str:
    """QQ names emoji by their code point and its own faces by small numbers."""
    if code.isascii() and code.isdigit() and 0x2000 <= int(code) < 0x110000:
        return chr(int(code)) if not 0xD800 <= int(code) < 0xE000 else f"face{code}"
    return f"face{code}" if code.isascii() and code.isdigit() else code


Teller = Callable[[Item, EventSeen], Iterator[LiveTold]]
_TELLERS: dict[str, Teller] = {
    "group_increase": _came,
    "group_decrease": _went,
    "group_admin": _admin,
    "group_ban": _silenced,
    "group_recall": _recalled,
    "friend_recall": _recalled,
    "friend_add": _befriended,
    "poke": _patted,
    "lucky_king": _luckiest,
    "honor": _honoured,
    "essence": _featured,
    "group_card": _renamed_self,
    "group_name": _renamed_group,
    "group_msg_emoji_like": _liked,
    "reaction": _reacted,
}
