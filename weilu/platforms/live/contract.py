"""What a live platform's adapter is: a folder `platforms/<name>/live.py` with one `Adapter`.

An adapter translates and nothing else. What comes in is verified, kept raw and acknowledged by the
frame (`inbox.py`), then normalised, a pure function tested on recorded payloads. What goes out is
one `Action` (`deeds.py`), answered by one `Receipt`. What the platform can and cannot do is
declared data (`abilities.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import WeiluError
from weilu.platforms.contract import EventSeen, GroupSeen, PersonSeen
from weilu.platforms.live.abilities import Capabilities
from weilu.platforms.live.deeds import Action, Receipt


@dataclass(frozen=True, slots=True)
class Account:
    """One connection as its adapter sees it: who Weilu is on that platform."""

    id: int
    platform: str
    name: str
    credentials: Mapping[str, str] = field(repr=False)  #: by the keys of the adapter's `fields`
    address: str = ""  #: where the platform reaches Weilu's receiver, "" = not from outside
    pace: int = 100  #: percent of what the platform allows that is used


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in when a workspace is connected."""

    key: str
    label: Any
    help: Any = ""  #: where to find it on the platform
    secret: bool = False
    required: bool = True
    default: str = ""
    choices: Sequence[tuple[str, Any]] = ()  #: (value, label); () = anything


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request of the platform, before anybody believed it."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  #: names in lower case
    body: bytes
    received_at: datetime


class Raw(NamedTuple):
    """One delivery to be kept: `key` is the same when the platform delivers it again."""

    key: str
    body: bytes  #: decrypted, as the adapter's `normalise` takes it


@dataclass(frozen=True, slots=True)
class Verified:
    """A request that is believed: what to keep, and what to answer once it is kept."""

    raws: Sequence[Raw] = ()
    answer: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


class RosterChanged(NamedTuple):
    """Somebody came or went and the platform does not say who: the list has to be compared."""

    group: str


class GroupMoved(NamedTuple):
    """A group goes on under a new id (Telegram's supergroups)."""

    old: str
    new: str


class Ignored(NamedTuple):
    """A delivery that tells nothing to keep; counted by `name`, so that gaps can be seen."""

    name: str


class OnMessage(NamedTuple):
    """Something done to a message of which the platform does not say where it lies.

    It is recorded in the group of the message that `reply_to` names; where that is not known, in
    the event's own group, "" = nowhere.
    """

    event: EventSeen


LiveTold = EventSeen | PersonSeen | GroupSeen | RosterChanged | GroupMoved | OnMessage | Ignored


class Standing(NamedTuple):
    """One line of what 'check' found, worded for the person who connects a platform."""

    ok: bool
    what: Any
    todo: Any = ""  #: what to do where it is not


class Present(NamedTuple):
    """One member of a group right now, as a snapshot tells."""

    person: PersonSeen
    joined_at: int | None = None  #: microseconds since 1970, where the platform says
    inviter: str = ""
    facts: Mapping[str, str] | None = None  #: further fields of a `join`: via, state, scene
    quietly: bool = False  #: there without having come: who may read a channel has not joined it


#: Keeps one delivery for good; returns when it is durable. Slow when the inbox is full.
Keep = Callable[[Raw], Awaitable[None]]
#: Remembers how far a connection has read ("" at first); call it only with what was kept.
Bookmark = Callable[[str], Awaitable[None]]


class Adapter:
    """One platform. Subclass it together with the capabilities below that it has."""

    key: str
    platform: str  #: namespace of ids, the same as of the platform's exports
    label: Any
    guide: Any = ""  #: how to get what `fields` ask for, in a few plain sentences
    fields: Sequence[Field] = ()
    capabilities: Capabilities
    unofficial: Any = ""  #: the risk, where the way in is not the platform's own

    def normalise(self, body: bytes, account: Account) -> Iterable[LiveTold]:
        """What a kept delivery tells. Pure. Raises `NotUnderstood` when it cannot be read."""
        raise NotImplementedError

    async def check(self, account: Account) -> list[Standing]:
        """Ask the platform whether everything is in place."""
        raise NotImplementedError

    async def check_group(self, account: Account, group: GroupSeen) -> list[Standing]:
        """Ask what is missing in one group, where rights are given group by group."""
        return []


class Webhook:
    """The platform calls Weilu."""

    def verify(self, request: Incoming, account: Account) -> Verified:
        """Believe a request or raise `Disbelieved`. No I/O: the platform is waiting."""
        raise NotImplementedError

    async def subscribe(self, account: Account) -> None:
        """Tell the platform where to call, where that can be done over its API."""


class Listening:
    """Weilu holds a connection open."""

    async def listen(self, account: Account, resume: str, keep: Keep, mark: Bookmark) -> None:
        """Hear until cancelled. Raise on a broken connection: the gateway waits and comes again.

        `resume` is what `mark` was last told; mark only what has been kept.
        """
        raise NotImplementedError


class Acting:
    """Weilu can do something there."""

    async def execute(self, action: Action, account: Account, key: str) -> Receipt:
        """Do it once. Answers every failure by a receipt; raises nothing but cancellation.

        `key` is the same for every attempt at one intent: hand it to platforms that know such keys.
        """
        raise NotImplementedError

    async def was_done(self, action: Action, key: str, account: Account) -> Receipt | None:
        """Whether an attempt whose answer was lost took place; None = cannot be known."""
        return None


class Fetching:
    """What members' messages carry can be taken down there."""

    async def fetch(self, carried: str, account: Account, most: int) -> bytes:
        """The bytes of what a message carried (`data["carried"]`), `most` of them at most.

        Raises `CannotCarry`, whatever went wrong.
        """
        raise NotImplementedError


class Confirmed:
    """What is asked there, a member of staff confirms on the platform (`Receipt.task`)."""

    #: At most so many reminders of one task in so many seconds.
    reminders: tuple[int, float] = (0, 0.0)

    async def poll(self, task: str, account: Account) -> Receipt:
        """What came of a task so far. TASK while somebody has yet to confirm it.

        The receipt's data: `sent` and `waiting` (receivers), `failed` (receiver → why),
        `senders` (member of staff → whether they confirmed).
        """
        raise NotImplementedError

    async def remind(self, task: str, account: Account) -> Receipt:
        """Show the task to staff again."""
        raise NotImplementedError

    async def cancel(self, task: str, account: Account) -> Receipt:
        """Take the task back from who has not confirmed it; what was sent stays sent."""
        raise NotImplementedError


class Listing:
    """The platform lists who is in a group."""

    #: Seconds after a change until the list is sure to show it.
    settles_s: float = 0.0
    #: Whether the list has bots too; else none is taken for gone because it is not there.
    bots_listed: bool = True

    def members(self, account: Account, group: str) -> AsyncIterator[Present]:
        """Everybody in a group now. Raises `Unreachable`; a half list must never end quietly."""
        raise NotImplementedError

    def groups(self, account: Account) -> AsyncIterator[GroupSeen]:
        """Every group the account is in, as far as the platform tells."""
        raise NotImplementedError


class Disbelieved(WeiluError):
    code = "hook.disbelieved"
    status = 401
    sentence = _("This call is not believed: %(why)s.")


class NotUnderstood(WeiluError):
    code = "live.not_understood"
    sentence = _("A delivery of %(platform)s could not be read: %(why)s.")


class Unreachable(WeiluError):
    code = "live.unreachable"
    status = 502
    sentence = _("%(platform)s could not be reached: %(why)s. Weilu tries again by itself.")


def digest(body: bytes) -> str:
    """A key for deliveries of platforms that number none."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()
