"""What events on groups and their members tell: who came, who went and by whom.

Source: open.feishu.cn, 群组 and 群成员 events. They say when they were told (header.create_time),
which is when it happened to the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.feishu.items import (
    Item,
    from_milliseconds,
    id_of,
    inner,
    listed,
    needed,
    person_of,
    words,
)
from weilu.platforms.live.contract import Ignored, LiveTold, RosterChanged

Teller = Callable[[Item, Item], Iterator[LiveTold]]
#: What may change about a group → what is told of it.
_RENAMES = {"name": "name", "avatar": "picture", "description": "description"}


def _begun(event: Item, header: Item) -> tuple[EventSeen, list[LiveTold]]:
    """An event without its kind yet, and the group and the person who did it."""
    group, by = needed(event, "chat_id"), id_of(inner(event, "operator_id"))
    at = from_milliseconds(header["create_time"])
    told: list[LiveTold] = [GroupSeen(group, words(event, "name"))]
    if by:
        told.append(PersonSeen(by, ""))
    return EventSeen("", at, "system", group, by), told


def came_told(event: Item, header: Item) -> Iterator[LiveTold]:
    """People came in: by themselves, or brought by the operator."""
    begun, told = _begun(event, header)
    yield from told
    for who in _people(event):
        yield who
        brought = begun.author if begun.author != who.id else ""
        yield begun._replace(
            id=f"join:{who.id}:{_stamp(begun)}", kind="join", author=who.id, subject=brought,
            data={"via": "invite"} if brought else None,
        )  # fmt: skip
    if not _people(event):
        yield RosterChanged(begun.group)


def went_told(event: Item, header: Item) -> Iterator[LiveTold]:
    """People went: by themselves where they are the operator, else taken out."""
    begun, told = _begun(event, header)
    yield from told
    for who in _people(event):
        yield who
        yield _gone(begun, who.id)
    if not _people(event):
        yield RosterChanged(begun.group)


def withdrawn_told(event: Item, header: Item) -> Iterator[LiveTold]:
    """Who had brought people in takes that back: they are out again."""
    yield from went_told(event, header)
    yield RosterChanged(needed(event, "chat_id"))


def _gone(begun: EventSeen, who: str) -> EventSeen:
    if begun.author == who:
        return begun._replace(id=f"leave:{who}:{_stamp(begun)}", kind="leave")
    # Without an operator it was an app, which Feishu does not name here.
    return begun._replace(id=f"removed:{who}:{_stamp(begun)}", kind="removed", subject=who)


def _people(event: Item) -> list[PersonSeen]:
    found = [person_of(one, "user_id") for one in listed(event, "users")]
    return [one for one in found if one.id]


def _stamp(event: EventSeen) -> int:
    return event.at // 1_000


def _own(kind: str, *, looked_at: bool) -> Teller:
    """The bot itself was taken in or put out, or the group ended."""

    def tell(event: Item, header: Item) -> Iterator[LiveTold]:
        begun, told = _begun(event, header)
        yield from told
        yield begun._replace(id=f"{kind}:{_stamp(begun)}", kind=kind)
        if looked_at:
            yield RosterChanged(begun.group)

    return tell


bot_came_told = _own("group_opened", looked_at=True)
bot_went_told = _own("group_closed", looked_at=False)
disbanded_told = _own("group_closed", looked_at=False)


def changed_told(event: Item, header: Item) -> Iterator[LiveTold]:
    """The group's name, picture, description, owner or settings changed."""
    begun, told = _begun(event, header)
    after = inner(event, "after_change")
    yield GroupSeen(begun.group, words(after, "name"))
    yield from told[1:]
    changes = [key for key in after if isinstance(key, str)]
    for key in changes:
        if key in _RENAMES:
            text = words(after, key) if key != "avatar" else ""
            yield begun._replace(
                id=f"{key}:{_stamp(begun)}", kind="rename", text=text,
                data={"what": _RENAMES[key]},
            )  # fmt: skip
    if "owner_id" in changes:
        owner = id_of(inner(after, "owner_id"))
        yield begun._replace(
            id=f"owner:{_stamp(begun)}", subject=owner, data={"action": "change_owner"}
        )
    if not {*_RENAMES, "owner_id"} & set(changes):
        yield Ignored("im.chat.updated_v1.settings")
