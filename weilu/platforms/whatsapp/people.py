"""Who is in one chat: names met so far, and those named with an @ in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from weilu.platforms.contract import PersonSeen
from weilu.platforms.whatsapp.rules import NAME_LIMIT, identity_of, name_of

#: iPhones put the name between marks of direction; others only write it behind the @.
_NAMED = re.compile(r"@\u2068([^\u2069\n]{1,120})\u2069")
_AT = re.compile(r"(?<![\w.])@([^@\n]{1,120})")
_NUMBER = re.compile(r"\+?(\d{8,15})\b")
_WORD_END = re.compile(r"(?=\W|$)")
#: Names of more words are not looked for behind an @.
_WORDS = 6
#: A name holds ": " where this many of its messages, and all of them, go on alike.
_ALIKE = 5


class People:
    """The people of one chat. `known` gives the id of a name as it stands in the file."""

    def __init__(self, with_colon: Iterable[str] = ()) -> None:
        self.known: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        self._ids: set[str] = set()
        self._with_colon = sorted(with_colon, key=len, reverse=True)

    def meet(self, written: str) -> tuple[str, PersonSeen | None]:
        """The id of a name, and who it is where they are met for the first time."""
        name = name_of(written)
        person = self.known[written] = identity_of(name)
        if not person or person in self._ids:
            return person, None
        self._ids.add(person)
        self._by_name[name.lower()] = person
        return person, PersonSeen(person, name)

    def split(self, rest: str) -> tuple[str, str]:
        """(name as written, text) of what stands behind the time; no name = the platform's."""
        for name in self._with_colon:
            if rest.startswith(f"{name}: "):
                return name, rest[len(name) + 2 :]
        name, colon, text = rest.partition(": ")
        if not colon and rest.endswith(":") and rest[:-1] in self.known:
            return rest[:-1], ""
        return (name, text) if colon and name_of(name) and len(name) <= NAME_LIMIT else ("", rest)

    def named_in(self, text: str) -> tuple[str, ...]:
        """Ids of known people, and of telephone numbers, that stand behind an @."""
        found = [identity_of(name_of(name)) for name in _NAMED.findall(text)]
        for behind in _AT.findall(text):
            if behind[0] == "\u2068":
                continue
            number = _NUMBER.match(behind)
            person = f"+{number[1]}" if number else self._named_first(behind)
            if person:
                found.append(person)
        return tuple(dict.fromkeys(filter(None, found)))

    def _named_first(self, behind: str) -> str:
        """The longest known name a text begins with."""
        ends = [end.start() for end in _WORD_END.finditer(behind) if end.start()]
        for end in reversed(ends[: _WORDS * 2]):
            person = self._by_name.get(behind[:end].lower())
            if person:
                return person
        return ""


def names_with_colon(rests: Iterable[str]) -> set[str]:
    """Names such as "Mum: work", from what stands behind the times of a chat's first lines.

    Nothing but use tells "Mum: work" from Mum writing "work: …": everything she wrote goes on so.
    """
    followed: dict[str, list[str]] = defaultdict(list)
    for rest in rests:
        name, colon, text = rest.partition(": ")
        if colon:
            followed[name].append(text.partition(": ")[0] if ": " in text else "")
    return {
        f"{name}: {nexts[0]}"
        for name, nexts in followed.items()
        if len(nexts) >= _ALIKE and nexts[0] and len(set(nexts)) == 1
    }
