"""A check-up's keys in the language now active; the one place reports take their words from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from weilu.charter.kinds import KINDS
from weilu.console import numbers
from weilu.measure import wording
from weilu.measure.catalogue import METRICS
from weilu.measure.figures import Checkup, Figure, Finding, GroupCheckup

#: Figures an overview shows, in this order.
HEADLINE = ("messages_per_day", "attention", "connectivity", "benefit", "noise")

#: Verdicts with what they ask of the reader and a shape, most pressing first.
VERDICTS = {
    "turning": ("act", "▼"),
    "broadcast": ("act", "◉"),
    "noise": ("act", "≈"),
    "no_echo": ("act", "◍"),
    "silent": ("watch", "◌"),
    "alive": ("good", "●"),
    "too_few": ("quiet", "…"),
    "dead": ("quiet", "✕"),
}
#: Levels of findings, most pressing first, and how many findings stand first.
LEVELS = ("act", "watch", "good")
FIRST = 3
SHAPES = {"act": "▲", "watch": "◐", "good": "●"}
STAGES = ("forming", "growing", "steady", "fading", "dormant", "dead", "unknown")

#: Platforms by the name people know them by.
PLATFORMS = {
    "telegram": "Telegram",
    "discord": "Discord",
    "slack": "Slack",
    "whatsapp": "WhatsApp",
    "wechat": "微信 WeChat",
    "wecom": "企业微信 WeCom",
    "qq": "QQ",
    "zulip": "Zulip",
    "irc": "IRC",
    "line": "LINE",
    "gitter": "Gitter",
    "weilu": "Weilu",
}

#: Steps of the newcomers' funnel.
STEPS = {
    "joined": _("Joined"),
    "spoke": _("Spoke"),
    "answered": _("Got an answer"),
    "returned": _("Came back another day"),
    "stayed": _("Stayed"),
}

#: Part of a group's page → the figures shown there; figures of no part come last.
PARTS = {
    "gain": ("benefit", "helped", "praised", "answered", "first_reply", "noise", "noise_per_day"),
    "carry": (
        "attention", "staff_share", "effort_gini", "connectivity", "reciprocity", "new_ties",
    ),
    "newcomers": ("newcomers", "newcomers_answered", "newcomers_returned", "left"),
    "rhythm": ("messages_per_day", "active_days", "speakers", "longest_silence"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words."""

    sentence: str
    reason: str
    next_step: str


def told(finding: Finding) -> Told:
    return Told(
        str(wording.sentence(finding)),
        str(wording.reason(finding)),
        str(wording.next_step(finding)),
    )


def stage_of(group: GroupCheckup) -> str:
    """The stage's key; "" where the verdict beside it says as much, or more truly."""
    return stage_beside(group.verdict, group.stage)


def stage_beside(verdict: str, stage: str) -> str:
    """The same, from the keys of both."""
    return "" if stage == "dead" and verdict in {"no_echo", "dead"} else stage


def verdict(key: str) -> str:
    return str(wording.verdict_name(key))


def level(verdict: str) -> str:
    """What a verdict asks of the reader: "act" | "watch" | "good" | "quiet"."""
    return VERDICTS.get(verdict, ("quiet", "…"))[0]


def rank(verdict: str) -> int:
    """Place of a verdict in lists, 0 = needs a hand most."""
    return list(VERDICTS).index(verdict) if verdict in VERDICTS else len(VERDICTS)


def stage(key: str) -> str:
    return str(wording.stage_name(key))


def kind(key: str) -> str:
    return str(KINDS[key].name) if key in KINDS else key


def is_guessed(group: GroupCheckup) -> bool:
    """Whether the kind is a guess; that nothing is known of it is none."""
    return group.kind_is_guess and group.kind != "general"


def kind_of(group: GroupCheckup) -> str:
    """The group's kind, with a question mark where it is a guess."""
    return kind(group.kind) + ("?" if is_guessed(group) else "")


def step(key: str) -> str:
    return str(STEPS.get(key, key))


def note(key: str) -> str:
    return str(wording.note_text(key))


def figure(one: Figure) -> str:
    return str(wording.figure_text(one))


def written(metric: str, value: float) -> str:
    """A value as columns of figures show it."""
    return wording.percent(value) if is_share(metric) else numbers.written(value, "number")


def interval(figure: Figure) -> str:
    """Its interval without the unit, which stands above it; "" where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    low, high = (written(figure.metric, end).rstrip("%") for end in (figure.low, figure.high))
    return f"{low}–{high}"


def unit(metric: str) -> str:
    return METRICS[metric].unit if metric in METRICS else ""


def is_share(metric: str) -> bool:
    """Whether the figure is a share from 0 to 1, shown as per cent."""
    return unit(metric) == "share"


def healthy(kind: str, metric: str) -> tuple[float, float] | None:
    """From where to where a share is good for groups of this kind; None where it is not judged."""
    band = KINDS[kind].profile.bands.get(metric) if kind in KINDS else None
    if band is None or not is_share(metric):
        return None
    return (band.good, 1.0) if band.good >= band.act else (0.0, band.good)


def metric(key: str) -> str:
    return str(METRICS[key].name) if key in METRICS else key


def pressing(group: GroupCheckup) -> tuple[int, float, int]:
    """Sorts groups as lists show them: those that need a hand first, larger before smaller."""
    return rank(group.verdict), -_messages(group), group.group


def pressing_first(groups: Iterable[GroupCheckup]) -> list[GroupCheckup]:
    """The groups in the order of lists."""
    return sorted(groups, key=pressing)


def _messages(group: GroupCheckup) -> float:
    figure = group.figures.get("messages_per_day")
    return (figure.value if figure else None) or 0.0


def tally(groups: Iterable[GroupCheckup]) -> dict[str, int]:
    """How many groups have each verdict, those that need a hand first."""
    counts = Counter(group.verdict for group in groups)
    return {key: counts[key] for key in sorted(counts, key=rank)}


def notes_of(group: GroupCheckup) -> tuple[str, ...]:
    """What to bear in mind of a group, also that answers nobody marked as such went unseen."""
    said = group.figures.get("messages")
    marked = not any(key.startswith("links_") for key in group.notes)
    return (*group.notes, "links_told") if marked and said and said.value else group.notes


def notes(groups: Iterable[GroupCheckup]) -> dict[str, list[str]]:
    """What to bear in mind → the names of the groups it concerns, in the order of `NOTES`."""
    concerned: dict[str, list[str]] = {key: [] for key in wording.NOTES}
    for group in groups:
        for key in notes_of(group):
            concerned.setdefault(key, []).append(group.name)
    return {key: names for key, names in concerned.items() if names}


def first_findings(checkup: Checkup) -> Iterator[tuple[GroupCheckup, Finding]]:
    """What to do first across all groups, each with its group.

    Of one group these are its own; where fewer than three press, the next best fill up.
    """
    groups = checkup.groups
    if len(groups) == 1:
        [only] = groups
        yield from ((only, finding) for finding in only.findings[:FIRST])
        return
    wanted = {group for group, _ in checkup.findings}
    by_id = {group.group: group for group in groups if group.group in wanted}
    yield from ((by_id[group], found) for group, found in checkup.findings if group in by_id)
    yield from _next_best(groups, wanted, FIRST - len(checkup.findings))


def _next_best(
    groups: Iterable[GroupCheckup], shown: Collection[int], count: int
) -> Iterator[tuple[GroupCheckup, Finding]]:
    """Of groups not shown yet, what weighs most of what does not press; each rule once."""
    if count <= 0:
        return
    best: dict[str, tuple[float, GroupCheckup, Finding]] = {}
    for group in groups:
        if group.group in shown:
            continue
        for finding in group.findings[:1]:
            weight = finding.weight * (1 + group.members_known) ** 0.25
            if weight > best.get(finding.rule, (0.0,))[0]:
                best[finding.rule] = (weight, group, finding)
    ordered = sorted(best.values(), key=lambda entry: (LEVELS.index(entry[2].level), -entry[0]))
    yield from ((group, finding) for _, group, finding in ordered[:count])


def presses(findings: Iterable[tuple[GroupCheckup, Finding]]) -> bool:
    """Whether anything among them cannot wait."""
    return any(finding.level == "act" for _, finding in findings)


def platform(key: str) -> str:
    """A platform by the name people know it by."""
    return PLATFORMS.get(key, key)
