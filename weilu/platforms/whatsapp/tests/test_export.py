"""WhatsApp chats, from text to events, beside the recorded ones."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from weilu.platforms.contract import (
    EventSeen,
    GroupSeen,
    PersonSeen,
    ReadOptions,
    Refused,
    Told,
    Unreadable,
)
from weilu.platforms.sources import FileSource
from weilu.platforms.whatsapp import export
from weilu.platforms.whatsapp.rules import deeds_of, identity_of, name_of

ZONE = ZoneInfo("UTC")


def read(tmp_path: Path, text: str, name: str = "chat.txt", **options: str) -> list[Told]:
    file = tmp_path / name
    file.write_bytes(text.encode())
    given = ReadOptions(zone=ZONE, **options)  # type: ignore[arg-type]
    return list(export.read(FileSource(file), given))


def events(told: list[Told]) -> list[EventSeen]:
    return [item for item in told if isinstance(item, EventSeen)]


def test_a_newer_export_that_overlaps_names_the_same_messages_alike(tmp_path: Path) -> None:
    lines = [f"{day:02d}/01/2024, 09:{day:02d} - Nora: run {day % 3} \n" for day in range(1, 29)]
    old = {event.id for event in events(read(tmp_path, "".join(lines[:20])))}
    new = {event.id for event in events(read(tmp_path, "".join(lines[10:])))}
    assert len(old & new) == 10


def test_continued_lines_and_empty_ones_belong_to_the_message(tmp_path: Path) -> None:
    text = (
        "13/01/24, 09:00 - Nora: list\n\n- water\n14/01/24, 10:00 lunch\n13/01/24, 09:01 - Ben: ok"
    )
    assert [event.text for event in events(read(tmp_path, text))] == [
        "list\n\n- water\n14/01/24, 10:00 lunch",
        "ok",
    ]


def test_lines_before_the_first_message_and_impossible_dates_are_refused(tmp_path: Path) -> None:
    text = "forwarded\n13/01/24, 09:00 - Nora: hi\n13/01/24, 29:61 - Nora: late\n"
    text += "13/01/24, 09:01 - Nora: ok"
    told = read(tmp_path, text)
    assert [item.where for item in told if isinstance(item, Refused)] == ["line 1", "line 3"]
    assert [event.text for event in events(told)] == ["hi", "ok"]


def test_a_file_without_dates_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"chat\.txt.*date"):
        read(tmp_path, "hello\nworld\n")


def test_a_message_longer_than_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "RECORD_LIMIT", 1_000)
    text = "13/01/24, 09:00 - Nora: hi\n13/01/24, 09:01 - Nora: long\n" + "word word\n" * 200
    with pytest.raises(Unreadable, match="line 2"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("WhatsApp Chat with Saturday Runners.txt", "Saturday Runners"),
        ("WhatsApp Chat - Saturday Runners.txt", "Saturday Runners"),
        ("WhatsApp-Chat mit Hofladen.txt", "Hofladen"),
        ("Chat de WhatsApp con Huerto.txt", "Huerto"),
        ("Conversa do WhatsApp com Feira.txt", "Feira"),
        ("与茶友群的 WhatsApp 聊天.txt", "茶友群"),
        ("runners.txt", "runners"),
    ],
)
def test_the_group_is_called_as_the_file_says(tmp_path: Path, name: str, group: str) -> None:
    told = read(tmp_path, "13/01/24, 09:00 - Nora: hi\n", name)
    assert told[0] == GroupSeen(group, group)


def test_a_name_with_a_colon_is_kept_whole(tmp_path: Path) -> None:
    text = "".join(f"13/01/24, 09:0{n} - Mum: work: hi {n}\n" for n in range(6))
    text += "13/01/24, 09:10 - Nora: note: bring water\n"
    assert [event.author for event in events(read(tmp_path, text))] == ["Mum: work"] * 6 + ["Nora"]


def test_names_lose_marks_of_direction_and_telephone_numbers_their_blanks() -> None:
    assert name_of("\u202a~\u202fAmara\xa0B\u202c") == "Amara B"
    assert identity_of("+49 170 555-1234") == "+491705551234"
    assert identity_of("+1 fan club") == "+1 fan club"


def test_people_are_told_of_once(tmp_path: Path) -> None:
    text = "13/01/24, 09:00 - Nora: hi\n13/01/24, 09:01 - \u200fNora\u200f: again\n"
    told = read(tmp_path, text)
    assert sum(isinstance(item, PersonSeen) for item in told) == 1
    assert {event.author for event in events(told)} == {"Nora"}


@pytest.mark.parametrize(
    ("sentence", "kind", "author", "subject"),
    [
        ("Ben joined using this group's invite link", "join", "Ben", ""),
        ("You were added", "join", "", ""),
        ("Ben was removed", "removed", "", "Ben"),
        ("Nora changed this group's icon", "rename", "Nora", ""),
        ("Nora pinned a message", "pin", "Nora", ""),
        ('Lucía cambió el asunto de "a" a "b"', "rename", "Lucía", ""),
        ("Te uniste usando el enlace de invitación", "join", "", ""),
        ("Rita mudou o nome do grupo de “a” para “b”", "rename", "Rita", ""),
        ("Paola ha aggiunto Gino", "join", "Gino", "Paola"),
        ("Luc a quitté le groupe", "leave", "Luc", ""),
        ("林梅将群组名称从“一”更改为“二”", "rename", "林梅", ""),
        ("रवि ने मीना को जोड़ा", "join", "मीना", "रवि"),
        ("Ben's security code changed", "system", "", ""),
    ],
)
def test_sentences_of_the_platform_are_understood(
    sentence: str, kind: str, author: str, subject: str
) -> None:
    deed = deeds_of(sentence)[0]
    assert (deed.kind, deed.author, deed.subject) == (kind, author, subject)


def test_what_a_member_writes_is_no_deed(tmp_path: Path) -> None:
    told = events(read(tmp_path, "13/01/24, 09:00 - Ben: Nora left\n"))
    assert [(event.kind, event.author) for event in told] == [("message", "Ben")]


@pytest.mark.parametrize(
    "name",
    [
        "test_[mmddyy]_24hrs.txt",
        "test_ddmmyy_24hrs.txt",
        "test_mmddyy_24hrs.txt",
        "test_mmddyyyy_12hrs.txt",
        "test_yyyymmdd_24hrs.txt",
    ],
)
def test_the_known_answers_of_chat_miner_are_met(name: str, shared_data: Path) -> None:
    folder = shared_data / "fixtures" / "chat_miner" / "test" / "whatsapp"
    source = FileSource(folder / name)
    told = [e for e in export.read(source, ReadOptions(zone=ZONE)) if isinstance(e, EventSeen)]
    got = {(e.at, e.author, " ".join(e.text.split())) for e in told if e.kind == "message"}
    answers = json.loads((folder / "target.json").read_text())
    for answer in answers:
        at = datetime.fromisoformat(answer["timestamp"]).replace(tzinfo=ZONE).timestamp()
        assert (int(at) * 1_000_000, answer["author"], answer["message"]) in got
    assert len(got) == len(answers)


@pytest.mark.parametrize(
    ("name", "messages"),
    [("lorem-2000.txt", 2000), ("lorem.txt", 500), ("lorem-merge-part1.txt", 300)],
)
def test_the_chats_of_whatstk_are_read_whole(name: str, messages: int, shared_data: Path) -> None:
    file = shared_data / "fixtures" / "whatstk" / "chats" / "whatsapp" / name
    told = list(export.read(FileSource(file), ReadOptions()))
    assert len(events(told)) == messages
    assert not [item for item in told if isinstance(item, Refused)]
