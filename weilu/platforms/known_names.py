"""Ids of people who are told of by name only.

Chinese exports name the joined, the removed and the mentioned as they are called in the group. A
first reading of the file learns whose names those are; a name borne by two people is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weilu.platforms.contract import PersonSeen

_ENDED = re.compile(r"@([^@\u2005\u2004\n]{1,64})[\u2005\u2004]")
_OPEN = re.compile(r"@([^@\s\u2005:：,，]{1,64})(?=[\s:：,，]|$)")
_EVERYBODY = {"所有人", "全体成员", "all"}


class KnownNames:
    """Names of the people of each group, and who has been told of already."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], str] = {}
        self._names: dict[str, str] = {}
        self._told: dict[str, str] = {}

    def learn(self, group: str, person: str, *names: str) -> None:
        """`person` is called so in `group`."""
        for name in names:
            if name and person and self._ids.setdefault((group, name), person) != person:
                self._ids[group, name] = ""
        if names and names[0]:
            self._names.setdefault(person, names[0])

    def of(self, group: str, name: str) -> str:
        """The id of whoever is called so, or else the name itself."""
        return self._ids.get((group, name)) or name

    def name_of(self, person: str) -> str:
        """What somebody is called where a row does not say it."""
        return self._names.get(person, person)

    def tell(self, person: str, name: str, staff: bool = False) -> Iterator[PersonSeen]:
        """Say who somebody is, at first sight and when the name has changed."""
        if person and (self._told.get(person) != name or staff):
            self._told[person] = name
            yield PersonSeen(person, name, is_staff=staff)

    def meet(self, person: str, name: str) -> Iterator[PersonSeen]:
        """The same for one who is only named; a name told before is kept."""
        if person not in self._told:
            yield from self.tell(person, name)

    def tell_named(self, group: str, name: str) -> Iterator[PersonSeen]:
        """The same for one known by name only."""
        yield from self.meet(self.of(group, name), name)

    def mentioned(self, group: str, text: str) -> list[str]:
        """Names behind an @ in a text: known ones, and those that WeChat's thin blank ends."""
        found = [name.strip() for name in _ENDED.findall(text)]
        found += [name for name in _OPEN.findall(text) if self._ids.get((group, name))]
        return [name for name in dict.fromkeys(found) if name and name not in _EVERYBODY]
