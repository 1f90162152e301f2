"""The order of day and month is found out from the dates of the file itself."""

from __future__ import annotations

import pytest

from weilu.platforms.whatsapp.layout import BRACKETED, DASHED, DateOrder, pattern_of


def order_of(dates: list[str], wished: str = "", usual: str = "DMY") -> str:
    order = DateOrder(wished, usual)
    for written in dates:
        first, second, third = written.split("/")
        order.take((first, second, third))
    return order.decided()


def test_a_value_above_twelve_decides() -> None:
    assert order_of(["1/2/23", "13/2/23"]) == "DMY"
    assert order_of(["1/2/23", "2/13/23"], wished="DMY") == "MDY"


def test_a_year_of_four_digits_decides_where_it_stands() -> None:
    assert order_of(["2023/1/2"]) == "YMD"
    assert order_of(["1/2/2023"], wished="MDY") == "MDY"


def test_time_running_forwards_decides_between_the_rest() -> None:
    assert order_of(["11/1/23", "12/1/23", "1/2/23", "2/2/23"]) == "DMY"
    assert order_of(["1/11/23", "1/12/23", "2/1/23", "2/2/23"], wished="DMY") == "MDY"


def test_where_time_tells_nothing_the_wish_counts_and_then_closeness() -> None:
    assert order_of(["1/2/23", "1/3/23"], wished="DMY") == "DMY"
    assert order_of(["1/2/23", "1/3/23", "1/4/23"]) == "MDY"
    assert order_of(["1/2/23"], usual="MDY") == "MDY"


def test_a_date_that_fits_no_order_decides_nothing() -> None:
    assert order_of(["99/99/99", "13/2/23"]) == "DMY"


@pytest.mark.parametrize(
    "line",
    [
        "[8/15/23, 9:12:33\u202fAM] Nora: hi",
        "\u200e[15.08.23, 09:12:33] Nora: hi",
        "[2023/8/15 上午9:12:33] Nora: hi",
        "[15-08-20 02:22:56] Nora: hi",
    ],
)
def test_lines_of_an_iphone_begin_with_brackets(line: str) -> None:
    assert pattern_of([line]) is BRACKETED


@pytest.mark.parametrize(
    "line",
    [
        "15/08/2023, 09:12 - Nora: hi",
        "15/8/23 9:12 p.\xa0m. - Nora: hi",
        "15.08.23 um 09:12 - Nora: hi",
        "2023-08-15, 09:12 - Nora: hi",
        "15/08/2023 às 09:12 - Nora: hi",
        "15.8.2023 klo 9.12 - Nora: hi",
        "2023/8/15 下午9:12 - Nora: hi",
        "\u200f١٥\u200f/٨\u200f/٢٠٢٣، ٩:١٢ ص - Nora: hi".replace("\u200f/", "/"),
    ],
)
def test_lines_of_android_are_dashed(line: str) -> None:
    assert pattern_of([line]) is DASHED
