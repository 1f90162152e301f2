"""Stored check-ups back into the values they were made of; pure, the inverse of `as_data`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, date, datetime
from typing import Any

from weilu.measure import rules
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


#: Fields of a check-up that are stored as they are.
PLAIN = tuple(
    one.name
    for one in fields(GroupCheckup)
    if one.name not in {"figures", "previous", "findings", "charts", "notes"}
)


def figures(one: GroupCheckup) -> dict[str, Any]:
    """What is stored of every group: `as_data` but for what is drawn.

    Written out, as `asdict` would take longer than measuring where there are thousands of groups.
    """
    return {
        **{name: getattr(one, name) for name in PLAIN},
        "figures": {key: _figure(told) for key, told in one.figures.items()},
        "previous": {key: _figure(told) for key, told in one.previous.items()},
        "findings": tuple(asdict(told) for told in one.findings),
        "charts": asdict(Charts()),
        "notes": one.notes,
    }


def _figure(one: Figure) -> dict[str, Any]:
    return {
        "metric": one.metric, "value": one.value, "low": one.low, "high": one.high, "n": one.n,
    }  # fmt: skip


def drawn(one: GroupCheckup) -> dict[str, Any]:
    """What is stored of groups that are looked at: charts, and findings that name an hour."""
    timed = [asdict(told) for told in one.findings if "hour" in told.facts]
    return {"charts": asdict(one.charts), "findings": timed}


def with_drawn(document: Mapping[str, Any], drawn: Mapping[str, Any]) -> dict[str, Any]:
    """A group's document with what is drawn; figures alone do not tell hours, so findings do."""
    timed = {told["rule"]: told for told in drawn["findings"]}
    findings = [timed.get(told["rule"], told) for told in document["findings"]]
    known = {told["rule"] for told in findings}
    findings += [told for rule, told in timed.items() if rule == "best_hour" and rule not in known]
    return {**document, "charts": drawn["charts"], "findings": findings}


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


def checkup(groups: Sequence[GroupCheckup], zone: str) -> Checkup:
    """A whole check-up from the check-ups of its groups, which may be read anew at each pass."""
    as_of, window_days = datetime.min.replace(tzinfo=UTC), 0
    for one in groups:
        as_of, window_days = max(as_of, one.as_of), max(window_days, one.window_days)
    return Checkup(
        as_of=as_of,
        zone=zone,
        window_days=window_days or 28,
        groups=groups,
        findings=rules.first_across(groups),
    )


def urgency(one: GroupCheckup) -> float:
    """For sorting lists by what presses most; 0 = nothing does. Weighs as `rules.first_across`."""
    pressing = [finding.weight for finding in one.findings[:1] if finding.level == "act"]
    return float(rules.urgency(max(pressing, default=0.0), one.members_known))
