"""What Weilu can ask of a platform, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Material:
    """A picture, file or link that goes along."""

    kind: str  #: "image" | "file" | "video" | "voice" | "link" | "mini_program"
    url: str = ""  #: a public address, or a path below the workspace's material folder
    name: str = ""
    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class Send:
    """Write to a group or a person."""

    op: ClassVar[str] = "send"
    chat: str  #: the platform's id of the group or person
    text: str = ""
    private: bool = False  #: `chat` is a person
    reply_to: str = ""
    thread: str = ""  #: topic or thread inside the group
    material: Sequence[Material] = ()
    silent: bool = False  #: without a sound, where the platform can


@dataclass(frozen=True)
class Welcome:
    """Greet somebody who just came, by the code the platform gave for it."""

    op: ClassVar[str] = "welcome"
    code: str
    text: str
    material: Sequence[Material] = ()


@dataclass(frozen=True)
class MassSend:
    """Ask a named member of staff to send something to many; they confirm it on the platform."""

    op: ClassVar[str] = "mass_send"
    sender: str  #: platform id of the member of staff
    chats: Sequence[str] = ()  #: groups
    people: Sequence[str] = ()  #: or persons
    text: str = ""
    material: Sequence[Material] = ()


@dataclass(frozen=True)
class Delete:
    op: ClassVar[str] = "delete"
    chat: str
    message: str


@dataclass(frozen=True)
class React:
    op: ClassVar[str] = "react"
    chat: str
    message: str
    emoji: str


@dataclass(frozen=True)
class Pin:
    op: ClassVar[str] = "pin"
    chat: str
    message: str


@dataclass(frozen=True)
class Mute:
    op: ClassVar[str] = "mute"
    chat: str
    member: str
    seconds: int  #: 0 = may speak again


@dataclass(frozen=True)
class Remove:
    op: ClassVar[str] = "remove"
    chat: str
    member: str
    for_good: bool = False  #: may not come back


@dataclass(frozen=True)
class Admit:
    """Answer a request to join."""

    op: ClassVar[str] = "admit"
    chat: str
    member: str
    yes: bool = True
    reason: str = ""
    flag: str = ""  #: of the `join_request`, where the platform gave one


@dataclass(frozen=True)
class MakeInvite:
    """A link into a group; the receipt's data has `link`."""

    op: ClassVar[str] = "make_invite"
    chat: str
    name: str = ""
    expires_at: int = 0  #: seconds since 1970, 0 = never
    limit: int = 0  #: how many may use it, 0 = any
    asks: bool = False  #: each has to be admitted
    also: Sequence[str] = ()  #: more groups it leads into, see `Capabilities.groups_of_a_link`


@dataclass(frozen=True)
class RevokeInvite:
    op: ClassVar[str] = "revoke_invite"
    chat: str
    link: str


@dataclass(frozen=True)
class MakeGroup:
    """Open a group; the receipt's id is the group's."""

    op: ClassVar[str] = "make_group"
    name: str
    members: Sequence[str] = ()


Action = (
    Send | Welcome | MassSend | Delete | React | Pin | Mute | Remove | Admit | MakeInvite
    | RevokeInvite | MakeGroup
)  # fmt: skip
ACTIONS: Mapping[str, type] = {
    kind.op: kind
    for kind in (
        Send, Welcome, MassSend, Delete, React, Pin, Mute, Remove, Admit, MakeInvite,
        RevokeInvite, MakeGroup,
    )
}  # fmt: skip


def as_data(action: Action) -> dict[str, Any]:
    """An action as plain data, to be stored."""
    return {"op": action.op, **asdict(action)}


def from_data(data: Mapping[str, Any]) -> Action:
    """The action again. Raises KeyError or TypeError on data that is none."""
    fields = {name: value for name, value in data.items() if name != "op"}
    if "material" in fields:
        fields["material"] = tuple(Material(**one) for one in fields["material"])
    action: Action = ACTIONS[data["op"]](**fields)
    return action


#: Ways an attempt can end.
DONE, TASK, UNSUPPORTED, RETRY, PERMANENT, UNSURE = (
    "done", "human_task", "unsupported", "retry", "permanent", "unsure",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of one attempt."""

    status: str  #: one of DONE … UNSURE
    id: str = ""  #: the platform's id of what was made (a message, a task, a group)
    why: str = ""  #: one plain sentence, where it is not done
    code: str = ""  #: the platform's own code of the failure
    after_s: float | None = None  #: with RETRY: not before so many seconds; None = as we like
    data: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def done(cls, id: str = "", **data: Any) -> Receipt:
        return cls(DONE, id, data=data)

    @classmethod
    def task(cls, id: str = "", **data: Any) -> Receipt:
        """A person has to confirm it on the platform; `id` is the platform's task."""
        return cls(TASK, id, data=data)

    @classmethod
    def unsupported(cls, why: str) -> Receipt:
        return cls(UNSUPPORTED, why=why)

    @classmethod
    def retry(cls, why: str, after_s: float | None = None, code: str = "") -> Receipt:
        """It certainly did not happen and may work later."""
        return cls(RETRY, why=why, after_s=after_s, code=code)

    @classmethod
    def permanent(cls, why: str, code: str = "") -> Receipt:
        """It did not happen and never will as it stands."""
        return cls(PERMANENT, why=why, code=code)

    @classmethod
    def unsure(cls, why: str) -> Receipt:
        """The answer was lost: it may have happened, so it must not simply be tried again."""
        return cls(UNSURE, why=why)
