"""Money is whole minor units, read and written without a float in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.kit import money


@given(st.integers(-money.MOST, money.MOST), st.sampled_from(sorted(money.DIGITS)))
def test_what_is_written_plainly_reads_back_as_itself(minor: int, currency: str) -> None:
    assert money.parse(money.plain(minor, currency), currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("¥1,234.5", "CNY", 123_450), ("1 234,567", "CNY", 123_456_700), ("CNY 3", "CNY", 300),
        ("3。5", "CNY", 350), ("1.5", "JPY", None), ("150", "JPY", 150), ("", "CNY", None),
        ("one", "CNY", None), ("1e5", "CNY", None), ("0.001", "CNY", None), ("9" * 14, "CNY", None),
    ],
)  # fmt: skip
def test_people_write_amounts_in_many_ways(text: str, currency: str, minor: int | None) -> None:
    assert money.parse(text, currency) == minor


def test_people_read_amounts_with_their_sign() -> None:
    assert money.written(123_400, "CNY") == "¥1,234"
    assert money.written(-50, "CNY") == "−¥0.50"
    assert money.written(150, "JPY") == "JP¥150"
    assert money.written(None, "CNY") == "–"
    assert money.written(100, "CHF") == "CHF 1"
