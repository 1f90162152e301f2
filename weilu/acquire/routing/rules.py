"""Into which group of a set somebody comes, and when they are let in. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Who has the link and has not been seen in the group holds a seat so long.
HOLD = timedelta(hours=24)
#: Why somebody is not led into a group, or is; in the words of `wording.WHYS`.
WHYS = ("chosen", "gone", "full", "segment", "language", "later", "better", "closed")


@dataclass(frozen=True, slots=True)
class Place:
    """A group of a set as the choice sees it."""

    key: int
    position: int
    cap: int | None  #: None = any number
    members: int  #: in it now
    held: int  #: on the way: wait for the hour, or have the link and have not come yet
    language: str = ""  #: "" = any
    segment: str = ""  #: "" = everybody
    gone: bool = False
    load: int = 0  #: people its staff account added today

    @property
    def taken(self) -> int:
        return self.members + self.held

    @property
    def left(self) -> int | None:
        return None if self.cap is None else max(0, self.cap - self.taken)


@dataclass(frozen=True, slots=True)
class Routed:
    """The group somebody comes into (None = there is no seat for them), and why, place by place."""

    key: int | None
    why: list[tuple[int, str]]


def route(
    places: Sequence[Place], rule: str, language: str, holds: Callable[[str], bool] | None
) -> Routed:
    """Choose among places; `holds` says whether a filter holds for them, None = nobody knows them.

    What is only for some comes before what is for everybody: a place of a segment they are in,
    then one of their language. Among equals the rule decides: "fill" = the first with a seat,
    "even" = the fewest taken, "load" = whose staff account added the fewest today.
    """
    why: dict[int, str] = {one.key: _barred(one, language, holds) for one in places}
    free = [one for one in places if not why[one.key]]
    if not free:
        return Routed(None, list(why.items()))
    closest = max(_closeness(one) for one in free)
    equals = [one for one in free if _closeness(one) == closest]
    chosen = min(equals, key=lambda one: _order(one, rule))
    for one in free:
        why[one.key] = "later" if _closeness(one) == closest else "better"
    why[chosen.key] = "chosen"
    return Routed(chosen.key, list(why.items()))


def _barred(place: Place, language: str, holds: Callable[[str], bool] | None) -> str:
    if place.gone:
        return "gone"
    if place.segment and (holds is None or not holds(place.segment)):
        return "segment"
    if place.language and place.language != language:
        return "language"
    return "full" if place.left == 0 else ""


def _closeness(place: Place) -> tuple[bool, bool]:
    return bool(place.segment), bool(place.language)


def _order(place: Place, rule: str) -> tuple[int, int, int]:
    first = {"even": place.taken, "load": place.load + place.held}.get(rule, 0)
    return first, place.position, place.key


def due(now: datetime, hour: int | None, zone: str) -> datetime:
    """When somebody who asks now is let in: at once, or the next time it is `hour` there."""
    if hour is None:
        return now
    local = now.astimezone(ZoneInfo(zone))
    today = datetime.combine(local.date(), time(hour), local.tzinfo)
    if today <= local:
        today = datetime.combine(local.date() + timedelta(days=1), time(hour), local.tzinfo)
    return today.astimezone(now.tzinfo)


def language_of(accepts: str) -> str:
    """ "zh" or "en" by what a browser accepts first; "" = neither is said."""
    first = accepts.split(",", 1)[0].strip().lower()
    return next((one for one in ("zh", "en") if first.startswith(one)), "")
