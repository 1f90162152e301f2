"""The check-up as one JSON document; `docs/checkup.schema.json` is its contract.

Keys are stable. A new key may come with any release; one that goes or changes its meaning raises
`VERSION`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils import translation

from weilu.measure.catalogue import METRICS
from weilu.measure.figures import Checkup, Figure, Finding, GroupCheckup
from weilu.measure.report import words
from weilu.measure.report.evidence import KEPT, BehindOf, WholeOf, as_it_is

FORMAT = "weilu.checkup"
VERSION = 1


def render(
    checkup: Checkup, behind: BehindOf, language: str, whole: WholeOf = as_it_is
) -> Iterator[str]:
    """Pieces of the document, group by group, worded in `language` ("zh-hans" or "en")."""
    head = dumped({"format": FORMAT, "version": VERSION, **summary(checkup, language)})
    yield head[:-1] + ',"groups":['
    for turn, group in enumerate(checkup.groups):
        yield ("," if turn else "") + "\n" + dumped(group_data(whole(group), behind, language))
    yield "\n]}\n"


def dumped(value: Any) -> str:
    """Compact JSON; dates and moments in ISO 8601, moments with their offset."""
    return json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), default=_plain, allow_nan=False
    )


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"Cannot write {type(value).__name__} as JSON.")


def summary(checkup: Checkup, language: str) -> dict[str, Any]:
    """Everything but the groups."""
    with translation.override(language):
        return {
            "language": language,
            "as_of": checkup.as_of,
            "zone": checkup.zone,
            "window_days": checkup.window_days,
            "read": read(checkup),
            "findings": [
                {"group": group.group, "name": group.name, **finding_data(finding)}
                for group, finding in words.first_findings(checkup)
            ],
            "metrics": {key: metric_data(key) for key in METRICS},
        }


def read(checkup: Checkup) -> dict[str, Any]:
    """What was read, in totals; one pass, as stored groups are read anew at each."""
    told = [(one.messages_ever, one.first_at, one.last_at) for one in checkup.groups]
    return {
        "groups": len(told),
        "messages": sum(messages for messages, _, _ in told),
        "first_at": min((first for _, first, _ in told if first), default=None),
        "last_at": max((last for _, _, last in told if last), default=None),
    }


def metric_data(key: str) -> dict[str, str]:
    """What a metric says of itself, in the active language."""
    metric = METRICS[key]
    return {
        "name": str(metric.name),
        "sentence": str(metric.sentence),
        "unit": metric.unit,
        "inputs": metric.inputs,
        "estimator": str(metric.estimator),
        "interval": str(metric.interval),
        "least": str(metric.least),
        "published": metric.published,
        "better": metric.better,
    }


def group_data(group: GroupCheckup, behind: BehindOf, language: str) -> dict[str, Any]:
    """One group: raw keys beside their words."""
    verdict = group.verdict
    with translation.override(language):
        return {
            "group": group.group,
            "name": group.name,
            "platform": group.platform,
            "kind": {
                "key": group.kind,
                "name": words.kind(group.kind),
                "is_guess": group.kind_is_guess,
            },
            "verdict": {"key": verdict, "name": words.verdict(verdict)},
            "stage": {"key": group.stage, "name": words.stage(group.stage)},
            "as_of": group.as_of,
            "window_days": group.window_days,
            "first_at": group.first_at,
            "last_at": group.last_at,
            "messages_ever": group.messages_ever,
            "members_known": group.members_known,
            "figures": {
                key: figure_data(group, figure, behind) for key, figure in group.figures.items()
            },
            "findings": [finding_data(finding) for finding in group.findings],
            "charts": asdict(group.charts),
            "notes": [{"key": key, "text": words.note(key)} for key in words.notes_of(group)],
        }


def finding_data(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": finding.level,
        "weight": finding.weight,
        "metric": finding.metric,
        "facts": dict(finding.facts),
        **asdict(words.told(finding)),
    }


def figure_data(group: GroupCheckup, figure: Figure, behind: BehindOf) -> dict[str, Any]:
    """The figure, the same a window before, and the first messages it rests on."""
    rests_on = behind(group.group, figure.metric)
    before = group.previous.get(figure.metric)
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "n": figure.n,
        "enough": figure.enough,
        "unit": words.unit(figure.metric),
        "text": words.figure(figure),
        "before": before.value if before else None,
        "evidence": {
            "total": rests_on.total,
            "first": [
                {
                    "seq": quote.seq,
                    "id": quote.external_id,
                    "at": quote.at,
                    "author": quote.name,
                    "text": quote.text,
                }
                for quote in rests_on.quotes[:KEPT]
            ],
        },
    }
