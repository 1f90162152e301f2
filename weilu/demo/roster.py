"""Who is in a group, from when to when, and how much they have to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Final

from weilu.demo.people import Census, Person
from weilu.demo.plan import GroupPlan

DAY: Final = 1_440  #: minutes
FATES: Final = ("steady", "burst", "cooling", "returned", "late")
_FATE_WEIGHTS: Final = (5, 3, 3, 1.5, 1)


@dataclass(slots=True)
class Seat:
    """One person's time in one group. Times are minutes since the story's first midnight."""

    person: Person
    joined: int
    left: int
    base: float  #: 0 = never speaks
    fate: str
    via: str
    by: Person | None = None
    gap: tuple[int, int] = (0, 0)  #: days on which a `returned` member was away
    friends: list[Person] = field(default_factory=list)
    hurt: bool = False  #: came with a question or a hello that nobody answered
    by_staff: bool = False  #: was removed, did not leave of themselves

    def present(self, at: int) -> bool:
        return self.joined < at < self.left

    def energy(self, at: int) -> float:
        """How likely this member is to speak at `at`, relative to others."""
        if not self.base or not self.present(at):
            return 0.0
        age = (at - self.joined) / DAY
        return self.base * self._mood(age, at // DAY) * (0.12 if self.hurt else 1.0)

    def _mood(self, age: float, day: int) -> float:
        if self.fate == "burst":
            return float(2.6 * 0.5 ** (age / 9)) if age < 60 else 0.0
        if self.fate == "cooling":
            return 1.3 if age < 45 else max(0.0, 1.3 - (age - 45) / 50)
        if self.fate == "returned":
            return 0.0 if self.gap[0] <= day < self.gap[1] else 1.1
        if self.fate == "late":
            return 0.1 if age < 30 else 1.2
        return 1.0


class Roster:
    """All seats of one group, and the drawing of a cast from those present."""

    def __init__(self, plan: GroupPlan, census: Census, rng: Random) -> None:
        self.plan = plan
        self.rng = rng
        self.census = census
        self.seats: list[Seat] = []
        self.of: dict[str, Seat] = {}
        self._day = -1
        self._seats: list[Seat] = []
        self._weights: list[float] = []
        for person in self._people():
            self._seat(person)
        self._befriend()

    def _people(self) -> list[Person]:
        """Some are known from other groups, the rest are new; sellers only come new."""
        traits = self.plan.traits.keys() - {"seller"}
        known = [person for person in self.census.people if person.trait in traits]
        again = min(len(known), round(self.plan.size * self.plan.reuse))
        people = self.rng.sample(known, again)
        kinds, weights = list(self.plan.traits), list(self.plan.traits.values())
        for trait in self.rng.choices(kinds, weights, k=self.plan.size - again):
            people.append(self.census.born(trait))
        self.rng.shuffle(people)
        return people

    def _seat(self, person: Person) -> None:
        rng, plan = self.rng, self.plan
        first = plan.opens * DAY + 19 * 60
        if len(self.seats) < plan.size * plan.opening:
            joined = first + int(rng.expovariate(1 / 25))
        else:
            day = plan.opens + 1 + int((plan.closes - plan.opens - 2) * rng.random() ** 1.15)
            joined = day * DAY + int(min(23.3, max(6.5, rng.gauss(14.5, 3.2))) * 60)
        joined = max(joined, first + 1)
        end = plan.closes * DAY
        left = end + DAY
        if rng.random() < plan.leaving:
            days = int(rng.uniform(3, max(4.0, (end - joined) / DAY)))
            left = (joined // DAY + days) * DAY + int(min(23.5, max(7, rng.gauss(16, 4))) * 60)
        silent = rng.random() < plan.silent and person.trait != "seller"
        seat = Seat(
            person,
            joined,
            left,
            0.0 if silent else min(9.0, rng.paretovariate(1.25)),
            rng.choices(FATES, _FATE_WEIGHTS)[0],
            "qr",
        )
        away = joined // DAY + rng.randint(20, 60)
        seat.gap = (away, away + rng.randint(25, 50))
        self._brought(seat)
        self.add(seat)

    def _brought(self, seat: Seat) -> None:
        """Settle by whom, or by what, the newcomer found the group."""
        hosts = [s.person for s in self.seats if s.base and s.present(seat.joined)]
        if hosts and self.rng.random() < self.plan.invited:
            seat.via, seat.by = "invite", self.rng.choice(hosts)
        else:
            seat.via = self.rng.choice(("qr", "qr", "qr", "link"))

    def _befriend(self) -> None:
        """Two to four people whom a talker answers more readily than others."""
        talkers = [seat for seat in self.seats if seat.base]
        for seat in talkers:
            for other in self.rng.sample(talkers, min(len(talkers), self.rng.randint(2, 4))):
                if other is not seat:
                    seat.friends.append(other.person)
                    other.friends.append(seat.person)
            if seat.by and seat.by.id in self.of:
                seat.friends.append(seat.by)

    def add(self, seat: Seat) -> None:
        self.seats.append(seat)
        self.of[seat.person.id] = seat
        self._day = -1

    def arrivals(self, day: int) -> list[Seat]:
        return [seat for seat in self.seats if seat.joined // DAY == day]

    def someone(
        self, at: int, taken: Iterable[str], trait: str = "", near: Person | None = None
    ) -> Person | None:
        """A member present at `at`, by energy; half the time a friend of `near`, if there."""
        out = set(taken)
        if near and near.id in self.of and self.rng.random() < 0.5:
            friends = [p for p in self.of[near.id].friends if self._able(p, at, out, trait)]
            if friends:
                return self.rng.choice(friends)
        seats, weights = self._lively(at // DAY)
        for _ in range(60 if seats else 0):
            person = self.rng.choices(seats, cum_weights=weights)[0].person
            if near and self.rng.random() > person.helps / 3:
                continue
            if self._able(person, at, out, trait):
                return person
        return next((s.person for s in seats if self._able(s.person, at, out, trait)), None)

    def _able(self, person: Person, at: int, out: set[str], trait: str) -> bool:
        seat = self.of.get(person.id)
        return (
            seat is not None
            and person.id not in out
            and seat.present(at)
            and seat.energy(at) > 0
            and suits(person, trait)
        )

    def _lively(self, day: int) -> tuple[list[Seat], list[float]]:
        """Those with energy on `day`, with cumulative weights; kept while the day lasts."""
        if day != self._day:
            noon = day * DAY + DAY // 2
            found = [(s, max(s.energy(noon), s.energy(noon + 600))) for s in self.seats]
            self._seats = [seat for seat, energy in found if energy > 0]
            self._weights = list(accumulate(energy for _, energy in found if energy > 0))
            self._day = day
        return self._seats, self._weights

    def cast(
        self, roles: Iterable[str], needs: Mapping[str, str], at: int, given: dict[str, Person]
    ) -> dict[str, Person] | None:
        """People for `roles` (those in `given` stay); None when too few are there."""
        cast = dict(given)
        near: Person | None = next(iter(given.values()), None)
        for role in roles:
            if role in cast:
                continue
            taken = [person.id for person in cast.values()]
            person = self.someone(at, taken, needs.get(role, ""), near)
            if person is None:
                return None
            cast[role] = person
            near = near or person
        return cast


def suits(person: Person, trait: str) -> bool:
    """Whether a person can play a role: sellers only sell, everybody else has their own life."""
    if trait:
        return person.trait in trait.split("|")
    return person.trait != "seller"
