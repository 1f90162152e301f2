"""Who makes room in a group with a fixed number of seats.

The charter's rule: to admit one, one seat must free, and it is the seat of who gave and took the
least over the last weeks. A rule of this kind only stays fair where everybody can check it, so
that it counts what can be counted and says when it cannot tell members apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: Seats of a group whose charter does not say otherwise.
SEATS = 69
#: Weeks looked back: as many as the check-up keeps deeds of.
WEEKS = range(2, 9)
#: Reasons a seat is not up for it.
STAFF, NEW, KEPT, ASKED = "staff", "new", "kept", "asked"
#: Fewer messages in the whole group over the weeks say nothing about who takes part.
FEW_MESSAGES = 50


@dataclass(frozen=True, slots=True)
class Sitting:
    """A member with what they gave and took in this group over the weeks looked at."""

    member: int
    name: str
    days: int  #: since they came in
    quiet_days: int  #: since they were last seen
    said: int = 0  #: messages
    gave: float = 0.0  #: replies to others, and reactions given
    took: float = 0.0  #: replies by others, and own messages that drew a reaction
    is_staff: bool = False  #: staff and bots take no seat
    is_kept: bool = False  #: somebody decided that they stay, for now
    is_asked: bool = False  #: a proposal about them is open already

    @property
    def gain(self) -> float:
        """What they gave and took together, in replies and reactions."""
        return self.gave + self.took


@dataclass(frozen=True, slots=True)
class Standing:
    """The members of a roster in the order in which they would make room."""

    ranked: tuple[Sitting, ...]  #: those whose seat is up for it, least gain first
    spared: tuple[tuple[Sitting, str], ...]  #: the others, each with why
    alike: int  #: how many stand exactly where the first of `ranked` stands
    is_known: bool  #: whether the group talked enough to say anything

    @property
    def seated(self) -> int:
        """Members who take a seat."""
        return len(self.ranked) + sum(why != STAFF for _one, why in self.spared)


def standing(sitting: Sequence[Sitting], grace_days: int) -> Standing:
    """Rank members by gain; newcomers of the last `grace_days` days are spared.

    Between members of the same gain: who wrote less first, then who was quiet for longer.
    """
    spared = [(one, why) for one in sitting if (why := _why_spared(one, grace_days))]
    ranked = sorted(
        (one for one in sitting if not _why_spared(one, grace_days)),
        key=lambda one: (one.gain, one.said, -one.quiet_days, one.member),
    )
    alike = sum((one.gain, one.said) == (ranked[0].gain, ranked[0].said) for one in ranked)
    known = sum(one.said for one in sitting) >= FEW_MESSAGES
    return Standing(tuple(ranked), tuple(spared), alike, known)


def _why_spared(one: Sitting, grace_days: int) -> str:
    if one.is_staff:
        return STAFF
    if one.days < grace_days:
        return NEW
    if one.is_kept:
        return KEPT
    return ASKED if one.is_asked else ""


def free(seats: int, seated: int, promised: int) -> int:
    """Seats that can be given now; `promised` to people who were let in and have not come yet."""
    return max(0, seats - seated - promised)


def to_free(seats: int, seated: int, promised: int, waiting: int, asked: int) -> int:
    """How many more seats must free for all who wait, beside those `asked` for already.

    A roster over its seats (its number was lowered) has those to free as well.
    """
    return max(0, seated + promised + waiting - seats - asked)


def middle(standing: Standing) -> float:
    """The median gain of members who take a seat: what the least is held against."""
    seated = [*standing.ranked, *(one for one, why in standing.spared if why != STAFF)]
    gains = sorted(one.gain for one in seated)
    if not gains:
        return 0.0
    half = len(gains) // 2
    return gains[half] if len(gains) % 2 else (gains[half - 1] + gains[half]) / 2
