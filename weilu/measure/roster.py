"""Who is who in a check-up: names, staff and bots, and what is said of each group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    is_staff: bool = False
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class GroupInfo:
    name: str
    platform: str
    kind: str = ""  #: key in `weilu.charter.kinds`; "" = nobody said


@dataclass(frozen=True)
class Roster:
    """By member id and by group id; ids that are missing get a plain stand-in."""

    people: Mapping[int, Person] = field(default_factory=dict)
    groups: Mapping[int, GroupInfo] = field(default_factory=dict)

    def person(self, member: int) -> Person:
        return self.people.get(member) or Person(f"#{member}")

    def group(self, group: int) -> GroupInfo:
        return self.groups.get(group) or GroupInfo(f"#{group}", "")

    @property
    def bots(self) -> frozenset[int]:
        return frozenset(id for id, person in self.people.items() if person.is_bot)

    @property
    def staff(self) -> frozenset[int]:
        return frozenset(
            id for id, person in self.people.items() if person.is_staff or person.is_bot
        )
