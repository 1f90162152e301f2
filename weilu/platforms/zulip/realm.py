"""`realm.json` of a Zulip export: who the people, streams and recipients of its messages are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from weilu.platforms.contract import GroupSeen, PersonSeen
from weilu.platforms.export_json import JsonReader

_PEOPLE = (
    "zerver_userprofile",
    "zerver_userprofile_mirrordummy",
    "zerver_userprofile_crossrealm",
)
_PERSONAL, _STREAM = 1, 2
#: Zulip's roles of owners and administrators.
_STAFF_ROLES = {100, 200}


@dataclass(slots=True)
class Realm:
    """Names by id; for exports without `realm.json` it stays empty."""

    people: dict[str, PersonSeen] = field(default_factory=dict)
    streams: dict[str, str] = field(default_factory=dict)
    recipients: dict[str, tuple[Any, str]] = field(default_factory=dict)
    reactions: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def read(self, stream: IO[bytes], file: str) -> None:
        """Take in one `realm.json`. Raises `Unreadable`."""
        tables = (*_PEOPLE, "zerver_stream", "zerver_recipient", "zerver_reaction")
        reader = JsonReader(stream, file=file, format="Zulip", arrays=frozenset(tables))
        for path, row in reader.walk():
            if isinstance(row, dict) and row.get("id") is not None:
                self._take(path.removesuffix("[]"), str(row["id"]), row)

    def _take(self, table: str, ident: str, row: dict[str, Any]) -> None:
        if table in _PEOPLE:
            name = str(row.get("full_name") or row.get("email") or "")
            staff = row.get("role") in _STAFF_ROLES or row.get("is_realm_admin") is True
            bot = row.get("is_bot") is True or table.endswith("crossrealm")
            self.people[ident] = PersonSeen(ident, name, bot, staff)
        elif table == "zerver_stream":
            self.streams[ident] = str(row.get("name") or ident)
        elif table == "zerver_recipient":
            self.recipients[ident] = (row.get("type"), str(row.get("type_id")))
        elif row.get("message") is not None:
            reacted = (str(row.get("user_profile") or ""), str(row.get("emoji_name") or "?"))
            self.reactions.setdefault(str(row["message"]), []).append(reacted)

    def group_of(self, recipient: str, sender: str) -> GroupSeen:
        """The stream, or the talk of two or more, a message went to."""
        kind, ident = self.recipients.get(recipient, (_STREAM, ""))
        if kind == _STREAM:
            return GroupSeen(ident or f"recipient:{recipient}", self.streams.get(ident, recipient))
        if kind == _PERSONAL:
            pair = sorted({ident, sender})
            names = (self.people[one].name if one in self.people else one for one in pair)
            return GroupSeen(f"dm:{','.join(pair)}", ", ".join(names))
        return GroupSeen(f"huddle:{ident}", f"#{ident}")

    def names(self) -> Iterator[tuple[str, str]]:
        """(name, id) of everybody."""
        for person in self.people.values():
            yield person.name, person.id
