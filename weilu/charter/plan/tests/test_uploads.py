"""Files from anywhere: read within bounds, or refused with what to do."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weilu.charter.plan import incoming, uploads
from weilu.charter.plan.lines import INPUTS

MONDAY = date(2026, 11, 23)


def bomb(size: int, parts: int = 1) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(parts):
            made.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * size)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.xlsx", bomb(uploads.UNPACKED + 1)), ("plan.xlsx", bomb(1, uploads.PARTS + 1)),
        ("plan.xlsx", bomb(10)), ("plan.xlsx", b"PK\x03\x04 and nothing else"),
        ("plan.xlsx", b"just words"), ("plan.csv", b"\xff\xfe\xfd\x80"),
        ("plan.csv", b"a\n" * (uploads.ROWS + 1)), ("plan.csv", b"a" * (uploads.LARGEST + 1)),
    ],
)  # fmt: skip
def test_what_cannot_be_a_plan_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(uploads.Unreadable):
        uploads.rows(name, content)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_refused(content: bytes) -> None:
    try:
        found = uploads.rows("plan.csv", content)
    except uploads.Unreadable:
        return
    assert all(isinstance(text, str) for row in found for text in row)


@given(st.lists(st.lists(st.text(max_size=10), max_size=14), max_size=8))
def test_any_rows_change_cells_of_the_plan_or_are_refused(rows: list[list[str]]) -> None:
    head = ["week", "monday", *INPUTS]
    weeks = [
        [str(at), (MONDAY + timedelta(weeks=at)).isoformat(), *row] for at, row in enumerate(rows)
    ]
    found = incoming.read([head, *weeks], {}, MONDAY, 4, "CNY", fractions=False)
    assert all(one.line in INPUTS and 0 <= one.week < 4 for one in found.changed)
    assert all(one.after >= 0 and one.after != one.before for one in found.changed)
    assert found.weeks == min(4, len(rows))


def test_days_are_known_as_spreadsheets_write_them() -> None:
    rows = [["monday", "groups"], ["2026/11/23", "3"], ["2026-11-30 ", "4"], ["2026/11/25", "5"],
            ["Total", "12"]]  # fmt: skip
    found = incoming.read(rows, {}, MONDAY, 2, "CNY", fractions=False)
    assert [(one.week, one.after) for one in found.changed] == [(0, 3), (1, 4)]
    assert [(one.row, one.why) for one in found.refused] == [(4, "week")]
