"""The log keeps each thing once, for good."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from weilu.events import catalogue
from weilu.events.actions import record
from weilu.events.catalogue import Join, Message, UnknownFact, UnknownKind
from weilu.events.models import Event

MORNING = datetime(2026, 5, 4, 7, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def aunt_chen_writes(text: str = "早饭做了南瓜粥", id: str = "m1", **more: object) -> bool:
    return record(
        1, Message(), source="wecom:kitchen", external_id=id, at=MORNING, group_id=7, actor=3,
        text=text, **more,
    )  # fmt: skip


def test_it_keeps_an_event_once() -> None:
    assert aunt_chen_writes()
    assert not aunt_chen_writes("the same id with other words")
    assert [event.text for event in Event.objects.all()] == ["早饭做了南瓜粥"]


def test_the_same_id_from_another_source_is_another_event() -> None:
    aunt_chen_writes()
    assert record(1, Message(), source="wecom:garden", external_id="m1", at=MORNING)
    assert Event.objects.count() == 2


def test_it_keeps_time_and_further_fields() -> None:
    record(1, Join(via="qr", invite="poster-3"), source="s", external_id="j1", at=MORNING)
    event = Event.objects.get()
    assert (event.kind, event.at, event.data) == (
        "join",
        MORNING,
        {"via": "qr", "invite": "poster-3"},
    )


def test_it_refuses_a_kind_nobody_registered() -> None:
    class Rumour:
        kind = "rumour"

    with pytest.raises(UnknownKind, match="rumour"):
        catalogue.check(Rumour.kind, None)


def test_it_refuses_a_field_the_kind_does_not_have() -> None:
    with pytest.raises(UnknownFact):
        catalogue.check("join", {"colour": "red"})


def test_a_kind_is_registered_only_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        catalogue.kind("message", "again")(Message)


def test_the_database_refuses_to_change_what_happened() -> None:
    aunt_chen_writes()
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Event.objects.update(kind="leave")
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Event.objects.update(at=datetime(2020, 1, 1, tzinfo=UTC))
    assert Event.objects.get().kind == "message"


def test_the_words_of_an_event_may_be_blanked() -> None:
    aunt_chen_writes()
    Event.objects.update(text="", data=None)
    assert Event.objects.get().text == ""


def test_the_database_itself_refuses_a_second_copy() -> None:
    aunt_chen_writes()
    columns = "workspace_id, source_id, external_id, kind, at, recorded_at, reply_to, media, text"
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"INSERT INTO events_event ({columns}) SELECT {columns} FROM events_event")
