"""What an order may do next, and what commission it owes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

#: Verb → state it is done in → state it leads to. `docs/convert.md` draws it.
TRANSITIONS: dict[str, dict[str, str]] = {
    "hand_in": {"waiting": "checking"},
    "decline": {"checking": "waiting"},
    "confirm": {"waiting": "paid", "checking": "paid"},
    "cancel": {"waiting": "cancelled", "checking": "cancelled"},
    "expire": {"waiting": "expired"},
    "refund_part": {"paid": "paid"},
    "refund_full": {"paid": "refunded"},
}
#: States in which seats are set aside for an order.
HOLDING = ("waiting", "checking")
WHOLE = 10_000  #: a rate of everything, in basis points


def after(state: str, verb: str) -> str | None:
    """The state a verb leads to, None = it cannot be done in this one."""
    return TRANSITIONS[verb].get(state)


def diagram() -> Iterator[str]:
    """The lines of the machine, as a state diagram of Mermaid writes them."""
    yield "[*] --> waiting: place"
    for verb, moves in TRANSITIONS.items():
        for before, then in moves.items():
            yield f"{before} --> {then}: {verb}"


def refund_verb(amount: int, refunded: int, back: int) -> str:
    """Which refund giving `back` more is, "" = none: nothing, or more than is left."""
    left = amount - refunded
    if not 0 < back <= left:
        return ""
    return "refund_full" if back == left else "refund_part"


def commission(amount: int, refunded: int, rate: int) -> int:
    """What is owed on what stayed sold, in minor units, rounded down; `rate` in basis points."""
    return (amount - refunded) * rate // WHOLE
