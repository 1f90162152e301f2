"""Who makes a good seed user: somebody the community is for, who already gives it something.

Both count: fit without energy is a quiet reader, energy without fit carries the group elsewhere.
So the two are joined by their harmonic mean, which stays low while either is low.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Days looked back for energy.
DAYS = 28
#: Seeds of one cohort.
MOST, USUAL = 500, 20
#: Taken as the fit of whom nothing is known: neither for nor against.
UNKNOWN_FIT = 50.0


@dataclass(frozen=True, slots=True)
class Did:
    """What a member of the group did over `DAYS` days."""

    member: int
    said: int = 0  #: messages
    gave: float = 0.0  #: replies to others, and reactions given
    got: float = 0.0  #: replies by others, and own messages that drew a reaction


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member with the two figures and what joins them, each 0–100."""

    did: Did
    fit: float | None  #: None: nothing is known of them, or there is no audience
    energy: float

    @property
    def score(self) -> float:
        """The harmonic mean of fit and energy; an unknown fit counts as `UNKNOWN_FIT`."""
        fit = UNKNOWN_FIT if self.fit is None else self.fit
        both = fit + self.energy
        return 2 * fit * self.energy / both if both else 0.0


def ranked(did: Sequence[Did], fits: Mapping[int, float]) -> list[Candidate]:
    """Members of a group, best seed first; equal ones by what they gave, then as they are known.

    Energy is the mean of two shares: of the others who wrote less, and who gave less.
    """
    said, gave = sorted(one.said for one in did), sorted(one.gave for one in did)
    found = [
        Candidate(one, fits.get(one.member), 50 * (_above(said, one.said) + _above(gave, one.gave)))
        for one in did
    ]
    return sorted(found, key=lambda one: (-one.score, -one.did.gave, one.did.member))


def _above(ordered: Sequence[float], mine: float) -> float:
    """The share of the others who did less."""
    return bisect_left(ordered, mine) / (len(ordered) - 1) if len(ordered) > 1 else 0.0
