"""Every kind of event, registered once: its sentence in both languages and its further fields.

The class's docstring is the documentation (`docs/events.md` must name every kind; a test reads it).
A kind that is not registered cannot be recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import WeiluError


@dataclass(frozen=True, slots=True)
class Kind:
    """A registered kind of event."""

    key: str
    sentence: Any  #: lazily translated, with %(actor)s and %(subject)s where they make sense
    facts: type  #: frozen dataclass of the further fields
    fields: frozenset[str]
    by_staff: bool = False  #: done in the console by an account, not by a member in a group
    word: Any = ""  #: lazily translated: what stands beside it in a list of messages


KINDS: dict[str, Kind] = {}
F = TypeVar("F")


class UnknownKind(WeiluError):
    code = "events.unknown_kind"
    sentence = _(
        "No event kind is called %(kind)s. Kinds are registered in the room they belong to."
    )


class UnknownFact(WeiluError):
    code = "events.unknown_fact"
    sentence = _("An event of kind %(kind)s has no field %(field)s.")


def kind(
    key: str, sentence: Any, *, by_staff: bool = False, word: Any = ""
) -> Callable[[type[F]], type[F]]:
    """Register a frozen dataclass as an event kind. A key can be taken only once.

    What is done `by_staff` (the audit) stays out of the lake, so that no metric counts it.
    """

    def register(facts: type[F]) -> type[F]:
        if key in KINDS:
            raise ValueError(f"The event kind {key} is registered twice.")
        names = frozenset(field.name for field in fields(facts))  # type: ignore[arg-type]
        KINDS[key] = Kind(key, sentence, facts, names, by_staff, word)
        facts.kind = key  # type: ignore[attr-defined]
        return facts

    return register


def staff_kinds() -> list[str]:
    """The kinds of the audit."""
    return [key for key, known in KINDS.items() if known.by_staff]


def check(key: str, data: Mapping[str, Any] | None) -> None:
    """Refuse an unknown kind, or a field its kind does not have."""
    known = KINDS.get(key)
    if known is None:
        raise UnknownKind(kind=key)
    for name in data or ():
        if name not in known.fields:
            raise UnknownFact(kind=key, field=name)


def facts_of(event: Any) -> dict[str, Any]:
    """The further fields of an event value, without empty ones."""
    return {name: value for name, value in asdict(event).items() if value not in (None, "", (), [])}


@kind("message", _("%(actor)s wrote"))
@dataclass(frozen=True)
class Message:
    """A member wrote to the group."""

    edited_at: str = ""  #: ISO 8601, last edit the export knows
    forwarded_from: str = ""  #: name of whom it was forwarded from
    subject: str = ""  #: topic or thread title
    file: str = ""  #: name of the attached file
    carried: str = ""  #: by which the connection that heard it takes the file down
    url: str = ""  #: of a shared link or card
    title: str = ""  #: of a shared link or card
    via_bot: str = ""
    quoted: str = ""  #: text quoted where the quoted message has no id
    quoted_author: str = ""  #: name of who is quoted, where the quoted message has no id
    seconds: int = 0  #: length of voice, video or call
    amount: str = ""  #: of a red packet or transfer, as shown
    action: bool = False  #: an IRC action ("/me waves")
    pinned: bool = False


@kind("edit", _("%(actor)s edited a message"))
@dataclass(frozen=True)
class Edit:
    """A message was changed; `text` is the new one, `reply_to` names the message."""


@kind("recall", _("%(actor)s took a message back"))
@dataclass(frozen=True)
class Recall:
    """A message was taken back or deleted; `reply_to` names it where the platform says."""


@kind("reaction", _("%(actor)s reacted"))
@dataclass(frozen=True)
class Reaction:
    """Somebody answered a message with an emoji; `reply_to` names the message."""

    emoji: str = ""
    count: int = 0  #: how many, where the export names nobody


@kind("reaction_removed", _("%(actor)s took a reaction back"))
@dataclass(frozen=True)
class ReactionRemoved:
    """Somebody took an emoji back; `reply_to` names the message. No deed of its own."""

    emoji: str = ""


@kind("join", _("%(actor)s joined"))
@dataclass(frozen=True)
class Join:
    """A member came in: the joiner is `actor`; `subject` is who invited, if known."""

    via: str = ""  #: "link" | "qr" | "invite" | "request" | "created" | "compared"
    invite: str = ""  #: the link or code used
    invite_name: str = ""  #: what staff called that link
    state: str = ""  #: what Weilu put into the link or code to know it again
    scene: str = ""  #: the platform's own word for the way in


@kind("leave", _("%(actor)s left"))
@dataclass(frozen=True)
class Leave:
    """A member went on their own."""

    via: str = ""  #: "compared" = seen to be gone from the member list
    scene: str = ""  #: the platform's own word for the way out


@kind("removed", _("%(actor)s removed %(subject)s"))
@dataclass(frozen=True)
class Removed:
    """A member was taken out by somebody else: `subject` went, `actor` did it."""

    for_good: bool = False  #: may not come back


@kind("join_request", _("%(actor)s asked to join"))
@dataclass(frozen=True)
class JoinRequest:
    """Somebody waits to be let in; `text` is what they wrote."""

    invite: str = ""
    invite_name: str = ""
    flag: str = ""  #: what the platform wants back with the answer
    chat: str = ""  #: where they can be written to while they wait


@kind("contact_added", _("%(actor)s added %(subject)s as a contact"))
@dataclass(frozen=True)
class ContactAdded:
    """Staff (`actor`) and a customer (`subject`) know each other on the platform now."""

    state: str = ""
    scene: str = ""
    welcome: str = ""  #: code for one greeting, good for seconds


@kind("contact_removed", _("%(actor)s and %(subject)s are no contacts any more"))
@dataclass(frozen=True)
class ContactRemoved:
    """One of the two ended it."""

    by: str = ""  #: "staff" | "customer"


@kind("group_opened", _("%(actor)s opened the group"))
@dataclass(frozen=True)
class GroupOpened:
    """A group was made, or the account was taken into it."""


@kind("group_closed", _("%(actor)s closed the group"))
@dataclass(frozen=True)
class GroupClosed:
    """A group was dissolved, or the account was put out of it."""


@kind("invite", _("%(actor)s invited %(subject)s"))
@dataclass(frozen=True)
class Invite:
    """Somebody was asked in and has not come yet."""

    via: str = ""


@kind("pin", _("%(actor)s pinned a message"))
@dataclass(frozen=True)
class Pin:
    """A message was put on top; `reply_to` names it."""


@kind("rename", _("%(actor)s renamed the group"))
@dataclass(frozen=True)
class Rename:
    """The group got a new name (`text`), picture or description."""

    what: str = ""  #: "name" | "picture" | "description"


@kind("call", _("%(actor)s held a call"))
@dataclass(frozen=True)
class Call:
    """A voice or video call in the group."""

    seconds: int = 0


@kind("system", _("The platform noted"))
@dataclass(frozen=True)
class System:
    """A line of the platform itself that fits no other kind."""

    action: str = ""
    old_name: str = ""
    new_name: str = ""
