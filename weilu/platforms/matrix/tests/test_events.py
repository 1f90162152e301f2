"""Deliveries written by us, and whatever else a homeserver may say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.events.catalogue import KINDS
from weilu.platforms.contract import EventSeen
from weilu.platforms.live.contract import Ignored, LiveTold, NotUnderstood
from weilu.platforms.matrix.content import body_of, without_quote
from weilu.platforms.matrix.events import told_by

LIN, BEA, ME = "@lin:bread.test", "@bea:bread.test", "@weilu:bread.test"


def item(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    return {
        "type": kind, "content": content, "sender": LIN, "event_id": "$1",
        "origin_server_ts": 1714521600000, **more,
    }  # fmt: skip


def told(event: dict[str, Any], **more: Any) -> list[LiveTold]:
    return told_by(json.dumps({"room": "!r", "event": event, **more}).encode(), ME)


def only(event: dict[str, Any], **more: Any) -> EventSeen:
    (found,) = [one for one in told(event, **more) if isinstance(one, EventSeen)]
    return found


@pytest.mark.parametrize(
    ("before", "now", "by", "kind", "action"),
    [
        ("leave", "join", BEA, "join", None),
        ("join", "leave", BEA, "leave", None),
        ("join", "leave", LIN, "removed", None),
        ("leave", "knock", BEA, "join_request", None),
        ("invite", "leave", BEA, "system", "invite_declined"),
        ("invite", "leave", LIN, "system", "invite_withdrawn"),
        ("knock", "leave", LIN, "system", "request_refused"),
        ("leave", "ban", LIN, "system", "banned"),
        ("ban", "leave", LIN, "system", "unbanned"),
    ],
)
def test_each_step_of_a_membership_has_its_name(
    before: str, now: str, by: str, kind: str, action: str | None
) -> None:
    unsigned = {"prev_content": {"membership": before}}
    event = item("m.room.member", {"membership": now}, state_key=BEA, sender=by, unsigned=unsigned)
    found = only(event)
    assert (found.kind, found.author) == (kind, by)
    assert (found.data or {}).get("action") == action
    assert found.subject == ("" if by == BEA else BEA)


def test_a_new_picture_is_no_coming() -> None:
    unsigned = {"prev_content": {"membership": "join"}}
    event = item("m.room.member", {"membership": "join"}, state_key=BEA, unsigned=unsigned)
    assert Ignored("profile") in told(event)


def test_the_account_itself_put_out_closes_the_group() -> None:
    unsigned = {"prev_content": {"membership": "join"}}
    event = item("m.room.member", {"membership": "leave"}, state_key=ME, unsigned=unsigned)
    assert (only(event).kind, only(event).author) == ("group_closed", LIN)


def test_a_redacted_reaction_that_was_not_known_is_no_message_taken_back() -> None:
    found = only(item("m.room.redaction", {"redacts": "$0"}), redacted={"type": "m.reaction"})
    assert (found.kind, found.reply_to) == ("reaction_removed", "$0")


def test_a_thread_answers_its_first_message() -> None:
    relation = {
        "rel_type": "m.thread", "event_id": "$root", "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$last"},
    }  # fmt: skip
    content = {"msgtype": "m.text", "body": "> 3 是对的", "m.relates_to": relation}
    assert only(item("m.room.message", content)).reply_to == "$root"


def test_links_to_people_count_where_no_mentions_are_declared() -> None:
    html = (
        '<mx-reply><a href="https://matrix.to/#/@old:x">old</a></mx-reply>'
        '<a href="https://matrix.to/#/@bea:bread.test">Bea</a>'
    )
    content = {"msgtype": "m.text", "body": "Bea!", "formatted_body": html}
    assert only(item("m.room.message", content)).mentions == (BEA,)


def test_a_picture_has_its_caption_and_name() -> None:
    body = body_of({"msgtype": "m.image", "body": "出炉", "filename": "a.jpg"})
    assert (body.text, body.media, body.data) == ("出炉", "image", {"file": "a.jpg"})


def test_only_the_quote_of_a_reply_is_cut() -> None:
    assert without_quote("> <@a:b> 一\n> 二\n\n三\n> 四") == "三\n> 四"


_KEYS = st.sampled_from(
    ["body", "msgtype", "m.relates_to", "event_id", "rel_type", "membership", "displayname",
     "users", "pinned", "prev_content", "name", "redacts", "m.mentions", "user_ids", "info"]
)  # fmt: skip
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(_KEYS, inside, max_size=4),
    max_leaves=12,
)
_TYPES = st.sampled_from(
    ["m.room.message", "m.reaction", "m.room.member", "m.room.redaction", "m.room.name",
     "m.room.power_levels", "m.room.create", "m.room.pinned_events", "m.room.tombstone",
     "m.sticker", "m.poll.start", "m.room.encrypted"]
)  # fmt: skip


def _told_or_refused(delivery: Any) -> None:
    try:
        found = told_by(json.dumps(delivery).encode(), ME)
    except NotUnderstood:
        return
    assert found
    for one in found:
        if isinstance(one, EventSeen):
            assert one.kind in KINDS
            assert all(isinstance(part, str) for part in (one.id, one.author, one.text))
            assert isinstance(one.reply_to, str)


@given(_TYPES, _JSON, _JSON, _JSON)
def test_any_content_is_told_or_refused(kind: str, content: Any, unsigned: Any, key: Any) -> None:
    event = item(kind, content, unsigned=unsigned, state_key=key)
    _told_or_refused({"room": "!r", "event": event, "redacted": content})


@given(_JSON | st.fixed_dictionaries({"room": _JSON, "state": _JSON}))
def test_any_delivery_is_told_or_refused(delivery: Any) -> None:
    _told_or_refused(delivery)
