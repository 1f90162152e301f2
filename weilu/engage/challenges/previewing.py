"""A member's days as the builder has them: what each asks, and what it brings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from weilu.engage.challenges.prompts import day_words

#: Days shown of a long challenge.
MOST = 60


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the preview."""

    number: int
    day: date
    what: str
    free: bool
    points: int  #: of the milestone a member reaches who did every day
    gift: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a member will see."""

    goal: str
    path: list[str]
    days: list[Day]
    more: int  #: days that are not shown
    points: int  #: for all milestones within the days


def of_form(form: Any) -> Shown | None:
    """The preview of a form as it stands; None while it says too little."""
    data = _data(form)
    first, count, path = data.get("first"), data.get("days"), data.get("path")
    if not first or not count or not path:
        return None
    free = {int(one) for one in data.get("free_weekdays") or ()}
    dates = set(data.get("free_dates") or ())
    rewards = {one["days"]: one for one in data.get("milestones") or ()}
    days: list[Day] = []
    streak = 0
    for number in range(count):
        day = first + timedelta(days=number)
        is_free = day.weekday() in free or day.isoformat() in dates
        streak += not is_free
        won = rewards.get(streak, {}) if not is_free else {}
        what = day_words(data.get("tomorrow") or [], path, number)
        days.append(Day(number + 1, day, what, is_free, won.get("points", 0), won.get("gift", "")))
    points = sum(one.points for one in days)
    return Shown(data.get("goal", ""), path, days[:MOST], max(0, count - MOST), points)


def _data(form: Any) -> dict[str, Any]:
    """What a form says, valid or not; of one not yet sent, what it was opened with."""
    if form.is_bound:
        form.is_valid()
        return dict(form.cleaned_data)
    first = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    opened = type(form)(form.held, first)
    opened.is_valid()
    return dict(opened.cleaned_data)
