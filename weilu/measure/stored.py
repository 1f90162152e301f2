"""Stored check-ups back into the values they were made of; pure, the inverse of `as_data`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from weilu.measure.figures import (
    Charts,
    Checkup,
    Day,
    Effort,
    Figure,
    Finding,
    GroupCheckup,
    Step,
    Tie,
)
from weilu.measure.rules import first_across


def group(data: Mapping[str, Any]) -> GroupCheckup:
    """A group's check-up from its stored document."""
    plain = dict(data)
    return GroupCheckup(
        **{
            **plain,
            "as_of": _moment(plain["as_of"]),
            "first_at": _moment(plain["first_at"]),
            "last_at": _moment(plain["last_at"]),
            "figures": {key: Figure(**value) for key, value in plain["figures"].items()},
            "previous": {key: Figure(**value) for key, value in plain["previous"].items()},
            "findings": tuple(Finding(**value) for value in plain["findings"]),
            "charts": _charts(plain["charts"]),
            "notes": tuple(plain["notes"]),
        }
    )


def _moment(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _charts(data: Mapping[str, Any]) -> Charts:
    return Charts(
        days=tuple(
            Day(date.fromisoformat(str(one["day"])), one["messages"], one["speakers"])
            for one in data["days"]
        ),
        hours=tuple(tuple(row) for row in data["hours"]),
        effort=tuple(Effort(**one) for one in data["effort"]),
        nodes=tuple(Effort(**one) for one in data["nodes"]),
        ties=tuple(Tie(**one) for one in data["ties"]),
        funnel=tuple(Step(**one) for one in data["funnel"]),
    )


def checkup(groups: Iterable[GroupCheckup], zone: str) -> Checkup:
    """A whole check-up from the check-ups of its groups."""
    known = tuple(groups)
    return Checkup(
        as_of=max((one.as_of for one in known), default=datetime.min.replace(tzinfo=UTC)),
        zone=zone,
        window_days=max((one.window_days for one in known), default=28),
        groups=known,
        findings=first_across(known),
    )


def urgency(one: GroupCheckup) -> float:
    """For sorting lists by what presses most; 0 = nothing does. Weighs as `rules.first_across`."""
    pressing = [finding.weight for finding in one.findings[:1] if finding.level == "act"]
    crowd: float = (1.0 + one.members_known) ** 0.25
    return max(pressing, default=0.0) * crowd
