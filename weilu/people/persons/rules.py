"""Whether two identities may be one person, and why. Pure: proposals, never decisions."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

#: Reason → strength, 0..1: how seldom two people share it by chance. Judgement, not measured.
STRENGTHS = {
    "phone": 0.9,  # the same number
    "handle": 0.8,  # the same account name or address, as written
    "visitor": 0.7,  # the same browser; phones are lent
    "invitation": 0.5,  # a personal invitation for one, used twice
    "came_back": 0.6,  # same name and group: one left shortly before the other came
    "same_group": 0.3,  # same name in one group
    "same_time": 0.3,  # same name, seen first within a few days on two platforms
}
#: At least this strong in sum, and it is worth a look.
WORTH_A_LOOK = 0.3
#: A name that more identities carry says nothing.
COMMON = 4
#: A trait that more identities share (a family's browser, a shop's number) pairs nobody.
CROWD = 8
SHORTLY = timedelta(days=14)
#: What people write before an account's name or a number; longer words first.
HANDLE_WORDS = ("微信号", "微信", "wechat", "weixin", "wx", "vx", "telegram", "tg", "qq")
PHONE_WORDS = (
    "手机号", "手机", "电话", "whatsapp", "mobile", "phone", "tel", *HANDLE_WORDS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stay:
    """When an identity was in a group; None = not known, or still there."""

    group: int
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """What is known of one identity."""

    ref: str  #: "member:7"
    name: str
    platform: str = ""
    contacts: tuple[str, ...] = ()  #: as written
    visitors: tuple[str, ...] = ()
    invitations: tuple[str, ...] = ()  #: personal ones only
    first_at: datetime | None = None
    stays: tuple[Stay, ...] = ()
    note: str = ""  #: one line for staff
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence; `data` fills its sentence."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def strength(self) -> float:
        return STRENGTHS[self.code]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two identities that may be one person."""

    one: Trace
    other: Trace
    reasons: tuple[Reason, ...]

    @property
    def strength(self) -> float:
        return together(self.reasons)


def together(reasons: Iterable[Reason]) -> float:
    """How sure all of them make one, 0..1, as if they were independent."""
    doubt = 1.0
    for one in reasons:
        doubt *= 1 - one.strength
    return 1 - doubt


def phone_of(contact: str) -> str:
    """The number in a contact, without spaces, signs, country code; "" = there is none."""
    digits = _after_word(bare(contact), PHONE_WORDS)
    if not (digits.isascii() and digits.isdigit()):
        return ""
    if not 8 <= len(digits) <= 15 or len(set(digits)) < 3:
        return ""
    return digits[-11:] if digits.startswith(("86", "0086")) else digits.lstrip("0")


def handle_of(contact: str) -> str:
    """An account name in a contact, without what it is a name of; "" = too short to tell."""
    plain = _after_word(bare(contact), HANDLE_WORDS)
    return plain if len(plain) >= 5 and plain.isascii() else ""


def _after_word(plain: str, words: Iterable[str]) -> str:
    for word in words:
        if plain.startswith(word) and len(plain) > len(word) + 3:
            return plain[len(word) :]
    return plain


def bare(words: str) -> str:
    """Words without case, width, spaces and signs: what is left to compare."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def name_of(words: str) -> str:
    """A name to compare; "" = too short to tell anybody."""
    plain = bare(words)
    return plain if len(plain) >= 2 else ""


def evidence(one: Trace, other: Trace) -> tuple[Reason, ...]:
    """Why these two may be one person, strongest first; the names' part only where they agree."""
    found = [*_traits(one, other)]
    if name_of(one.name) and name_of(one.name) == name_of(other.name):
        found += _by_name(one, other)
    return tuple(sorted(found, key=lambda reason: -reason.strength))


def _traits(one: Trace, other: Trace) -> list[Reason]:
    found = []
    mine, theirs = _keys(one), _keys(other)
    for code, key in sorted(mine & theirs):
        shown = {} if code == "visitor" else {"value": key}
        if not (code == "handle" and ("phone", key) in mine & theirs):
            found.append(Reason(code, shown))
    kinds = {reason.code for reason in found}
    return [next(one for one in found if one.code == code) for code in sorted(kinds)]


def _keys(trace: Trace) -> set[tuple[str, str]]:
    phones = {phone_of(contact) for contact in trace.contacts} - {""}
    handles = {handle_of(contact) for contact in trace.contacts if not phone_of(contact)} - {""}
    return {
        *(("phone", one) for one in phones), *(("handle", one) for one in handles),
        *(("visitor", one) for one in trace.visitors),
        *(("invitation", one) for one in trace.invitations),
    }  # fmt: skip


def _by_name(one: Trace, other: Trace) -> list[Reason]:
    shared = [
        (mine, theirs)
        for mine in one.stays for theirs in other.stays if mine.group == theirs.group
    ]  # fmt: skip
    for mine, theirs in shared:
        if _came_back(mine, theirs) or _came_back(theirs, mine):
            return [Reason("came_back", {"name": one.name, "group": mine.group})]
    if shared:
        return [Reason("same_group", {"name": one.name, "group": shared[0][0].group})]
    near = one.first_at and other.first_at and abs(one.first_at - other.first_at) <= SHORTLY
    if near and one.platform != other.platform:
        return [Reason("same_time", {"name": one.name, "days": SHORTLY.days})]
    return []


def _came_back(gone: Stay, come: Stay) -> bool:
    if gone.until is None or come.since is None:
        return False
    return timedelta(0) <= come.since - gone.until <= SHORTLY


def pairs(traces: Sequence[Trace]) -> list[Pair]:
    """Everybody worth a look, strongest first. Only those who share something are compared, and
    what a crowd shares compares nobody."""
    by_key: dict[tuple[str, str], list[Trace]] = defaultdict(list)
    for trace in traces:
        for key in _keys(trace):
            by_key[key].append(trace)
        if name := name_of(trace.name):
            by_key["name", name].append(trace)
    seen: dict[frozenset[str], Pair] = {}
    for (code, _key), held in by_key.items():
        if len(held) > (COMMON if code == "name" else CROWD):
            continue
        for one, other in combinations(held, 2):
            both = frozenset((one.ref, other.ref))
            if len(both) == 2 and both not in seen:
                seen[both] = Pair(one, other, evidence(one, other))
    worth = [pair for pair in seen.values() if pair.strength >= WORTH_A_LOOK]
    return sorted(worth, key=lambda pair: (-pair.strength, pair.one.ref, pair.other.ref))


def components(refs: Iterable[str], edges: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """What hangs together by the edges, each once."""
    home = {ref: {ref} for ref in refs}
    for one, other in edges:
        mine, theirs = home[one], home[other]
        if mine is not theirs:
            mine |= theirs
            for ref in theirs:
                home[ref] = mine
    return list({id(held): frozenset(held) for held in home.values()}.values())
