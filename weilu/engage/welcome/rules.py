"""Who is greeted, when, and by what name; what counts as a yes. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Who came longer ago than this, by the platform's own clock, is left to staff.
FRESH = timedelta(hours=24)
#: More people than this in one reading of a member list are a list, not newcomers.
MOST_LISTED = 20
#: Nobody waits longer than this for a batch to fill.
LONGEST_WAIT = timedelta(hours=24)
#: Names in one greeting; the others are counted.
MOST_NAMES = 10
#: A reminder that is later than this is no reminder any more.
LATEST_REMINDER = timedelta(days=3)
#: Reactions that are no yes.
NO_EMOJI = frozenset("👎💩🤮🤬😡❌")

OFF, DRY, ON = "off", "dry", "on"
WAITING, GREETED, BACK, REHEARSED, LEFT_ALONE = "waiting", "greeted", "back", "dry", "left_alone"


@dataclass(frozen=True, slots=True)
class Coming:
    """All that decides what becomes of somebody who came."""

    at: datetime
    now: datetime
    mode: str  #: of the greeting
    since: datetime  #: when the greeting was switched on, or to a rehearsal
    batched: bool = False
    listed: int = 0  #: how many the same reading of a member list told of, 0 = an event told it
    greeted_before: datetime | None = None  #: the last greeting of the same plan
    again_after: timedelta = timedelta(days=30)
    deadline: datetime | None = None  #: until when the platform lets them be greeted


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a newcomer; `why` says what stood against a greeting."""

    state: str
    why: str = ""


def fate(coming: Coming) -> Fate | None:
    """What becomes of somebody who came; None = not this plan's business."""
    if coming.mode == OFF or coming.at < coming.since:
        return None
    why = _against(coming)
    if why == "back":
        return Fate(BACK, why)
    if why:
        return Fate(LEFT_ALONE, why)
    if coming.mode == DRY:
        return Fate(REHEARSED)
    return Fate(WAITING if coming.batched else GREETED)


def _against(coming: Coming) -> str:
    before = coming.greeted_before
    if before is not None and coming.now - before < coming.again_after:
        return "back"
    if coming.deadline is not None and coming.deadline <= coming.now:
        return "late"
    if coming.now - coming.at > FRESH:
        return "late"
    return "listed" if coming.listed > MOST_LISTED else ""


def due_at(came_at: datetime, zone: ZoneInfo, hour: int) -> datetime:
    """The next full `hour` of the community's day after somebody came."""
    local = came_at.astimezone(zone)
    there = datetime.combine(local.date(), time(hour), zone)
    if there <= local:
        there = datetime.combine(local.date() + timedelta(days=1), time(hour), zone)
    return there


def ready(
    came: Sequence[datetime], now: datetime, *, zone: ZoneInfo, hour: int | None, every: int | None
) -> int:
    """How many of those who wait, in the order they came, are greeted together now."""
    if hour is not None:
        return sum(due_at(at, zone, hour) <= now for at in came)
    full = len(came) // max(1, every or 1) * max(1, every or 1)
    if came and now - came[0] >= LONGEST_WAIT:
        return len(came)
    return full


def named(names: Sequence[str], language: str) -> str:
    """Several names as one speaks of them; beyond ten the others are counted."""
    shown, more = list(names[:MOST_NAMES]), len(names) - MOST_NAMES
    if language == "zh":
        return "、".join(shown) + (f" 等 {len(names)} 位" if more > 0 else "")
    if more > 0:
        return ", ".join(shown) + f" and {more} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1] if shown else ""]))


def is_yes(text: str, words: Iterable[str]) -> bool:
    """Whether a message is one of the words that accept, and nothing else."""
    said = _plain(text)
    return bool(said) and said in {_plain(word) for word in words}


def is_yes_emoji(emoji: str) -> bool:
    """Whether a reaction accepts: any but those that say no."""
    return not set(emoji) & NO_EMOJI


def _plain(text: str) -> str:
    """A word without case, width, blanks and marks."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")


def wants_reminder(
    greeted_at: datetime, now: datetime, after_h: int | None, reminded_at: datetime | None
) -> bool:
    """Whether somebody who has not accepted yet is reminded now: once, and not days too late."""
    if after_h is None or reminded_at is not None:
        return False
    due = greeted_at + timedelta(hours=after_h)
    return due <= now < due + LATEST_REMINDER


def with_link(text: str, has_rules: bool) -> str:
    """A template's words, with a place for the rules' link where it has none."""
    if not has_rules or "rules}" in text.replace(" ", ""):
        return text
    return f"{text.rstrip()}\n{{rules}}"
