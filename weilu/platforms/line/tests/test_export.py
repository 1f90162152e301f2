"""LINE histories beside the recorded ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from weilu.platforms.contract import EventSeen, ReadOptions, Refused, Told, Unreadable
from weilu.platforms.line import export
from weilu.platforms.line.rules import deed_of, media_of
from weilu.platforms.sources import FileSource

TITLE = "[LINE] Chat history in Runners\nSaved on: 2026/02/01 10:00\n\n"


def read(tmp_path: Path, text: str) -> list[Told]:
    file = tmp_path / "chat.txt"
    file.write_bytes(text.encode())
    return list(export.read(FileSource(file), ReadOptions()))


def events(told: list[Told]) -> list[EventSeen]:
    return [item for item in told if isinstance(item, EventSeen)]


@pytest.mark.parametrize(
    ("sentence", "kind", "author", "subject"),
    [
        ("阿強已加入群組", "join", "阿強", ""),
        ("林梅邀請小雨加入群組", "invite", "林梅", "小雨"),
        ("林梅已將阿強退出群組", "removed", "林梅", "阿強"),
        ("春が秋を招待しました。", "invite", "春", "秋"),
        ("夏がグループを退会しました。", "leave", "夏", ""),
        ("Nora removed Ben from the group.", "removed", "Nora", "Ben"),
        ("Ben unsent a message.", "recall", "Ben", ""),
        ("Letter Sealing is on.", "system", "", ""),
    ],
)
def test_sentences_of_the_platform_are_understood(
    sentence: str, kind: str, author: str, subject: str
) -> None:
    assert deed_of(sentence)[:3] == (kind, author, subject)


def test_placeholders_have_their_medium() -> None:
    assert [media_of(text) for text in ("[貼圖]", "[写真]", "☎ 3:10", "hi")] == [
        "sticker", "image", "call", "",
    ]  # fmt: skip


def test_a_quoted_text_of_several_lines_is_one_message(tmp_path: Path) -> None:
    told = events(read(tmp_path, TITLE + '2026/1/30(Fri)\n10:01\tNora\t"one\ntwo ""x"""\n'))
    assert [event.text for event in told] == ['one\ntwo "x"']


def test_a_message_before_any_day_is_refused_by_its_line(tmp_path: Path) -> None:
    told = read(tmp_path, TITLE + "10:01\tNora\thi\n2026/1/30(Fri)\n10:01\tNora\thi\n")
    assert [item.where for item in told if isinstance(item, Refused)] == ["line 4"]
    assert len(events(told)) == 1


def test_a_text_of_something_else_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="LINE"):
        read(tmp_path, "hello\n")
