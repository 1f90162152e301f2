"""Times without a zone: in the zone asked for, without stumbling over clock changes."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from weilu.platforms.local_time import full_hour, local_micros

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
HOUR = 3_600_000_000


def test_local_time_becomes_utc() -> None:
    assert local_micros(SHANGHAI, 2024, 1, 2, 9, 30) == 1_704_159_000_000_000


def test_an_hour_that_comes_twice_is_taken_as_the_first() -> None:
    before = local_micros(BERLIN, 2024, 10, 27, 1, 30)
    assert local_micros(BERLIN, 2024, 10, 27, 2, 30) == before + HOUR
    assert local_micros(BERLIN, 2024, 10, 27, 3, 30) == before + 3 * HOUR


def test_an_hour_that_never_comes_is_taken_as_if_it_had() -> None:
    before = local_micros(BERLIN, 2024, 3, 31, 1, 30)
    assert local_micros(BERLIN, 2024, 3, 31, 2, 30) == before + HOUR


@pytest.mark.parametrize(("year", "meant"), [(24, 2024), (2567, 2024)])
def test_short_and_buddhist_years_are_understood(year: int, meant: int) -> None:
    assert local_micros(SHANGHAI, year, 5, 1, 0, 0) == local_micros(SHANGHAI, meant, 5, 1, 0, 0)


@pytest.mark.parametrize("moment", [(2024, 2, 30, 0, 0), (2024, 1, 1, 24, 0), (1900, 1, 1, 0, 0)])
def test_what_is_no_time_is_a_value_error(moment: tuple[int, int, int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"."):
        local_micros(SHANGHAI, *moment)


@pytest.mark.parametrize(
    ("hour", "half", "full"),
    [
        (12, "AM", 0), (12, "PM", 12), (9, "p.\xa0m.", 21), (9, "a. m.", 9), (0, "pm", 12),
        (12, "上午", 0), (1, "下午", 13), (12, "中午", 12), (11, "晚上", 23), (3, "凌晨", 3),
        (9, "오후", 21), (9, "م", 21), (15, "", 15), (15, "pm", 15),
    ],
)  # fmt: skip
def test_halves_of_the_day_are_understood(hour: int, half: str, full: int) -> None:
    assert full_hour(hour, half) == full
