"""The reader of JSON larger than memory."""

from __future__ import annotations

import codecs
import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from weilu.platforms import decoding
from weilu.platforms.contract import Unreadable
from weilu.platforms.export_json import END, Broken, JsonReader

pytestmark = pytest.mark.usefixtures("in_english")


def reader(data: bytes | io.RawIOBase, **changes: Any) -> JsonReader:
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    settings: dict[str, Any] = {
        "arrays": frozenset({"messages", "chats.list[].messages"}),
        "keep": frozenset({"name", "chats.list[].name"}),
        **changes,
    }
    return JsonReader(stream, file="result.json", format="Telegram", **settings)  # type: ignore[arg-type]


def walked(text: str | bytes, **changes: Any) -> list[tuple[str, Any]]:
    data = text.encode() if isinstance(text, str) else text
    return [pair for pair in reader(data, **changes).walk() if pair[1] is not END]


def test_it_hands_out_items_and_the_header_around_them() -> None:
    text = '{"id": 7, "name": "Bea", "messages": [{"a": 1}, 2, [3], "x"], "name": "later"}'
    items = [("messages[]", {"a": 1}), ("messages[]", 2), ("messages[]", [3]), ("messages[]", "x")]
    assert walked(text) == [("name", "Bea"), *items, ("name", "later")]


def test_it_enters_nested_arrays_and_says_where_an_item_stands() -> None:
    text = (
        '{"chats": {"about": "", "list": [{"messages": [1]}, {"name": "n", "messages": [2, 3]}]}}'
    )
    reading = reader(text.encode())
    places = [reading.where() for _path, value in reading.walk() if isinstance(value, int)]
    assert places == [f"chats.list[{i}].messages[{j}]" for i, j in ((0, 0), (1, 0), (1, 1))]


def test_a_bare_array_is_walked_where_asked_for() -> None:
    assert walked("[1, {}]", arrays=frozenset({""})) == [("[]", 1), ("[]", {})]
    with pytest.raises(Unreadable):
        walked("[1, {}]")


def test_items_over_the_edge_of_a_piece_come_whole() -> None:
    messages = [{"id": turn, "text": "晨读" * (turn % 997)} for turn in range(2_000)]
    text = json.dumps({"messages": messages}, ensure_ascii=False)
    assert len(text.encode()) > 1 << 22
    assert [value for _path, value in walked(text)] == messages


@pytest.mark.parametrize("item", ["{oops}", '{"a" 1}', '{"a": tru}', "nul", "{'a': 1}", '{"a":}'])
def test_an_item_that_is_no_json_costs_itself_only(item: str) -> None:
    found = [value for _path, value in walked(f'{{"messages": [1, {item}, {{"b": "}}"}}]}}')]
    assert [found[0], found[-1]] == [1, {"b": "}"}]
    assert isinstance(found[1], Broken)


def test_an_item_nested_too_deeply_costs_itself_only() -> None:
    deep = "[" * 100_000 + "]" * 100_000
    found = [value for _path, value in walked(f'{{"messages": [{deep}, 2]}}')]
    assert found == [Broken("It is nested too deeply."), 2]


def test_a_huge_number_costs_nothing() -> None:
    found = [value for _path, value in walked('{"messages": [%s, {"id": 2}]}' % ("9" * 20_000))]
    assert found[-1] == {"id": 2}


def test_numbers_json_does_not_have_are_nothing() -> None:
    assert walked('{"messages": [NaN, -Infinity]}') == [("messages[]", None)] * 2


def test_half_characters_and_nul_are_mended() -> None:
    found = walked(r'{"messages": ["a\ud83d", "\ud83d\ude00", "n\u0000n", {"\udc00": ["\ud800"]}]}')
    assert [value for _path, value in found] == ["a\ufffd", "😀", "nn", {"\ufffd": ["\ufffd"]}]


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + '{"messages": ["早"]}'.encode(),
        '{"messages": ["早"]}'.encode("utf-16"),
        '{"messages": ["早"]}'.encode("utf-16-le"),
        '{"messages": ["早"]}'.encode("gb18030"),
        '{\r\n"messages":\r["早"\n]\r\n}'.encode(),
    ],
    ids=["utf-8 with mark", "utf-16", "utf-16 without mark", "gb18030", "mixed line ends"],
)
def test_it_finds_the_encoding(data: bytes) -> None:
    assert walked(data) == [("messages[]", "早")]


def test_one_damaged_byte_does_not_make_it_gbk() -> None:
    text = '{"messages": ["%s"]}' % ("大家早上好" * 50)
    data = bytearray(text.encode())
    data[100] = 0xFF
    (_path, value), *_rest = walked(bytes(data))
    assert value.count("\ufffd") <= 3
    assert value.endswith("大家早上好")


@pytest.mark.parametrize("end", [0, 1, 12, 20, 30, 45])
def test_a_document_cut_off_is_refused_with_the_place(end: int) -> None:
    text = '{"messages": [{"id": 1}, {"id": 2, "text": "still here"}]}'
    with pytest.raises(Unreadable, match=f"near byte {end}"):
        walked(text[:end])


def test_the_refusal_names_the_last_whole_item() -> None:
    with pytest.raises(Unreadable, match=r"after messages\[1\]"):
        walked('{"messages": [{"id": 1}, {"id": 2}, {"id": 3')


@pytest.mark.parametrize("text", ["<html></html>", "hello", '"messages"', "7", "{]", '{"a" 1}'])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        walked(text)


class Endless(io.RawIOBase):
    """A stream made up while it is read: `head`, `size` times "x", `tail`."""

    def __init__(self, head: bytes, size: int, tail: bytes, filler: bytes = b"x") -> None:
        self._parts = self._made(head, size, tail, filler)

    @staticmethod
    def _made(head: bytes, size: int, tail: bytes, filler: bytes) -> Iterator[bytes]:
        yield head
        for _turn in range(size >> 18):
            yield filler * ((1 << 18) // len(filler))
        yield tail

    def read(self, _size: int = -1) -> bytes:
        return next(self._parts, b"")


@pytest.mark.parametrize("filler", [b"x", b'\\"', b"[1],"], ids=["text", "quotes", "brackets"])
def test_one_huge_item_is_refused_in_bounded_memory_and_time(filler: bytes) -> None:
    open_, close = (b'"', b'"') if filler != b"[1]," else (b"[", b"0]")
    stream = Endless(b'{"messages": [1, ' + open_, 2 << 20, close + b", 3]}", filler)
    tracemalloc.start()
    found = [value for _path, value in reader(stream, limit=1 << 20).walk() if value is not END]
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [1, Broken("It is larger than 1 MiB."), 3]
    assert peak < 64 << 20


def test_a_long_document_is_read_in_flat_memory() -> None:
    item = b'{"id": 1, "text": "' + b"x" * 229 + b'"}, '
    stream = Endless(b'{"messages": [', 8 << 20, b"0]}", item.ljust(256))
    tracemalloc.start()
    count = sum(1 for _pair in reader(stream).walk())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count > 30_000
    assert peak < 8 << 20


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 8, 13, 64])
def test_where_the_pieces_end_makes_no_difference(
    piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        '{"name": "晨\\u8bfb", "other": {"a": [1, {"b": "]}\\""}]}, "messages": [ '
        '{"id": -12.5e3} , 12345, true, null, {oops: "\\""}, "a\\ud83d\\ude00\\\\", [], '
        '{"b": {"c": [false]}} ] , "z": 1}'
    )
    whole = walked(text)
    assert len(whole) == 9
    monkeypatch.setattr(decoding, "PIECE", piece)
    assert walked(text) == whole
