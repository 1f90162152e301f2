"""What callbacks tell: who came, by whom, by which code, and what is left alone by name."""

from __future__ import annotations

import contextlib
import json
from xml.sax.saxutils import escape

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from weilu.events import catalogue
from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.live.contract import Ignored, LiveTold, NotUnderstood, RosterChanged
from weilu.platforms.wecom.callbacks import normalise
from weilu.platforms.wecom.tests.conftest import FIXTURES, given

AT = 1_795_351_200 * 1_000_000


def told(name: str) -> list[LiveTold]:
    """What a fixture tells; its fields are those of the kinds it is told as."""
    found = list(normalise((FIXTURES / f"{name}.xml").read_bytes()))
    for event in found:
        if isinstance(event, EventSeen):
            catalogue.check(event.kind, event.data)
    return found


def event(name: str) -> EventSeen:
    [found] = [one for one in told(name) if isinstance(one, EventSeen)]
    return found


def test_a_customer_who_came_by_a_code_is_told_with_state_and_welcome_code() -> None:
    assert told("add_external_contact") == [
        PersonSeen("linjing", "", is_staff=True),
        PersonSeen("wmHalfAcreAAA1", ""),
        EventSeen(
            "add_external_contact:linjing:wmHalfAcreAAA1:1795351200", AT, "contact_added", "",
            "linjing", subject="wmHalfAcreAAA1",
            data={"state": "till-3", "welcome": "CODE-AAA1"},
        ),
    ]  # fmt: skip


def test_a_customer_who_added_staff_without_asking_is_told_as_half() -> None:
    assert event("add_half_external_contact").data == {
        "state": "till-3", "welcome": "CODE-AAA2", "scene": "half",
    }  # fmt: skip


def test_it_says_who_of_the_two_ended_it() -> None:
    gone, left = event("del_external_contact"), event("del_follow_user")
    assert (gone.author, gone.subject, gone.data) == ("linjing", "wmHalfAcreAAA1", {"by": "staff"})
    assert (left.author, left.subject) == ("wmHalfAcreAAA1", "linjing")
    assert left.data == {"by": "customer"}


def test_a_new_group_is_told_and_its_members_are_asked_for() -> None:
    opened = EventSeen("create:1795351200", AT, "group_opened", "wrHalfAcreG1", "")
    assert told("chat_create") == [
        GroupSeen("wrHalfAcreG1", ""), opened, RosterChanged("wrHalfAcreG1"),
    ]  # fmt: skip


def test_everybody_invited_is_told_once_each() -> None:
    joins = [one for one in told("chat_add_invited") if isinstance(one, EventSeen)]
    assert [(one.kind, one.author, one.data) for one in joins] == [
        ("join", "wmHalfAcreAAA1", {"via": "invite", "scene": "0"}),
        ("join", "wmHalfAcreAAA2", {"via": "invite", "scene": "0"}),
    ]
    assert len({one.id for one in joins}) == 2
    assert RosterChanged("wrHalfAcreG1") not in told("chat_add_invited")


def test_who_scanned_a_code_is_left_to_the_list_that_knows_the_code() -> None:
    assert told("chat_add_scanned") == [
        GroupSeen("wrHalfAcreG1", ""), RosterChanged("wrHalfAcreG1"),
    ]  # fmt: skip


def test_more_than_are_named_means_asking_for_the_list() -> None:
    found = told("chat_add_some_named")
    assert [one.author for one in found if isinstance(one, EventSeen)] == ["wmHalfAcreAAA1"]
    assert found[-1] == RosterChanged("wrHalfAcreG1")


def test_nobody_named_means_asking_for_the_list() -> None:
    assert told("chat_del_unnamed")[1:] == [RosterChanged("wrHalfAcreG1")]


def test_leaving_and_being_put_out_are_told_apart() -> None:
    left, removed = event("chat_del_alone"), event("chat_del_put_out")
    assert (left.kind, left.author, left.data) == ("leave", "wmHalfAcreAAA1", {"scene": "0"})
    assert (removed.kind, removed.author, removed.subject) == ("removed", "", "wmHalfAcreAAA1")


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("chat_name", "rename", {"what": "name"}),
        ("chat_notice", "rename", {"what": "description"}),
        ("chat_owner", "system", {"action": "change_owner"}),
        ("chat_dismiss", "group_closed", None),
    ],
)
def test_what_befalls_a_group_is_told(name: str, kind: str, data: object) -> None:
    found = event(name)
    assert (found.kind, found.group, found.data) == (kind, "wrHalfAcreG1", data)


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("edit_external_contact", "change_external_contact.edit_external_contact"),
        ("transfer_fail", "change_external_contact.transfer_fail"),
        ("msg_audit_approved", "change_external_contact.msg_audit_approved"),
        ("tag_shuffle", "change_external_tag.shuffle"),
        ("change_contact", "change_contact.create_user"),
        ("msgaudit_notify", "msgaudit_notify"),
        ("kf_msg_or_event", "kf_msg_or_event"),
        ("text_to_app", "message.text"),
        ("suite_ticket", "message.suite_ticket"),
        ("chat_new_detail", "change_external_chat.update.change_mood"),
    ],
)
def test_what_weilu_has_no_use_for_is_ignored_by_name(name: str, known_as: str) -> None:
    assert Ignored(known_as) in told(name)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<xml>", b"<xml><MsgType>event</MsgType>",
        b"<!DOCTYPE x><xml><MsgType>event</MsgType></xml>",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        list(normalise(body))


@pytest.mark.parametrize("moment", ["", "soon", "0", "-5", "9811170016713", "9" * 5_000])
def test_an_impossible_time_is_refused(moment: str) -> None:
    body = (FIXTURES / "chat_dismiss.xml").read_text().replace("1795351200", moment)
    with pytest.raises(NotUnderstood, match="time"):
        list(normalise(body.encode()))


@pytest.mark.parametrize("field", ["UserID", "ExternalUserID"])
def test_a_contact_without_one_of_the_two_is_refused(field: str) -> None:
    body = (FIXTURES / "add_external_contact.xml").read_text().replace(f"{field}>", "Nobody>")
    with pytest.raises(NotUnderstood):
        list(normalise(body.encode()))


def test_every_callback_of_others_is_told_or_ignored_by_name() -> None:
    samples = json.loads(given("wechatpy/xml_messages.json").read_text())
    names = []
    for sample in samples:
        found = list(normalise(sample["xml"].encode()))
        names += [one.name for one in found if isinstance(one, Ignored)]
        assert found
        assert all(one.name for one in found if isinstance(one, Ignored))
    assert len(samples) == 79 == len(names)
    assert {"message.text", "subscribe", "batch_job_result", "add_schedule"} <= set(names)


NAMES = st.sampled_from([
    "MsgType", "Event", "ChangeType", "CreateTime", "UserID", "ExternalUserID", "ChatId",
    "UpdateDetail", "JoinScene", "QuitScene", "MemChangeCnt", "MemChangeList", "State",
])  # fmt: skip
VALUES = st.text(max_size=20) | st.sampled_from([
    "event", "change_external_chat", "change_external_contact", "update", "create", "add_member",
    "del_member", "add_external_contact", "del_follow_user", "1795351200", "0", "1", "3",
])  # fmt: skip


@for_any(st.binary(max_size=400))
def test_any_bytes_are_told_or_refused(body: bytes) -> None:
    with contextlib.suppress(NotUnderstood):
        assert list(normalise(body))


@for_any(st.dictionaries(NAMES, VALUES))
def test_any_fields_are_told_or_refused(fields: dict[str, str]) -> None:
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    try:
        found = list(normalise(f"<xml>{inner}</xml>".encode("utf-8", "replace")))
    except NotUnderstood:
        return
    assert found
    for one in found:
        if isinstance(one, EventSeen):
            catalogue.check(one.kind, one.data)
