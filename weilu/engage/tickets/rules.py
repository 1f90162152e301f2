"""Which seat is free, who is next in line, whether the door opens."""

from __future__ import annotations

from collections.abc import Collection, Iterator

#: No letters that are read or typed wrong at a door.
LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
LETTERS_OF_CODE = 8


def free_seats(taken: Collection[int], seats: int) -> Iterator[int]:
    """Seats nobody holds, the lowest first; none where more are taken than there are."""
    return (seat for seat in range(1, seats + 1) if seat not in taken)


def code_of(typed: str) -> str:
    """A code as it may be typed or read at a door: an address, small letters, blanks, dashes."""
    last = typed.strip().rstrip("/").rsplit("/", 1)[-1]
    return "".join(last.split()).replace("-", "").upper()


def shown(code: str) -> str:
    """A code as people read it out: in two halves."""
    return f"{code[:4]}-{code[4:]}"
