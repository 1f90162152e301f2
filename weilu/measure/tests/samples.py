"""Check-ups made by hand: an empty one, a typical one, and one overfull with 300 groups."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from weilu.measure.catalogue import METRICS
from weilu.measure.figures import (
    Charts,
    Checkup,
    Day,
    Effort,
    Figure,
    Finding,
    GroupCheckup,
    Quote,
    Step,
    Tie,
)
from weilu.measure.rules import first_across

AS_OF = datetime(2026, 6, 30, 15, 59, 59, tzinfo=UTC)
ZONE = "Asia/Shanghai"

PEOPLE = (
    "掌柜老周", "小满", "Lin Yue", "阿宽 🍜", "豆豆妈", "Marta", "‏سارة‏", "陈橙",
    "快递站·老吴", "Okonkwo", "七七", "梁师傅", "Ravi", "静水", "👩‍👩‍👧 一家三口", "=cmd()",
    "许老师", "Noé",
)  # fmt: skip

LINES = (
    "明早七点还跑吗？我在东门等",
    "跑！带上小满，她说想试试五公里",
    "楼下那家面馆换老板了，汤底淡了不少",
    "Has anyone a spare ticket for Saturday?",
    "有一张，晚上下班给你带过去",
    "孩子发烧 38.5 要不要去医院 😟",
    "先物理降温，过 39 再去，社区医院夜里也有人",
    "</script><b>粗体</b> 这行是来捣乱的",
    "=SUM(A1:A9) 表格里别被执行了",
    "谢谢大家，照着做好了，比外卖强",
)

NAMES = (
    "晨跑搭子群", "老周团长·好物", "三年二班家长", "Rust beginners", "城北面馆试吃团 🍜",
    "‏مجموعة القراءة‏", "露营装备互助", "租房不踩坑", "Board games, Thursdays", "宝妈绘本交换",
    "一个名字特别特别长长到手机上一行肯定放不下所以要看看会不会把表格撑破的群",
)  # fmt: skip

#: unit → typical value; a few metrics have one of their own.
CENTRES = {
    "share": 0.4,
    "count": 30.0,
    "per_day": 40.0,
    "per_week": 6.0,
    "hours": 2.5,
    "index": 0.5,
}
OWN_CENTRES = {
    "messages": 1288.0,
    "messages_per_day": 46.0,
    "longest_silence": 31.0,
    "adverts": 0.03,
}

#: verdict → (stage, kind, factor on activity)
FATES = (
    ("alive", "steady", "fan", 1.0),
    ("broadcast", "fading", "goods", 0.6),
    ("turning", "fading", "resource", 0.4),
    ("silent", "dormant", "fan", 0.05),
    ("noise", "steady", "goods", 4.0),
    ("alive", "growing", "learning", 1.6),
    ("too_few", "unknown", "resource", 0.02),
    ("dead", "dead", "fan", 0.0),
)


def empty() -> Checkup:
    """A reading that held no group at all."""
    return Checkup(as_of=AS_OF, zone=ZONE, window_days=28, groups=())


def typical() -> Checkup:
    """Eight groups, one of every fate."""
    return _checkup(8)


def unheard(messages: float = 30.0) -> GroupCheckup:
    """A ninth fate: people post, and members no longer answer each other."""
    said = Figure("messages", messages, None, None, int(messages))
    silence = Finding("nobody_talks_together", "act", 0.75, {"days": 56}, "connectivity")
    ended = group(8)
    figures = {**ended.figures, "messages": said}
    return replace(
        ended, group=9, name="阿禾的日记", verdict="no_echo", figures=figures, findings=(silence,)
    )


def of(*groups: GroupCheckup) -> Checkup:
    """A check-up of just these."""
    return Checkup(
        as_of=AS_OF, zone=ZONE, window_days=28, groups=groups, findings=first_across(groups)
    )


def overfull(groups: int = 300) -> Checkup:
    """As many groups as a busy community keeps, with awkward names."""
    return _checkup(groups)


def quotes(group: int = 1, count: int = 12) -> tuple[Quote, ...]:
    """The first messages behind a figure, oldest first."""
    return tuple(
        Quote(
            seq=group * 1000 + n,
            external_id=f"m{group}-{n}",
            at=AS_OF - timedelta(days=3, minutes=-7 * n),
            member=n % len(PEOPLE) + 1,
            name=PEOPLE[n % len(PEOPLE)],
            text=LINES[n % len(LINES)],
        )
        for n in range(count)
    )


def _checkup(count: int) -> Checkup:
    groups = tuple(group(n) for n in range(1, count + 1))
    return Checkup(
        as_of=AS_OF, zone=ZONE, window_days=28, groups=groups, findings=first_across(groups)
    )


def group(number: int) -> GroupCheckup:
    """Group `number` (from 1); its fate goes round the eight."""
    verdict, stage, kind, factor = FATES[(number - 1) % len(FATES)]
    chance = random.Random(number)
    days = _days(chance, factor)
    enough = verdict not in {"too_few", "dead"}
    name = NAMES[(number - 1) % len(NAMES)]
    effort = _effort(chance, staff_leads=verdict == "broadcast") if enough else ()
    return GroupCheckup(
        group=number,
        name=name if number <= len(NAMES) else f"{name} {number}",
        platform=("wechat", "telegram", "qq", "discord")[number % 4],
        kind=kind,
        kind_is_guess=number % 3 != 0,
        as_of=AS_OF,
        window_days=28,
        first_at=_moment(days[0].day) if days else None,
        last_at=_moment(days[-1].day) if days else None,
        messages_ever=sum(day.messages for day in days),
        members_known=0 if verdict == "dead" else 40 + number % 400,
        stage=stage,
        verdict=verdict,
        figures=_figures(chance, factor, enough),
        previous=_figures(chance, factor * 1.2, enough),
        findings=_findings(verdict, effort),
        charts=_charts(chance, days, effort) if enough else Charts(days=days),
        notes=("no_silent_members", "links_inferred"),
    )


def moved(one: GroupCheckup, number: int) -> GroupCheckup:
    """The same check-up for the group with another number."""
    return replace(one, group=number)


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, 30, tzinfo=UTC)


def _days(chance: random.Random, factor: float) -> tuple[Day, ...]:
    start = AS_OF.date() - timedelta(days=180)
    rows = []
    for n in range(181):
        wave = 46 * factor * (1 + 0.4 * math.sin(n / 9)) * chance.uniform(0.5, 1.4)
        if int(wave):
            rows.append(Day(start + timedelta(days=n), int(wave), max(1, int(wave / 4))))
    return tuple(rows)


def _figures(chance: random.Random, factor: float, enough: bool) -> dict[str, Figure]:
    found = {}
    for key, metric in METRICS.items():
        share = metric.unit in {"share", "index"}
        centre = OWN_CENTRES.get(key, CENTRES[metric.unit])
        value = centre * (chance.uniform(0.6, 1.3) if share else factor * chance.uniform(0.8, 1.2))
        value = min(value, 0.98) if share else round(value, 0 if metric.unit == "count" else 2)
        margin = 0.08 if share else value * 0.15
        found[key] = (
            _figure(key, value, margin if metric.interval else None, chance.randint(20, 400))
            if enough
            else Figure(key, None, None, None, chance.randint(0, 3))
        )
    return found


def _figure(key: str, value: float, margin: float | None, n: int) -> Figure:
    if margin is None:
        return Figure(key, value, None, None, n)
    high = min(1.0, value + margin) if value <= 1 else value + margin
    return Figure(key, value, max(0.0, value - margin), high, n)


def _effort(chance: random.Random, staff_leads: bool) -> tuple[Effort, ...]:
    weights = sorted((chance.paretovariate(1.1) for _ in PEOPLE), reverse=True)
    if staff_leads:
        weights[0] = sum(weights) * 3
    whole = sum(weights)
    return tuple(
        Effort(n + 1, name, n in {0, 5}, int(w * 20), int(w * 3), w / whole, w * 4)
        for n, (name, w) in enumerate(zip(PEOPLE, weights, strict=True))
    )


def _charts(chance: random.Random, days: tuple[Day, ...], effort: tuple[Effort, ...]) -> Charts:
    hours = tuple(
        tuple(int(chance.uniform(0, 9) * (1 if 7 < h < 23 else 0.1)) for h in range(24))
        for _ in range(7)
    )
    ties = tuple(
        Tie(a.member, b.member, round(chance.uniform(0.4, 9), 2))
        for i, a in enumerate(effort)
        for b in effort[i + 1 :]
        if chance.random() < 2.2 / (i + 3)
    )
    counts = {"joined": 40, "spoke": 22, "answered": 13, "returned": 9, "stayed": 6}
    funnel = tuple(Step(key, people) for key, people in counts.items())
    return Charts(days, hours, effort, effort, ties, funnel)


def _findings(verdict: str, effort: tuple[Effort, ...]) -> tuple[Finding, ...]:
    if verdict == "too_few":
        return (Finding("too_few", "watch", 0.05, {"messages": 9, "people": 3}),)
    if verdict == "dead":
        return (Finding("dead", "watch", 0.3, {"days": 61}, "messages"),)
    owner, helpers = effort[0], tuple(one.name for one in effort[1:4])
    level = "watch" if verdict == "alive" else "act"
    owner_facts = {
        "name": owner.name, "share": 0.82, "leader_share": owner.share, "helpers": helpers,
    }  # fmt: skip
    waiting = {"unanswered": 9, "people": 22, "names": helpers}
    return (
        Finding("owner_carries_it", level, 0.9, owner_facts, "staff_share"),
        Finding("newcomers_unanswered", "watch", 0.5, waiting, "newcomers_answered"),
        Finding("questions_answered", "good", 0.2, {"share": 0.64, "asked": 58}, "answered"),
    )
