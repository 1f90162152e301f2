"""Which stories a brief takes, which messages a recap, and how either is written."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

#: A draft is made so long before its hour, and made anew until somebody touches it.
AHEAD = timedelta(hours=3)
#: Stories older than this are no news; what was told within `TOLD` is not told again.
FRESH, TOLD = timedelta(hours=36), timedelta(days=14)
#: From one feed, and of one person, at most so many lines.
FROM_ONE, OF_ONE = 3, 2
#: What a text written up may not make up: figures but those that count lines, and addresses.
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_COUNTS = re.compile(r"(?m)^\s*\d+[.、)）]\s*(?=\D)")
_LINKS = re.compile(r"https?://[^\s，。；）)]+")
#: Share of shingles from which two stories are one.
SAME = 0.5
#: What is quoted of a message, in characters.
EXCERPT = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a draft; `key` is "story:7" or "event:9", "" where staff wrote it."""

    key: str
    title: str
    source: str = ""
    address: str = ""
    kept: bool = True
    reasons: tuple[str, ...] = ()  #: codes, see `wording.REASONS`


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that may be told. `weight` 0–3; `feed` 0 = pasted by staff."""

    key: str
    title: str
    summary: str
    source: str
    address: str
    feed: int
    weight: int
    at: datetime


@dataclass(frozen=True, slots=True)
class _Scored:
    one: Candidate
    score: float
    reasons: tuple[str, ...] = field(default=())


def pick(
    stories: Sequence[Candidate],
    likes: Iterable[str],
    avoids: Iterable[str],
    most: int,
    now: datetime,
    told: Sequence[str] = (),
) -> list[Line]:
    """The stories of a brief, best first: none twice, none told before, no feed too often.

    Pasted ones come first; then counts what the desk likes, how many feeds tell it, the feed's
    weight and how fresh it is.
    """  # fmt: skip
    likes, avoids = [_folded(word) for word in likes], [_folded(word) for word in avoids]
    wanted = [one for one in stories if not _has(one, avoids)]
    same = _groups([one.title + "\n" + one.summary for one in wanted], told)
    found = sorted(
        (_scored([wanted[place] for place in places], likes, now) for places in same),
        key=lambda one: (-one.score, one.one.at, one.one.key),
    )
    taken: Counter[int] = Counter()
    lines: list[Line] = []
    for scored in found:
        if len(lines) < most and (not scored.one.feed or taken[scored.one.feed] < FROM_ONE):
            taken[scored.one.feed] += 1
            one = scored.one
            lines.append(Line(one.key, one.title, one.source, one.address, True, scored.reasons))
    return lines


def _folded(text: str) -> str:
    return text.strip().casefold()


def _has(one: Candidate, words: Iterable[str]) -> bool:
    said = _folded(f"{one.title}\n{one.summary}")
    return any(word in said for word in words if word)


def _groups(texts: Sequence[str], told: Sequence[str]) -> list[list[int]]:
    """Places of texts that tell the same, without those told before."""
    from weilu.engage.challenges import copies  # loads numpy, which only this needs

    both = [*texts, *told]
    leader = list(range(len(both)))

    def root(place: int) -> int:
        while leader[place] != place:
            place = leader[place]
        return place

    def join(one: int, other: int) -> None:
        leader[max(root(one), root(other))] = min(root(one), root(other))

    for one, other, _share in copies.alike([text.split("\n")[0] for text in both], SAME):
        join(one, other)
    first: dict[str, int] = {}
    for place, text in enumerate(both):  # too short to be compared by shingles
        join(place, first.setdefault(_bare(text.split("\n")[0]) or str(place), place))
    known = {root(place) for place in range(len(texts), len(both))}
    found: dict[int, list[int]] = {}
    for place in range(len(texts)):
        if root(place) not in known:
            found.setdefault(root(place), []).append(place)
    return list(found.values())


def _bare(title: str) -> str:
    """Letters and figures alone: of short titles a figure may be all that differs."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", title).casefold()))


def _scored(same: Sequence[Candidate], likes: Iterable[str], now: datetime) -> _Scored:
    """The one to tell of stories that are the same, with why."""
    best = min(same, key=lambda one: (one.feed != 0, -one.weight, one.at))
    feeds = {one.feed for one in same if one.feed}
    in_title = sum(word in _folded(best.title) for word in likes if word)
    in_rest = sum(word in _folded(best.summary) for word in likes if word)
    age_days = max(0.0, (now - best.at) / timedelta(days=1))
    score = 2.0 * min(2, in_title) + min(2, in_rest) + (len(feeds) - 1) + best.weight
    reasons = [
        code for code, is_so in (
            ("pasted", not best.feed), ("liked", in_title + in_rest > 0), ("many", len(feeds) > 1),
        ) if is_so
    ]  # fmt: skip
    return _Scored(best, score + 2.0 * 0.5**age_days + 100 * (not best.feed), tuple(reasons))


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the day; `asked` is the question it answers, `asked_key` that one's key."""

    key: str
    text: str
    author: int
    name: str
    at: datetime
    repliers: frozenset[int] = frozenset()
    markers: frozenset[int] = frozenset()
    pinned: bool = False
    asked: str = ""
    asked_key: str = ""


def best(messages: Iterable[Said], most: int) -> list[Line]:
    """The day's best: by who else replied, reacted or kept it; never by length or how often.

    Each other person counts once a message, so nobody lifts their own and nobody can by shouting.
    """
    worthy = [(value, one) for one in messages if (value := _worth(one)) >= 2]
    quoted = {one.asked_key for _value, one in worthy}  # it stands before its answer
    found = sorted(
        (pair for pair in worthy if pair[1].key not in quoted),
        key=lambda pair: (-pair[0], pair[1].at, pair[1].key),
    )
    of: Counter[int] = Counter()
    lines: list[Line] = []
    for _value, one in found:
        if len(lines) < most and of[one.author] < OF_ONE:
            of[one.author] += 1
            lines.append(Line(one.key, _quoted(one), one.name, "", True, _why(one)))
    return lines


def _worth(one: Said) -> float:
    others = one.repliers - {one.author}
    marks = one.markers - {one.author}
    return 2.0 * len(others) + len(marks - others) + 3.0 * one.pinned + 1.0 * bool(one.asked)


def _why(one: Said) -> tuple[str, ...]:
    codes = (("answers", bool(one.asked)), ("talked", bool(one.repliers - {one.author})),
             ("kept", bool(one.markers - {one.author}) or one.pinned))  # fmt: skip
    return tuple(code for code, is_so in codes if is_so)


def _quoted(one: Said) -> str:
    said = excerpt(one.text)
    return f"{excerpt(one.asked, EXCERPT // 2)} → {said}" if one.asked else said


def excerpt(text: str, most: int = EXCERPT) -> str:
    """The beginning of a text on one line, cut where it is too long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def letter(lines: Iterable[Line], opening: str, closing: str, *, with_links: bool) -> str:
    """A draft's words in the one format members know: opening, numbered lines, closing."""
    told = [
        f"{number}. {line.title}" + (f"（{line.source}）" if line.source else "")
        + (f"\n{line.address}" if with_links and line.address else "")
        for number, line in enumerate((one for one in lines if one.kept), start=1)
    ]  # fmt: skip
    return "\n\n".join(filter(None, (opening, "\n".join(told), closing)))


def ordered(lines: Sequence[Line], titles: Mapping[str, str], kept: Iterable[str]) -> list[Line]:
    """Lines as staff left them: titles by number in their new order; `kept` = numbers ticked."""
    keep = set(kept)
    return [
        replace(lines[int(number)], title=" ".join(title.split())[:300], kept=number in keep)
        for number, title in titles.items()
        if number.isdigit() and int(number) < len(lines) and title.strip()
    ]


def _figures(text: str) -> set[str]:
    """Figures of a text without those that count its lines."""
    return set(_NUMBERS.findall(_COUNTS.sub("", text)))


def unfaithful(told: str, source: str) -> str:
    """Why a text written up cannot stand for its lines: "empty", "numbers", "links", or ""."""
    if not told.strip():
        return "empty"
    if not _figures(told) <= _figures(source):
        return "numbers"
    return "" if set(_LINKS.findall(told)) <= set(_LINKS.findall(source)) else "links"
