"""Pictures and voice of a speaker: taken down over the wire, carried into every group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from weilu.engage.drafts.tests.conftest import Chat
from weilu.engage.sessions import actions, carrying, relaying, rules
from weilu.engage.sessions.models import RelayedLine, Session
from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox import materials
from weilu.outbox.models import Message
from weilu.people.models import Group, Member
from weilu.platforms.live.accounts import sealed
from weilu.platforms.models import Connection
from weilu.platforms.telegram.tests.fake import TOKEN, FakeTelegram, beside


@pytest.fixture(autouse=True)
def _own_home(settings: Any, tmp_path: Path) -> None:
    settings.WEILU_HOME = str(tmp_path)


@pytest.fixture
def telegram() -> Iterator[tuple[FakeTelegram, str]]:
    with beside() as (fake, account):
        yield fake, account.credentials["api"]


@pytest.fixture
def on(evening: Session, bot: Connection, telegram: tuple[FakeTelegram, str]) -> Iterator[Session]:
    """It runs, and its bot's server is there."""
    bot.sealed = sealed({"token": TOKEN, "way": "polling", "api": telegram[1]})
    bot.save(update_fields=["sealed"])
    with clock.stopped_at(evening.starts_at + timedelta(minutes=5)):
        yield actions.start(evening, None)


@pytest.fixture
def sends(on: Session, stage: Chat, speaker: Member) -> Any:
    """The speaker sends a picture or a voice message, with or without words."""

    def sent(media: str, carried: str = "", text: str = "", **data: Any) -> None:
        at = on.starts_at + timedelta(minutes=6, seconds=stage.number)
        number = stage.does("message", speaker, text=text, at=at)
        told = {**data, "carried": carried} if carried else data
        Event.objects.filter(source=stage.source, external_id=number).update(
            media=media, data=told or None
        )

    return sent


def carried() -> list[tuple[str, list[dict[str, Any]]]]:
    """(words, what goes along) of relayed messages, in order."""
    found = Message.objects.filter(key__startswith="relay:").order_by("pk")
    return [(one.text, one.action.get("material") or []) for one in found]


def test_a_picture_and_a_voice_message_reach_the_group_in_order(
    on: Session, sends: Any, telegram: tuple[FakeTelegram, str], breakfast: Group
) -> None:
    fake, _api = telegram
    fake.files |= {"pic": b"a bowl of soup", "say": b"OggS hello"}
    sends("", text="看这个")
    sends("image", "pic", "火候到了")
    sends("voice", "say", seconds=12)
    sends("sticker", "pic")
    assert relaying.relay(on.pk) == 3
    words, picture, voice = carried()
    assert words == ("【陈阿姨】看这个", [])
    assert (picture[0], picture[1][0]["kind"]) == ("【陈阿姨】火候到了", "image")
    assert (voice[0], voice[1][0]["kind"]) == ("【陈阿姨】", "voice")
    kept = materials.inside(picture[1][0]["url"], on.workspace_id)
    assert kept is not None
    assert kept.read_bytes() == b"a bowl of soup"
    assert all(materials.may_carry(one) for one in Message.objects.all())
    assert len(fake.called("getFile")) == 2
    assert relaying.relay(on.pk) == 0


def test_a_worker_killed_after_taking_down_asks_for_nothing_twice(
    on: Session, sends: Any, telegram: tuple[FakeTelegram, str]
) -> None:
    telegram[0].files["pic"] = b"x"
    sends("image", "pic")
    session = Session.objects.get(pk=on.pk)
    taken = carrying.take_down(session, Event.objects.get(media="image"))
    assert taken.path
    assert relaying.relay(on.pk) == 1
    assert len(telegram[0].called("file")) == 1


@pytest.mark.parametrize("why", ["gone", "large", "no_word", "empty"])
def test_what_cannot_be_had_is_told_and_holds_nothing_up(
    on: Session, sends: Any, telegram: tuple[FakeTelegram, str], why: str, monkeypatch: Any
) -> None:
    if why == "large":
        monkeypatch.setattr(carrying, "LARGEST", 3)
    telegram[0].files |= {"large": b"four", "empty": b""}
    sends("image", "" if why == "no_word" else why)
    sends("", text="接着说")
    assert relaying.relay(on.pk) == 2
    (instead, none), after = carried()
    assert "主讲群" in instead
    assert none == []
    assert after == ("【陈阿姨】接着说", [])
    assert RelayedLine.objects.order_by("pk")[0].fault


def test_what_was_carried_is_deleted_a_day_after_the_end(
    on: Session, sends: Any, telegram: tuple[FakeTelegram, str]
) -> None:
    telegram[0].files["pic"] = b"x"
    sends("image", "pic")
    relaying.relay(on.pk)
    folder = materials.folder_of(on.workspace_id) / carrying.FOLDER / str(on.pk)
    assert carrying.forget() == 0
    actions.end(on, None)
    with clock.stopped_at(clock.now() + timedelta(hours=25)):
        assert carrying.forget() == 1
    assert not folder.exists()


def test_files_are_named_plainly_and_voice_is_a_file_where_it_must() -> None:
    assert rules.ending("a.JPG", "image") == ".jpg"
    assert rules.ending("../../etc", "image") == ".jpg"
    assert rules.ending("x.p/p", "file") == ".bin"
    assert rules.ending("", "voice") == ".ogg"
    assert [rules.carried_kind("voice", one) for one in ("matrix", "discord")] == ["voice", "file"]
