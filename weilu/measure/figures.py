"""The values a check-up is made of: plain, frozen, free of language, stored and shown alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. `value` is None where there is too little to say; `n` says how little."""

    metric: str  #: key in `weilu.measure.catalogue`
    value: float | None
    low: float | None  #: 95 % interval, None where the figure is a plain count
    high: float | None
    n: int  #: how many it rests on (members, messages…, as the metric declares)

    @property
    def enough(self) -> bool:
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know, with its reason and next step; worded by `weilu.measure.wording`."""

    rule: str  #: key of the sentence: "owner_carries_it", "newcomers_unanswered", …
    level: str  #: "act" | "watch" | "good"
    weight: float  #: for ranking: larger first
    facts: Mapping[str, Any]  #: numbers and names the sentence is filled from
    metric: str = ""  #: the figure that shows it


@dataclass(frozen=True, slots=True)
class Effort:
    """What one member put in during the window."""

    member: int
    name: str
    is_staff: bool
    messages: int
    reactions: int
    share: float  #: of all effort in the window
    answered: float  #: expected number of others' messages answered


@dataclass(frozen=True, slots=True)
class Tie:
    """Replies between two members, either way."""

    a: int
    b: int
    weight: float  #: expected number of replies


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    messages: int
    speakers: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the newcomers' funnel."""

    key: str  #: "joined" | "spoke" | "answered" | "returned" | "stayed"
    people: int


@dataclass(frozen=True, slots=True)
class Quote:
    """One event behind a figure."""

    seq: int
    external_id: str
    at: datetime
    member: int | None
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Charts:
    days: tuple[Day, ...] = ()  #: whole history, days with no message left out
    hours: tuple[tuple[int, ...], ...] = ()  #: 7 rows (Monday first) × 24 hours, messages in window
    effort: tuple[Effort, ...] = ()  #: most first, at most 30
    nodes: tuple[Effort, ...] = ()  #: members of the network picture, at most 80
    ties: tuple[Tie, ...] = ()  #: at most 400, strongest first
    funnel: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupCheckup:
    """One group, judged against its kind, as of one moment."""

    group: int
    name: str
    platform: str
    kind: str  #: key in `weilu.charter.kinds`
    kind_is_guess: bool
    as_of: datetime
    window_days: int
    first_at: datetime | None
    last_at: datetime | None
    messages_ever: int
    members_known: int
    stage: str  #: "forming" | "growing" | "steady" | "fading" | "dormant" | "dead" | "unknown"
    verdict: str  #: "alive" | "turning" | "silent" | "noise" | "broadcast" | "no_echo" | "dead" | …
    figures: Mapping[str, Figure] = field(default_factory=dict)
    previous: Mapping[str, Figure] = field(default_factory=dict)  #: the window before
    findings: tuple[Finding, ...] = ()  #: most pressing first; pages show three
    charts: Charts = field(default_factory=Charts)
    notes: tuple[str, ...] = ()  #: keys of caveats: "no_silent_members", "links_inferred", …

    def as_data(self) -> dict[str, Any]:
        """Plain dicts and lists (dates stay dates), the shape of stored check-ups."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Checkup:
    """Every group of one reading, and what to do first across them."""

    as_of: datetime
    zone: str
    window_days: int
    groups: Sequence[GroupCheckup]  #: a report of stored ones reads them anew at each pass
    findings: tuple[tuple[int, Finding], ...] = ()  #: (group, finding), the three to start with
