"""What a message of the Bot API tells: words, media, answers, mentions, forwards, topics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weilu.platforms.contract import EventSeen, PersonSeen
from weilu.platforms.live.contract import Ignored, LiveTold
from weilu.platforms.moments import as_iso, from_seconds
from weilu.platforms.telegram.ids import (
    Item,
    chat_as_person,
    group_of,
    is_private,
    number,
    person_of,
    words,
)
from weilu.platforms.telegram.live_service import service_told

#: The first one met counts: an animation comes with a `document` too, a venue with a `location`.
_MEDIA = {
    "animation": "image", "photo": "image", "live_photo": "image", "sticker": "sticker",
    "voice": "voice", "video_note": "video", "video": "video", "audio": "file", "document": "file",
    "poll": "poll", "venue": "location", "location": "location", "contact": "card",
    "dice": "sticker", "paid_media": "image", "game": "other", "invoice": "other",
    "checklist": "other", "giveaway": "other", "giveaway_winners": "other", "story": "other",
}  # fmt: skip
_NAMED = {"animation", "audio", "document", "video"}
#: Kinds whose file can be taken down again, by its `file_id`.
_TAKEN = {"photo", "animation", "voice", "video", "video_note", "audio", "document"}
_TIMED = {"animation", "audio", "voice", "video", "video_note"}


def message_told(item: Item, bot: str) -> Iterator[LiveTold]:
    """A new message or service message; `bot` is the account's own id."""
    group = group_of(item["chat"])
    if group.id:
        yield group
    author = speaker_of(item)
    if author:
        yield author
    event = EventSeen(
        f"{number(item['message_id'])}", from_seconds(item["date"]), "message", group.id,
        author.id if author else "",
    )  # fmt: skip
    service = service_told(item, event)
    if service is not None:
        yield from service
        return
    text, people, mentions = _worded(item)
    yield from people
    media, data = _carried(item)
    yield event._replace(
        text=text, reply_to=_answered(item), mentions=mentions, media=media, data=data or None
    )
    if is_private(item["chat"]) and text.startswith("/start "):
        yield _came_by_code(event, text, bot)


def edit_told(item: Item) -> Iterator[LiveTold]:
    """A message as it is now; `reply_to` names it."""
    if "location" in item:
        yield Ignored("live_location")
        return
    group = group_of(item["chat"])
    if group.id:
        yield group
    author = speaker_of(item)
    if author:
        yield author
    text, people, mentions = _worded(item)
    yield from people
    message, stamp = number(item["message_id"]), item.get("edit_date") or item["date"]
    yield EventSeen(
        f"{message}:edit:{stamp}", from_seconds(stamp), "edit", group.id,
        author.id if author else "", text, f"{message}", mentions=mentions, media=_carried(item)[0],
    )  # fmt: skip


def speaker_of(item: Item) -> PersonSeen | None:
    """Who wrote: a person, or the channel or group under whose name it was written."""
    chat = item.get("sender_chat")
    if chat:
        # Only administrators write as the group itself, or forward from its own channel.
        ours = chat["id"] == item["chat"]["id"] or item.get("is_automatic_forward") is True
        return chat_as_person(chat, is_staff=ours)
    user = item.get("from")
    return person_of(user) if user else None


def _worded(item: Item) -> tuple[str, list[PersonSeen], tuple[str, ...]]:
    """The words, the people told by them, and the ids of everybody named."""
    key = "text" if isinstance(item.get("text"), str) else "caption"
    raw = item.get(key)
    entities = item.get("entities" if key == "text" else "caption_entities")
    people, named = _named_in(raw if isinstance(raw, str) else "", entities or ())
    text = words(item, key)
    if not text and "poll" in item:
        text = words(item["poll"], "question")
    return text, people, named


def _named_in(text: str, entities: Any) -> tuple[list[PersonSeen], tuple[str, ...]]:
    people, named = [], []
    units = text.encode("utf-16-le", "surrogatepass")  # entities count in these
    for entity in entities:
        if entity.get("type") == "mention":
            start, length = number(entity["offset"]), number(entity["length"])
            name = units[2 * start : 2 * (start + length)].decode("utf-16-le", "replace")
            named.append("@" + name.lstrip("@").lower())
        elif entity.get("type") == "text_mention":
            person = person_of(entity["user"])
            people.append(person)
            named.append(person.id)
    return people, tuple(dict.fromkeys(named))


def _carried(item: Item) -> tuple[str, dict[str, Any]]:
    """The medium, and the message's further fields."""
    key = next((key for key in _MEDIA if key in item), "")
    media = _MEDIA.get(key, "")
    data = {**_origin(item), **_topic(item), **_quote(item)}
    via = item.get("via_bot")
    if via and words(via, "username"):
        data["via_bot"] = "@" + words(via, "username")
    if item.get("edit_date"):
        data["edited_at"] = as_iso(from_seconds(item["edit_date"]))
    if key in _NAMED and words(item[key], "file_name"):
        data["file"] = words(item[key], "file_name")
    if key in _TAKEN and (carried := _file_id(item[key])):
        data["carried"] = carried
    if key in _TIMED and 0 < number(item[key].get("duration", 0)) < 1 << 31:
        data["seconds"] = item[key]["duration"]
    if not media and "forwarded_from" in data:
        media = "forward"
    if not media and not item.keys() & {"text", "caption"}:
        media = "other"  # a kind of message younger than Weilu
    return media, data


def _file_id(file: Any) -> str:
    """By which a file is taken down; of a picture's sizes the largest, which is the last."""
    sizes = file if isinstance(file, list) else [file]
    return words(sizes[-1], "file_id") if sizes else ""


def _origin(item: Item) -> dict[str, Any]:
    """Whom it was forwarded from; bots of before 2024 were told in other fields."""
    origin = item.get("forward_origin")
    if origin:
        name = _originally_by(origin)
    else:
        user, chat = item.get("forward_from"), item.get("forward_from_chat")
        name = words(item, "forward_sender_name")
        name = person_of(user).name if user else words(chat, "title") if chat else name
    return {"forwarded_from": name} if name else {}


def _originally_by(origin: Item) -> str:
    user, chat = origin.get("sender_user"), origin.get("sender_chat") or origin.get("chat")
    if user:
        return person_of(user).name
    return words(chat, "title") if chat else words(origin, "sender_user_name")


def _topic(item: Item) -> dict[str, Any]:
    """The title of its topic where the message says, else the topic's number."""
    if item.get("is_topic_message") is not True:
        return {}
    opening = (item.get("reply_to_message") or {}).get("forum_topic_created")
    return {
        "subject": (words(opening, "name") if opening else "") or str(item["message_thread_id"])
    }


def _quote(item: Item) -> dict[str, Any]:
    """What it answers in another chat: that message has no id here."""
    external = item.get("external_reply")
    if not external:
        return {}
    found = {
        "quoted": words(item.get("quote") or {}, "text"),
        "quoted_author": _originally_by(external.get("origin") or {}),
    }
    return {key: value for key, value in found.items() if value}


def _answered(item: Item) -> str:
    """The message answered; the one that opened a topic is answered by everything in it."""
    answered = item.get("reply_to_message")
    if not answered or "forum_topic_created" in answered:
        return ""
    return f"{number(answered['message_id'])}"


def _came_by_code(event: EventSeen, text: str, bot: str) -> EventSeen:
    """`/start code`: the link t.me/bot?start=code was followed."""
    code = text.removeprefix("/start ").strip()
    return event._replace(
        id=f"{event.id}:start", kind="contact_added", author=bot, subject=event.author,
        data={"state": code, "scene": "start"},
    )  # fmt: skip
