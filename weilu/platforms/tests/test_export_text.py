"""Text of unknown encoding: decided from the bytes, refused with the line where it can't be."""

from __future__ import annotations

from pathlib import Path

import pytest

from weilu.platforms import export_text
from weilu.platforms.contract import ReadOptions, Unreadable
from weilu.platforms.export_text import head_lines, numbered_lines
from weilu.platforms.sources import FileSource

LINES = ["林梅：早上好", "阿强：今天喝什么？", "hello 🙂", ""]


def lines_of(tmp_path: Path, data: bytes, **options: str) -> list[tuple[int, str | None]]:
    file = tmp_path / "chat.txt"
    file.write_bytes(data)
    return list(numbered_lines(FileSource(file), ReadOptions(**options), "text"))  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_each_encoding_is_found_out(tmp_path: Path, encoding: str) -> None:
    data = "\n".join(LINES).encode(encoding)
    assert lines_of(tmp_path, data) == list(enumerate(LINES[:3], 1))


def test_utf_16_of_the_other_byte_order_is_found_by_its_mark(tmp_path: Path) -> None:
    data = b"\xfe\xff" + "早\n安".encode("utf-16-be")
    assert lines_of(tmp_path, data) == [(1, "早"), (2, "安")]


def test_gbk_after_a_megabyte_of_ascii_is_still_found(tmp_path: Path) -> None:
    data = b"plain line\n" * 150_000 + "茶友群今天开会\n".encode("gbk")
    assert lines_of(tmp_path, data)[-1] == (150_001, "茶友群今天开会")


def test_all_line_ends_count_alike_and_odd_separators_stay_in_the_line(tmp_path: Path) -> None:
    data = "one\r\ntwo\nthree\rfour\u2028still four\x0bfour".encode()
    assert lines_of(tmp_path, data) == [
        (1, "one"),
        (2, "two"),
        (3, "three"),
        (4, "four\u2028still four\x0bfour"),
    ]


def test_line_ends_cut_in_two_by_the_reading_count_once(tmp_path: Path) -> None:
    data = b"abc\r\n" + b"x" * (1 << 20) + b"\r\nlast"
    assert [number for number, _line in lines_of(tmp_path, data)] == [1, 2, 3]


def test_one_damaged_line_is_left_out_by_its_number(tmp_path: Path) -> None:
    data = "\n".join(["grün"] * 9).encode() + b"\nbl\xe4u\n" + "gelb ü".encode()
    assert lines_of(tmp_path, data)[8:] == [(9, "grün"), (10, None), (11, "gelb ü")]


def test_a_fallback_reads_single_lines_of_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "chat.log"
    file.write_bytes("grün\n".encode() * 9 + b"bl\xe4u\n")
    told = list(numbered_lines(FileSource(file), ReadOptions(), "IRC", "cp1252"))
    assert told[-1] == (10, "bläu")


def test_text_in_neither_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    data = b"plain\n" + "für Öl à côté, señor é è ë\n".encode("cp1252") * 5
    with pytest.raises(Unreadable, match=r"line 2.*UTF-8"):
        lines_of(tmp_path, data)


def test_the_encoding_can_be_named(tmp_path: Path) -> None:
    data = "für Öl\n".encode("cp1252")
    assert lines_of(tmp_path, data, encoding="cp1252") == [(1, "für Öl")]


@pytest.mark.parametrize("name", ["klingon", "base64", "undefined"])
def test_an_encoding_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable, match=name):
        lines_of(tmp_path, b"hello\n", encoding=name)


def test_a_line_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_text, "RECORD_LIMIT", 2 << 20)
    with pytest.raises(Unreadable, match="line 2 is longer than 2 MiB"):
        lines_of(tmp_path, b"short\n" + b"x" * (4 << 20))


def test_nuls_are_dropped(tmp_path: Path) -> None:
    assert lines_of(tmp_path, b"a\0b\n") == [(1, "ab")]


def test_the_head_of_a_file_may_end_inside_a_character() -> None:
    assert head_lines("早上好\n今天".encode()[:-1]) == ["早上好"]
    assert head_lines(b"\0" * 99) == []
