"""Messages told together are those told one by one."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weilu.platforms import decoding
from weilu.platforms.contract import EventsSeen, ReadOptions, Refused, Told, singly
from weilu.platforms.sources import FileSource
from weilu.platforms.telegram import export, plain

TAME: dict[str, Any] = {
    "id": 5, "type": "message", "date": "2024-05-01T08:00:00", "date_unixtime": "1714521600",
    "from": "林姐", "from_id": "user1", "text": "早",
}  # fmt: skip
#: What one message may have that others do not.
ODDITIES: list[dict[str, Any]] = [
    *({"id": ident} for ident in (6, "x", True, None)),
    *({"type": kind} for kind in ("unsupported", "service", 3)),
    *({"date_unixtime": moment} for moment in ("-5", "9999999999", 1714521660, "soon")),
    *({"from": name} for name in ("林", "", None, 3)),
    *({"from_id": author, "from": "Otto"} for author in ("user2", "channel9", "", None, 4)),
    *({"text": text} for text in ("", [], None, 7, ["看 ", {"type": "mention", "text": "@otto"}])),
    *({"reply_to_message_id": answered} for answered in (4, None)),
    {"photo": "photos/1.jpg", "text": ""},
    {"media_type": "voice_message", "duration_seconds": 7},
    *({"edited_unixtime": moment} for moment in ("1714521700", "never")),
    {"reactions": [{"emoji": "👍", "count": 2, "recent": [{"from_id": "user2"}]}]},
    {"text_entities": []},
    {"reply_to_message_id": 4, "reply_to_peer_id": "channel3"},
    {"type": "service", "actor": "林", "actor_id": "user1", "action": "pin_message"},
    {"type": "service", "action": "invite_members", "members": ["Otto", None]},
]
MESSAGE = st.sampled_from([{}] * 3 * len(ODDITIES) + ODDITIES).map(lambda odd: {**TAME, **odd})
ODD = st.sampled_from([[], 3, "message", {}, {"type": "message"}])
ITEMS = st.lists(
    st.integers(0, 60).flatmap(lambda one: MESSAGE if one else ODD), min_size=20, max_size=60
)


def told(document: str) -> list[Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "result.json")
        file.write_text(document, encoding="utf-8")
        return list(export.read(FileSource(file), ReadOptions()))


def written(items: list[Any], **layout: Any) -> str:
    chat = {"name": "晨读", "type": "private_group", "id": 7, "messages": items}
    return json.dumps(chat, ensure_ascii=False, **layout)


@settings(max_examples=300, deadline=None)
@given(ITEMS)
def test_items_on_lines_of_their_own_tell_the_same_as_items_on_one_line(items: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(decoding, "PIECE", 1_500)  # several pieces: most people are met before
        together: list[Told] = list(singly(told(written(items, indent=1))))
    assert together == told(written(items))


def test_messages_of_people_met_before_come_together() -> None:
    items = [message(turn, "user1", "林姐") for turn in range(5_000)]
    pieces = [one for one in told(written(items, indent=1)) if isinstance(one, EventsSeen)]
    assert sum(len(one.id) for one in pieces) > 2_500  # all but those of the first piece


def test_whoever_changes_names_is_told_of_in_the_midst_of_others() -> None:
    names = ["林姐"] * 4_000 + ["林"] + ["林姐"] * 1_000
    items = [message(turn, "user1", name) for turn, name in enumerate(names)]
    people = [one.name for one in told(written(items, indent=1)) if hasattr(one, "is_staff")]
    assert people == ["林姐", "林", "林姐"]


def test_what_is_refused_among_others_is_named_by_its_place() -> None:
    items: list[Any] = [message(turn, "user1", "林姐") for turn in range(50)]
    items[30] = {"type": "unsupported"}
    refused = [one for one in told(written(items, indent=1)) if isinstance(one, Refused)]
    assert [one.where for one in refused] == ["messages[30]"]


def test_sets_of_keys_without_end_are_forgotten_again() -> None:
    items: list[Any] = [{**message(turn, "user1", "林姐"), f"k{turn}": 0} for turn in range(2_500)]
    assert len(list(singly(told(written(items, indent=1))))) == 2_502
    assert len(plain._shapes) <= plain._shapes.most


def message(ident: int, author: str, name: str) -> dict[str, Any]:
    return {
        "id": ident, "type": "message", "date_unixtime": "1714521600", "from": name,
        "from_id": author, "text": "早",
    }  # fmt: skip
