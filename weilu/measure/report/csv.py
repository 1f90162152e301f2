"""The check-up as five tables for spreadsheets: `groups`, `figures`, `findings`, `effort`, `days`.

Files start with a byte-order mark so that Excel reads them as UTF-8, and no cell can be taken for
a formula (https://owasp.org/www-community/attacks/CSV_Injection) or, being text, for a number
or a day: a name of 18 digits would come out as 1.2E+17, 3-1 as the third of January.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils import translation

from weilu.measure.figures import Checkup, GroupCheckup
from weilu.measure.report import words
from weilu.measure.report.evidence import WholeOf, as_it_is

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: Text that a spreadsheet would take for a number or a day and write differently.
NUMBERS = re.compile(
    r"\s*(0\d+|\d{12,}|\d+(\.\d*)?e[+-]?\d+|\d{1,4}[-/.:]\d{1,2}([-/.:]\d{1,4})?)\s*", re.IGNORECASE
)

Row = Iterable[Any]


def cell(value: Any) -> Any:
    """The value as a spreadsheet may see it: text that would not stay text gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str):
        runs = value.lstrip(" \u200e\u200f\ufeff").startswith(FORMULA_STARTS)
        return "'" + value if runs or NUMBERS.fullmatch(value) else value
    return value.isoformat() if hasattr(value, "isoformat") else value


def table(header: Row, rows: Iterable[Row]) -> Iterator[str]:
    """Lines of one CSV file, the byte-order mark first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield BOM
    for row in chain([header], rows):
        writer.writerow([cell(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def files(
    checkup: Checkup, language: str, whole: WholeOf = as_it_is
) -> dict[str, Callable[[], Iterator[str]]]:
    """File name → its lines; findings are worded in `language`, keys stay as they are."""
    return {
        "groups.csv": lambda: table(GROUPS, _groups(checkup, language)),
        "figures.csv": lambda: table(FIGURES, _figures(checkup)),
        "findings.csv": lambda: table(FINDINGS, _findings(checkup, language)),
        "effort.csv": lambda: table(EFFORT, _effort(map(whole, checkup.groups))),
        "days.csv": lambda: table(DAYS, _days(map(whole, checkup.groups))),
    }


def write(checkup: Checkup, folder: Path, language: str) -> list[Path]:
    """Write the five files into `folder`, made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, lines in files(checkup, language).items():
        path = folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines())
        written.append(path)
    return written


GROUPS = (
    "group", "name", "platform", "kind", "kind_is_guess", "verdict", "verdict_name", "stage",
    "stage_name", "as_of", "window_days", "first_at", "last_at", "messages_ever", "members_known",
    "messages_per_day", "attention", "connectivity", "benefit", "noise", "notes",
)  # fmt: skip


def _groups(checkup: Checkup, language: str) -> Iterator[Row]:
    for group in checkup.groups:
        with translation.override(language):
            verdict = group.verdict
            names = words.verdict(verdict), words.stage(group.stage)
        yield (
            group.group, group.name, group.platform, group.kind, group.kind_is_guess,
            verdict, names[0], group.stage, names[1],
            group.as_of, group.window_days, group.first_at, group.last_at,
            group.messages_ever, group.members_known,
            *(_value(group, metric) for metric in words.HEADLINE), " ".join(words.notes_of(group)),
        )  # fmt: skip


def _value(group: GroupCheckup, metric: str) -> float | None:
    figure = group.figures.get(metric)
    return figure.value if figure else None


FIGURES = ("group", "metric", "unit", "window", "value", "low", "high", "n", "enough")


def _figures(checkup: Checkup) -> Iterator[Row]:
    for group in checkup.groups:
        for window, figures in (("now", group.figures), ("before", group.previous)):
            for key, figure in figures.items():
                yield (
                    group.group, key, words.unit(key), window,
                    figure.value, figure.low, figure.high, figure.n, figure.enough,
                )  # fmt: skip


FINDINGS = (
    "group", "name", "first", "rule", "level", "weight", "metric",
    "sentence", "reason", "next_step",
)  # fmt: skip


def _findings(checkup: Checkup, language: str) -> Iterator[Row]:
    first = {(group.group, finding.rule) for group, finding in words.first_findings(checkup)}
    for group in checkup.groups:
        for finding in group.findings:
            with translation.override(language):
                told = words.told(finding)
            yield (
                group.group, group.name, (group.group, finding.rule) in first, finding.rule,
                finding.level, finding.weight, finding.metric,
                told.sentence, told.reason, told.next_step,
            )  # fmt: skip


EFFORT = ("group", "member", "name", "is_staff", "messages", "reactions", "share", "answered")


def _effort(groups: Iterable[GroupCheckup]) -> Iterator[Row]:
    for group in groups:
        for one in group.charts.effort:
            yield (
                group.group, one.member, one.name, one.is_staff,
                one.messages, one.reactions, one.share, one.answered,
            )  # fmt: skip


DAYS = ("group", "day", "messages", "speakers")


def _days(groups: Iterable[GroupCheckup]) -> Iterator[Row]:
    for group in groups:
        for day in group.charts.days:
            yield group.group, day.day, day.messages, day.speakers
