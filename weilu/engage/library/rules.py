"""What may be used until when, which words a link has, and what followed an opening."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b

#: Letters of links: none that is read for another, none that makes words.
LETTERS = "23456789bcdfghjkmnpqrstvwxyz"
WORD_LENGTH = 10
#: Expiry is shown so long before.
SOON = timedelta(days=7)
DAY, WEEK = timedelta(hours=24), timedelta(days=7)
#: What is said where a link stands in a text.
LINK = "{link}"
MOST_TAGS, LONGEST_TAG = 8, 20


def tags_of(text: str) -> list[str]:
    """Tags as people write them, by commas or blanks, each once."""
    for sign in "，、；;#\n\t":
        text = text.replace(sign, ",")
    parts = (one.strip()[:LONGEST_TAG] for one in text.replace(" ", ",").split(","))
    return list(dict.fromkeys(filter(None, parts)))[:MOST_TAGS]


def stored_tags(tags: Iterable[str]) -> str:
    """Tags as they are stored: commas around each, so that one is found whole."""
    told = ",".join(tags)
    return f",{told}," if told else ""


def state_of(today: date, expires_on: date | None, *, is_retired: bool) -> str:
    """ "retired" | "expired" | "soon" (within a week) | "fresh"."""
    if is_retired:
        return "retired"
    if expires_on is None:
        return "fresh"
    if expires_on < today:
        return "expired"
    return "soon" if expires_on - today <= SOON else "fresh"


def may_use(day: date, expires_on: date | None, *, is_retired: bool) -> bool:
    """Whether a material may be posted on a day; its last day counts."""
    return state_of(day, expires_on, is_retired=is_retired) in {"fresh", "soon"}


def word_of(chance: Callable[[int], int]) -> str:
    """A link's word; `chance(n)` gives a number below n."""
    return "".join(LETTERS[chance(len(LETTERS))] for _ in range(WORD_LENGTH))


def mark(salt: str, *seen: str) -> str:
    """A visitor's mark of one day: the same for the same device; tells nothing of it."""
    told = "\n".join(seen).encode("utf-8", "replace")
    return blake2b(told, key=salt.encode()[:64], digest_size=12).hexdigest()


def with_link(text: str, address: str, *, always: bool) -> str:
    """A text with its link: where {link} stands, else on a line of its own below if `always`."""
    if LINK in text or not always:
        return text.replace(LINK, address)
    return "\n".join(filter(None, (text, address)))


def lacks(kind: str, text: str, address: str, path: str) -> str:
    """What a material of a kind still needs: "text" | "address" | "file" | "", nothing."""
    if kind == "text":
        return "" if text else "text"
    if kind == "link":
        return "" if address else "address"
    return "" if path else "file"


@dataclass(frozen=True, slots=True)
class Act:
    """Something a member did, seen in the log."""

    member: int
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Followed:
    """How often members did something before and after they first opened a link."""

    kind: str
    before: int  #: in the 7 days before, by those whose 7 days after are over
    day: int  #: in the 24 hours after, by those whose 24 hours are over
    week: int  #: in the 7 days after, by those whose 7 days are over


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What followed, and of how many it can be said by now."""

    members: int  #: known ones who opened
    of_day: int  #: of them, longer than 24 hours ago
    of_week: int  #: of them, longer than 7 days ago
    lines: Sequence[Followed]


def aftermath(
    openings: Iterable[tuple[int, datetime]], acts: Iterable[Act], kinds: Sequence[str],
    now: datetime,
) -> Aftermath:  # fmt: skip
    """Acts of members around their first opening. What follows need not come of it."""
    first: dict[int, datetime] = {}
    for member, at in openings:
        first[member] = min(at, first.get(member, at))
    of_day = {one for one, at in first.items() if at + DAY <= now}
    of_week = {one for one, at in first.items() if at + WEEK <= now}
    count: dict[tuple[str, str], int] = defaultdict(int)
    for act in acts:
        opened = first.get(act.member)
        if opened is None:
            continue
        for span in _spans(act.at - opened, act.member in of_day, act.member in of_week):
            count[act.kind, span] += 1
    lines = [
        Followed(kind, count[kind, "before"], count[kind, "day"], count[kind, "week"])
        for kind in kinds
    ]
    return Aftermath(len(first), len(of_day), len(of_week), lines)


def _spans(after: timedelta, in_day: bool, in_week: bool) -> Iterable[str]:
    if in_week and -WEEK <= after < timedelta():
        yield "before"
    if in_week and timedelta() <= after < WEEK:
        yield "week"
    if in_day and timedelta() <= after < DAY:
        yield "day"
