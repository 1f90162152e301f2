"""Does a message break a rule, and by what? Pure decisions on plain values.

Each kind of rule is a frozen dataclass of its settings with one question, `met`. What a rule needs
to know of earlier messages it asks a `Memory`: the log for live ones (`reads.InLog`), a window that
moves along for trials (`lately.Lately`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Protocol

from weilu.engage.guard import finding
from weilu.engage.guard.finding import Folded, Span, Word
from weilu.engage.guard.quoting import own_words

#: A message written longer ago than this when it is heard is only noted, not acted on, in seconds.
TOO_OLD_S = 86_400


@dataclass(frozen=True)
class Heard:
    """A message as rules see it."""

    event: int
    group: int
    member: int
    at: datetime
    text: str
    url: str = ""  #: of a shared link or card
    quoted: str = ""  #: what the adapter tells was quoted
    forwarded: bool = False
    edited: bool = False  #: the words of an edit: they count as no further message

    @cached_property
    def folded(self) -> Folded:
        """The writer's own words, folded."""
        return Folded(own_words(self.text, self.quoted, forwarded=self.forwarded))


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule is broken: by what."""

    why: str  #: key of `wording.WHY`
    spans: tuple[Span, ...] = ()  #: the very words, as places in the text
    facts: Mapping[str, Any] | None = None  #: figures for the sentence
    by_model: bool = False  #: nothing but the model's word for it

    def data(self) -> dict[str, Any]:
        """As it is stored."""
        model = {"by_model": True} if self.by_model else {}
        return {"why": self.why, "spans": [list(one) for one in self.spans[:40]],
                "facts": dict(self.facts or {}), **model}  # fmt: skip


class Memory(Protocol):
    """What was written before."""

    def pace(self, heard: Heard, seconds: int) -> int:
        """How many messages the member wrote to the group within so long, this one among them."""

    def same(self, heard: Heard, fingerprint: int, seconds: int) -> Sequence[tuple[int, int]]:
        """(group, member) of each message with the same words within so long, this one too."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model makes of a text."""

    probability: float = 0.0  #: that it is an advert
    threshold: float = 0.9  #: from which on the model itself would say so


NO_OPINION = Opinion()


class Rule(Protocol):
    """Settings of one kind of rule."""

    needs_model: ClassVar[bool]

    def met(self, heard: Heard, memory: Memory, opinion: Opinion) -> Hit | None:
        """How the message breaks the rule, None when it does not."""


@dataclass(frozen=True)
class Advert:
    """The model thinks it is an advert, or it holds one of the words."""

    key: ClassVar[str] = "advert"
    needs_model: ClassVar[bool] = True
    threshold: float = 0.0  #: 0 = as the model was calibrated
    words: tuple[str, ...] = ()

    @cached_property
    def _words(self) -> tuple[Word, ...]:
        return tuple(map(Word, self.words))

    def met(self, heard: Heard, memory: Memory, opinion: Opinion) -> Hit | None:
        spans = _spans(self._words, heard.folded)
        sure = {"percent": min(99, round(opinion.probability * 100))}
        if spans:
            return Hit("advert_words", spans, sure)
        if heard.folded.letters and opinion.probability >= (self.threshold or opinion.threshold):
            return Hit("advert", facts=sure, by_model=True)
        return None


@dataclass(frozen=True)
class Duplicate:
    """The same words again and again, or in several groups."""

    key: ClassVar[str] = "duplicate"
    needs_model: ClassVar[bool] = False
    times: int = 3  #: by one person, anywhere
    groups: int = 2  #: or by one person in so many groups
    people: int = 0  #: or by so many people; 0 = that is fine
    minutes: int = 60
    shortest: int = 12  #: letters; shorter is what people say to each other

    def met(self, heard: Heard, memory: Memory, opinion: Opinion) -> Hit | None:
        mark = 0 if heard.edited else finding.fingerprint(heard.folded, self.shortest)
        if not mark:
            return None
        same = memory.same(heard, mark, self.minutes * 60)
        mine = [group for group, member in same if member == heard.member]
        told = {"times": len(mine), "groups": len(set(mine)), "minutes": self.minutes,
                "people": len({member for _group, member in same})}  # fmt: skip
        if len(set(mine)) >= self.groups > 1:
            return Hit("duplicate_groups", facts=told)
        if len(mine) >= self.times > 1:
            return Hit("duplicate_times", facts=told)
        if told["people"] >= self.people > 1:
            return Hit("duplicate_people", facts=told)
        return None


@dataclass(frozen=True)
class Flood:
    """More messages than a conversation has, from one person."""

    key: ClassVar[str] = "flood"
    needs_model: ClassVar[bool] = False
    messages: int = 8
    seconds: int = 20

    def met(self, heard: Heard, memory: Memory, opinion: Opinion) -> Hit | None:
        if heard.edited:
            return None
        count = memory.pace(heard, self.seconds)
        if count < self.messages:
            return None
        return Hit("flood", facts={"messages": count, "seconds": self.seconds})


@dataclass(frozen=True)
class Links:
    """Links to elsewhere, and ways into other groups."""

    key: ClassVar[str] = "links"
    needs_model: ClassVar[bool] = False
    allowed: tuple[str, ...] = ()  #: hosts
    only_invites: bool = False

    def met(self, heard: Heard, memory: Memory, opinion: Opinion) -> Hit | None:
        spans = finding.invites(heard.folded)
        if spans:
            return Hit("invite", tuple(spans))
        if self.only_invites:
            return None
        strange = [
            (host, span)
            for host, span in finding.links(heard.folded)
            if not finding.is_allowed(host, self.allowed)
        ]
        if strange:
            return Hit("link", tuple(span for _host, span in strange), {"host": strange[0][0]})
        host = finding.host_of(heard.url) if heard.url and not heard.forwarded else ""
        if host and not finding.is_allowed(host, self.allowed):
            return Hit("link", facts={"host": host})
        return None


@dataclass(frozen=True)
class Contacts:
    """Numbers and names to reach somebody outside the group."""

    key: ClassVar[str] = "contacts"
    needs_model: ClassVar[bool] = False
    kinds: tuple[str, ...] = ("phone", "wechat", "qq", "telegram")
    allowed: tuple[str, ...] = ()  #: the team's own numbers

    def met(self, heard: Heard, memory: Memory, opinion: Opinion) -> Hit | None:
        found = finding.contacts(heard.folded, self.kinds, self.allowed)
        if not found:
            return None
        return Hit("contact", tuple(span for _kind, span in found), {"kind": found[0][0]})


@dataclass(frozen=True)
class Words:
    """Words that are not wanted here."""

    key: ClassVar[str] = "words"
    needs_model: ClassVar[bool] = False
    words: tuple[str, ...] = ()

    @cached_property
    def _words(self) -> tuple[Word, ...]:
        return tuple(map(Word, self.words))

    def met(self, heard: Heard, memory: Memory, opinion: Opinion) -> Hit | None:
        spans = _spans(self._words, heard.folded)
        return Hit("words", spans) if spans else None


KINDS: Mapping[str, type[Any]] = {
    kind.key: kind for kind in (Advert, Duplicate, Flood, Links, Contacts, Words)
}


def settings_of(kind: str, data: Mapping[str, Any]) -> Any:
    """Stored settings of a kind again; what it does not know is left out. Raises KeyError."""
    known = {one.name for one in fields(KINDS[kind])}
    return KINDS[kind](**{
        name: tuple(value) if isinstance(value, list) else value
        for name, value in data.items()
        if name in known
    })  # fmt: skip


def data_of(settings: Any) -> dict[str, Any]:
    """Settings as they are stored."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(settings).items()
    }


def _spans(words: Sequence[Word], folded: Folded) -> tuple[Span, ...]:
    return tuple(sorted(span for word in words for span in word.spans(folded)))


def is_exempt(*, is_staff: bool, is_bot: bool, is_exempted: bool) -> bool:
    """Whom no rule touches: staff and hosts, bots, and who was exempted."""
    return is_staff or is_bot or is_exempted


def is_in_scope(
    group: int, group_kind: str, groups: Sequence[int], group_kinds: Sequence[str]
) -> bool:
    """Whether a rule holds in a group; naming neither groups nor kinds means everywhere."""
    if not groups and not group_kinds:
        return True
    return group in groups or group_kind in group_kinds


def acts(mode: str, written_at: datetime, now: datetime) -> bool:
    """Whether a rule does anything: it is on, and the message is news."""
    return mode == "on" and (now - written_at).total_seconds() <= TOO_OLD_S
