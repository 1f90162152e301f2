"""Which seat is free, and codes as they are typed at a door."""

from __future__ import annotations

import pytest

from weilu.engage.tickets.rules import code_of, free_seats, shown


def test_the_lowest_free_seats_come_first() -> None:
    assert list(free_seats({1, 3}, 5)) == [2, 4, 5]
    assert list(free_seats({1, 2, 9}, 2)) == []


@pytest.mark.parametrize(
    "typed", ["acde-f346", " ACDE F346 ", "https://x.example/door/ACDEF346/", "ACDEF346"]
)
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert code_of(typed) == "ACDEF346"
    assert shown(code_of(typed)) == "ACDE-F346"
