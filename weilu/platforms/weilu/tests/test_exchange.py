"""The exchange format keeps what `docs/exchange.md` promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from weilu.events import catalogue
from weilu.platforms import formats
from weilu.platforms.contract import KINDS, EventSeen, GroupSeen, PersonSeen, Refused, Told
from weilu.platforms.tests.recordings import read
from weilu.platforms.weilu.lines import COLUMNS

WEILU = formats.by_key("weilu")
DOCS = Path(__file__).parents[4] / "docs" / "exchange.md"
LINE = '{"id": "m%d", "at": 1714521600, "author": "nora", "text": "七点"}\n'


def told(tmp_path: Path, content: str | bytes, name: str = "跑团.jsonl") -> list[Told]:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(WEILU, file)


def taken(items: list[Told]) -> list[EventSeen]:
    return [item for item in items if isinstance(item, EventSeen)]


@pytest.mark.parametrize("language", ["json", "csv"])
def test_the_documented_examples_are_taken_whole(language: str, tmp_path: Path) -> None:
    example = re.search(rf"```{language}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    items = told(tmp_path, example[1], f"example.{language}")
    assert len(taken(items)) >= 2
    assert not [item for item in items if isinstance(item, Refused)]


def test_every_field_kind_and_further_field_is_documented() -> None:
    named = set(re.findall(r"`([a-z_]+)`", DOCS.read_text(encoding="utf-8")))
    assert named >= COLUMNS | set(KINDS)
    for kind in KINDS:
        assert named >= catalogue.KINDS[kind].fields


def test_a_group_without_a_name_is_called_after_the_file(tmp_path: Path) -> None:
    assert GroupSeen("跑团", "跑团") in told(tmp_path, LINE % 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(
    encoding: str, end: str, tmp_path: Path
) -> None:
    content = "".join(LINE % turn for turn in range(5)).replace("\n", end)
    found = taken(told(tmp_path, content.encode(encoding)))
    assert [(event.id, event.text) for event in found] == [(f"m{n}", "七点") for n in range(5)]


def test_a_line_without_id_keeps_its_id_when_others_come_before(tmp_path: Path) -> None:
    line = '{"at": 1714521600, "author": "nora", "text": "在"}\n'
    (first,) = taken(told(tmp_path, line))
    *_others, again = taken(told(tmp_path, LINE % 1 + LINE % 2 + line))
    assert first.id == again.id


@pytest.mark.parametrize(
    "bad",
    [
        '{"at": "soon", "author": "nora"}',
        '{"at": 99999999999999, "author": "nora"}',
        '{"at": NaN, "author": "nora"}',
        '{"at": true, "author": "nora"}',
        '{"at": 1714521600, "author": ["nora"]}',
        '{"at": 1714521600, "author": "nora", "kind": "party"}',
        '{"at": 1714521600, "author": "nora", "mentions": {"a": 1}}',
        '{"at": 1714521600, "author": "nora", "data": {"mood": "good"}}',
        '{"at": 1714521600, "author": "nora", "data": {"file": ["a"]}}',
        '{"at": 1714521600, "author": "nora", "data": "no json"}',
        '{"at": 1714521600, "author": ' + "[" * 5000 + "]" * 5000 + "}",
        '{"at": ' + "9" * 5000 + ', "author": "nora"}',
        '"nora"',
        "{",
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_the_rest_goes_on(
    bad: str, tmp_path: Path
) -> None:
    items = told(tmp_path, LINE % 1 + bad + "\n" + LINE % 2)
    assert [event.id for event in taken(items)] == ["m1", "m2"]
    (refused,) = [item for item in items if isinstance(item, Refused)]
    assert refused.where == "line 2"
    assert "nora" not in refused.why


def test_staff_once_named_stay_staff(tmp_path: Path) -> None:
    named = LINE.replace('"text"', '"author_is_staff": true, "author_name": "诺拉", "text"')
    people = [item for item in told(tmp_path, named % 1 + LINE % 2) if isinstance(item, PersonSeen)]
    assert people == [PersonSeen("nora", "诺拉", is_staff=True)]


def test_csv_with_semicolons_and_quoted_lines_is_read(tmp_path: Path) -> None:
    content = 'author;at;text\r\nnora;2024-05-01T08:00:00+08:00;"one;\r\ntwo"\r\nnora;never;x\r\n'
    items = told(tmp_path, content, "run.csv")
    assert [event.text for event in taken(items)] == ["one;\ntwo"]
    assert [item.where for item in items if isinstance(item, Refused)] == ["line 4"]
