"""Mei's tables come from spreadsheets, old systems and friends; each line is read or refused."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.people.rolls.rules import NoTable, Person, Refused, moment, read

HEAD = "platform,external_id,name,tags,group,joined\n"


def told(*lines: str, head: str = HEAD) -> list[Person | Refused]:
    return list(read([head, *lines], "Asia/Shanghai"))


def test_a_line_is_read_with_all_its_columns() -> None:
    [lin] = told("WeChat, wx1 ,Lin,fast; 老成员；fast,River,2026-01-31\n")
    when = datetime(2026, 1, 30, 16, tzinfo=UTC)
    assert lin == Person(2, "wechat", "wx1", "Lin", ("fast", "老成员"), "River", when)


def test_chinese_headers_tabs_and_a_byte_order_mark_are_understood() -> None:
    [lin] = told("qq\t7\t林\n", head="\ufeff平台\t编号\t名字\n")
    assert lin == Person(2, "qq", "7", "林")


def test_mixed_line_ends_and_blank_lines_keep_the_numbers_right() -> None:
    lines = told("qq,1,A,,,\r\n", "\n", "qq,2,B,,,\r", "Q Q,3,C,,,\n")
    assert [one.line for one in lines] == [2, 4, 5]
    assert lines[2] == Refused(5, "platform", "q q")


def test_a_repeated_person_is_told_with_the_line_it_repeats() -> None:
    lines = told("qq,1,A,,River,\n", "qq,1,A,,Hill,\n", "qq,1,B,,River,\n")
    assert lines[2] == Refused(4, "twice", "2")
    assert isinstance(lines[1], Person)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (",1,A", "platform"), ("qq,,A", "external_id"), (f"qq,{'1' * 201}", "external_id"),
        (f"qq,1,{'n' * 201}", "name"), (f"qq,1,A,{'t' * 61}", "tags"),
        ("qq,1,A," + ";".join(map(str, range(21))), "tags"), ("qq,1,A,,River,soon", "joined"),
        ("qq,1,A,,River,2026-02-30", "joined"), ("qq,1,A,,,2026-02-03", "joined_where"),
        ('qq,1,"' + "x" * 140_000 + '"', "unreadable"),
    ],
)  # fmt: skip
def test_a_bad_line_is_refused_and_the_next_is_read(
    line: str, code: str, request: pytest.FixtureRequest
) -> None:
    # Others in this process may have let it take longer fields.
    request.addfinalizer(partial(csv.field_size_limit, csv.field_size_limit(131_072)))
    lines = told(line + "\n", "qq,9,Next\n")
    assert isinstance(lines[0], Refused)
    assert (lines[0].line, lines[0].code) == (2, code)
    assert lines[1] == Person(3, "qq", "9", "Next")


def test_a_cell_an_export_made_harmless_is_read_back() -> None:
    [robo] = told("qq,1,'=Robo\n")
    assert isinstance(robo, Person)
    assert robo.name == "=Robo"


@pytest.mark.parametrize("head", ["", "name,tags\n", "a\n"])
def test_a_file_without_the_columns_is_no_table(head: str) -> None:
    with pytest.raises(NoTable):
        told("qq,1\n", head=head) if head else list(read([], "UTC"))


def test_moments_are_read_as_tables_write_them() -> None:
    for text in ("2026-01-31", "2026/1/31", "2026.1.31", "2026-01-31 00:00", "2026-01-31T00:00:00"):
        assert moment(text, "Asia/Shanghai") == datetime(2026, 1, 30, 16, tzinfo=UTC)
    assert moment("2026-01-31T08:00:00+00:00", "Asia/Shanghai") == datetime(
        2026, 1, 31, 8, tzinfo=UTC
    )
    assert moment("31-01-2026", "UTC") is None


@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_lines_end_in_persons_or_refusals(lines: list[str]) -> None:
    for one in told(*[line + "\n" for line in lines]):
        assert isinstance(one, Person | Refused)
