"""The check-up as one HTML file: it opens anywhere, asks nobody for anything, and holds both
languages.

The overview is drawn first; a group's figures lie beside it as JSON and are read when it is opened,
so that hundreds of groups stay light.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.utils import translation

from weilu.charter.kinds import KINDS
from weilu.console.charts import LABELS
from weilu.measure.catalogue import METRICS
from weilu.measure.figures import Charts, Checkup, Figure, Finding, GroupCheckup
from weilu.measure.report import interface, json, words
from weilu.measure.report.evidence import BehindOf, WholeOf, as_it_is

PAGE = Path(__file__).parent / "page"
SCRIPTS = ("vendor/echarts.min.js", "console/web.js", "console/charts.js")
#: Language codes of `<html lang>` and of the words inside.
LANGUAGES = ("zh-hans", "en")
#: Longest text kept of one message, in characters.
LONGEST_TEXT = 400
#: From this many groups on, fewer messages are kept per figure.
MANY_GROUPS, KEPT_OF_MANY = 40, 4


def render(
    checkup: Checkup, behind: BehindOf, language: str, whole: WholeOf = as_it_is
) -> Iterator[str]:
    """Pieces of the file; it opens in `language`, and switches without loading anything."""
    yield _head(language)
    yield _script_data("weilu-report", overview(checkup, language))
    kept = KEPT_OF_MANY if len(checkup.groups) > MANY_GROUPS else None
    for group in checkup.groups:
        yield _script_data(f"g-{group.group}", group_data(whole(group), behind, kept))
    for name in SCRIPTS:
        yield f"<script>{_static(name)}</script>\n"
    for name in ("report.js", "group.js"):
        yield f"<script>{_page(name)}</script>\n"
    yield "</body>\n</html>\n"


def _script_data(name: str, value: Any) -> str:
    """JSON that no text inside can end: `<`, `>` and `&` are written as escapes."""
    text = json.dumped(value)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f'<script type="application/json" id="{name}">{text}</script>\n'


def _head(language: str) -> str:
    return (
        _page("frame.html")
        .replace("%LANGUAGE%", "en" if language == "en" else "zh-Hans")
        .replace("%STYLE%", _page("report.css"))
    )


@cache
def _page(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


@cache
def _static(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8").replace("</script", "<\\/script")


def overview(checkup: Checkup, language: str) -> dict[str, Any]:
    """What the first view needs: rows of groups, the three findings, and all words."""
    notes = words.notes(checkup.groups)
    rows = sorted(
        ((words.pressing(one), _row(one, checkup)) for one in checkup.groups), key=itemgetter(0)
    )
    first = list(words.first_findings(checkup))
    return {
        "language": language,
        "zone": checkup.zone,
        "as_of": checkup.as_of,
        "window_days": checkup.window_days,
        "read": json.read(checkup),
        "words": {one: _words(one, notes) for one in LANGUAGES},
        "verdicts": words.VERDICTS,
        "headline": [key for key in words.HEADLINE if key in METRICS],
        "shares": [key for key in METRICS if words.is_share(key)],
        "parts": words.PARTS,
        "platforms": words.PLATFORMS,
        "presses": words.presses(first),
        "findings": [{"group": group.group, **_finding(finding)} for group, finding in first],
        "groups": [row for _, row in rows],
    }


def _words(language: str, notes: Iterable[str]) -> dict[str, Any]:
    with translation.override(language):
        return {
            "ui": {key: str(text) for key, text in interface.STRINGS.items()},
            "verdicts": {key: words.verdict(key) for key in words.VERDICTS},
            "stages": {key: words.stage(key) for key in words.STAGES},
            "kinds": {key: words.kind(key) for key in KINDS},
            "notes": {key: words.note(key) for key in notes},
            "metrics": {key: json.metric_data(key) for key in METRICS},
            "charts": {kind: labels() for kind, labels in LABELS.items()},
            "steps": {key: words.step(key) for key in words.STEPS},
        }


def _row(group: GroupCheckup, checkup: Checkup) -> dict[str, Any]:
    return {
        "id": group.group,
        "name": group.name,
        "platform": group.platform,
        "kind": group.kind,
        "guess": words.is_guessed(group),
        "verdict": group.verdict,
        "stage": words.stage_of(group),
        "why": _why(group),
        "as_of": None if group.as_of == checkup.as_of else group.as_of,
        "members": group.members_known,
        "messages_ever": group.messages_ever,
        "first_at": group.first_at,
        "last_at": group.last_at,
        "figures": {
            key: _short(group.figures[key]) for key in words.HEADLINE if key in group.figures
        },
    }


def _why(group: GroupCheckup) -> dict[str, str]:
    """The first thing to know of the group, in each language."""
    told = {}
    for language in LANGUAGES if group.findings else ():
        with translation.override(language):
            told[language] = words.told(group.findings[0]).sentence
    return told


def _short(figure: Figure) -> list[Any]:
    return [_digits(figure.value), _digits(figure.low), _digits(figure.high), figure.n]


def _digits(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def _finding(finding: Finding) -> dict[str, Any]:
    told: dict[str, Any] = {"level": finding.level, "metric": finding.metric}
    for language in LANGUAGES:
        with translation.override(language):
            told[language] = asdict(words.told(finding))
    return told


def group_data(group: GroupCheckup, behind: BehindOf, kept: int | None = None) -> dict[str, Any]:
    """What the view of one group needs; messages shared by several figures are kept once."""
    quotes: dict[int, list[Any]] = {}
    figures = {}
    for key, figure in group.figures.items():
        rests_on = behind(group.group, key)
        shown = rests_on.quotes[:kept]
        for quote in shown:
            quotes[quote.seq] = [quote.at, quote.name, clipped(quote.text)]
        before = group.previous.get(key)
        figures[key] = [
            *_short(figure),
            _digits(before.value) if before else None,
            rests_on.total,
            [quote.seq for quote in shown],
        ]
    return {
        "figures": figures,
        "quotes": quotes,
        "findings": [_finding(finding) for finding in group.findings[:3]],
        "charts": charts_data(group.charts),
        "notes": words.notes_of(group),
    }


def clipped(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def charts_data(charts: Charts) -> Mapping[str, Any]:
    """The charts as `charts.js` draws them."""
    return asdict(charts, dict_factory=_rounded)


def _rounded(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {
        key: _digits(value) if isinstance(value, float) else _iso(value) for key, value in pairs
    }


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
