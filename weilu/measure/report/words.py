"""A check-up's keys in the language now active; the one place reports take their words from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from weilu.charter.kinds import KINDS
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
    "silent": ("watch", "◌"),
    "alive": ("good", "●"),
    "too_few": ("quiet", "…"),
    "dead": ("quiet", "✕"),
}
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


def step(key: str) -> str:
    return str(STEPS.get(key, key))


def note(key: str) -> str:
    return str(wording.note_text(key))


def figure(one: Figure) -> str:
    return str(wording.figure_text(one))


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


def first_findings(checkup: Checkup) -> Iterator[tuple[GroupCheckup, Finding]]:
    """What to do first across all groups, each with its group."""
    wanted = {group for group, _ in checkup.findings}
    by_id = {group.group: group for group in checkup.groups if group.group in wanted}
    for group, finding in checkup.findings:
        if group in by_id:
            yield by_id[group], finding


def platform(key: str) -> str:
    """A platform by the name people know it by."""
    return PLATFORMS.get(key, key)
