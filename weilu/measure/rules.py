"""What the figures of a group say: its stage, its verdict, and what to do first. Pure decisions.

Each is written once, for one group (`Case`) and for all of them at once (`Cases`) alike: conditions
are joined by `&` and `|`, which plain values and arrays both know.

Thresholds are first, stated expectations (`docs/metrics.md`); those that follow the kind of group
stand in `weilu.charter.kinds`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, attrgetter
from typing import Any

import numpy as np

from weilu.charter.kinds import KINDS
from weilu.measure.cases import Case, Cases, Known
from weilu.measure.figures import Finding, GroupCheckup
from weilu.measure.metrics.arrays import Array, Flags

FEW_PEOPLE = 5
FEW_MESSAGES = 20
DORMANT_DAYS = 14
DEAD_DAYS = 30
FLOOD_PER_DAY, FLOOD_NOISE = 100.0, 0.6
BROADCAST_SHARE = 0.8
FIRST = 3  #: findings to start with
CHANGE = 1.96  #: standard errors between two counts that make a change

#: Every metric that judges groups of some kind.
JUDGING = tuple(sorted({key for kind in KINDS.values() for key in kind.profile.bands}))


def _first(otherwise: str, **holds: Any) -> Any:
    """The name of the first condition that holds: a string, or an array of them."""
    found = np.select(list(holds.values()), list(holds), otherwise)
    return found if found.ndim else str(found)


def stage(case: Known) -> Any:
    """Where in its life the group is; "unknown" where the log tells too little."""
    now, before = case.number("speakers"), case.before("speakers")
    unchanged = np.abs(now - before) <= CHANGE * (now + before) ** 0.5
    return _first(
        "fading",
        unknown=(case.messages_ever < FEW_MESSAGES) | np.isnan(case.idle),
        dead=(case.age_days >= DEAD_DAYS) & _is_dead(case),
        dormant=case.idle >= DORMANT_DAYS,
        forming=case.age_days < case.window_days,
        steady=(case.age_days < 2 * case.window_days) | unchanged,
        growing=now > before,
    )


def _talks(case: Known) -> Any:
    """Whether members are meant to talk with each other here."""
    return case.of_kind(lambda kind: kind.profile.talk_expected)


def _is_dead(case: Known) -> Any:
    return np.where(_talks(case), case.talk_gap >= DEAD_DAYS, case.idle >= DEAD_DAYS)


def is_broadcast(case: Known) -> Any:
    """Staff carry nearly everything in a group where members should."""
    judged = _talks(case) & case.of_kind(lambda kind: kind.key != "idol")
    return judged & (case.number("staff_share") >= BROADCAST_SHARE)


def is_flood(case: Known) -> Any:
    """More than 100 messages a day with little of use (method row M3)."""
    many = case.number("messages_per_day") > FLOOD_PER_DAY
    return many & (case.number("noise") > FLOOD_NOISE)


def is_echoless(case: Known) -> Any:
    """Somebody still posts, once a week at least, where members are meant to answer and do not."""
    weekly = case.number("messages") >= case.window_days / 7
    return _talks(case) & (case.idle < DEAD_DAYS) & weekly


def verdict(case: Known, at_stage: Any) -> Any:
    """One word for the list of groups."""
    quiet = case.number("messages") < FEW_MESSAGES
    ended = (at_stage == "dead") & (quiet | np.logical_not(is_broadcast(case)))
    wrong = sum(case.at(metric, "act") for metric in JUDGING)
    return _first(
        "alive",
        too_few=(case.messages_ever < FEW_MESSAGES) | (case.people_ever < FEW_PEOPLE),
        no_echo=ended & is_echoless(case),
        dead=ended,
        silent=(at_stage == "dormant") | (quiet & (case.age_days >= case.window_days)),
        noise=is_flood(case),
        broadcast=is_broadcast(case),
        turning=(at_stage == "fading") | (wrong >= 2),
    )


Ask = Callable[[Case], Any]  #: one fact a sentence is filled with
Facts = Mapping[str, Ask]
Holds = Callable[[Known], Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """When something is to be said of a group, how pressing that is, and what it is told with."""

    key: str  #: of the sentence in `weilu.measure.wording`
    level: str
    weight: float | Holds
    metric: str
    facts: Facts
    when: Holds = lambda case: case.messages_ever >= 0
    opens: bool = False  #: comes first, whatever else presses more

    def weighs(self, case: Known) -> Any:
        return self.weight(case) if callable(self.weight) else self.weight

    def finding(self, case: Case) -> Finding:
        facts = {name: ask(case) for name, ask in self.facts.items()}
        return Finding(self.key, self.level, float(self.weighs(case)), facts, self.metric)


def _value(metric: str) -> Ask:
    return lambda case: case.number(metric)


def _whole(metric: str) -> Ask:
    return lambda case: int(case.number(metric))


def _n(metric: str) -> Ask:
    return lambda case: case.n(metric)


def _some(name: str) -> Holds:
    return lambda case: getattr(case, name) > 0


def _names(field: str) -> Ask:
    return lambda case: tuple(getattr(case, field)[:3])


def _idle(case: Case) -> int:
    """Whole days since the last deed."""
    return int(case.idle_days or 0)


def _at(metric: str, *levels: str) -> Holds:
    return lambda case: case.at(metric, *levels)


def _not(holds: Holds) -> Holds:
    return lambda case: np.logical_not(holds(case))


def _all(*holds: Holds) -> Holds:
    return lambda case: reduce(and_, (one(case) for one in holds))


def _copies(case: Known) -> Any:
    return (case.low("near_duplicates") > 0.2) & (case.loudest_share > 0)


def _uneven(case: Known) -> Any:
    return (case.low("effort_gini") > 0.75) & (case.number("staff_share") < 0.5)


def _leaving(case: Known) -> Any:
    return (case.number("left") >= 10) & (case.number("left") > 2 * case.number("newcomers"))


def _nobody_new(case: Known) -> Any:
    lasting = case.of_kind(lambda kind: kind.profile.lasting)
    ageing = lasting & (case.age_days >= 2 * case.window_days)
    return ageing & (case.number("newcomers") == 0) & (case.number("members") >= FEW_PEOPLE)


def _lost(case: Known) -> Any:
    """The share of speakers lost since the window before."""
    return 1 - case.number("speakers") / np.maximum(case.before("speakers"), 1)


_WAIT, _LEADS = _some("newcomers_waiting"), _some("leader_share")
#: Where silent members are unknown, shares of members only sink with the log's age.
_KNOWS_SILENT: Holds = attrgetter("knows_silent")
_HELPERS: Facts = {"helpers": _names("helpers")}
_NOISE: Facts = {"noise_share": _value("noise"), "cost": _value("noise_per_day")}
_ADVERTS: Facts = {"advert_share": _value("adverts"), "name": attrgetter("loudest")}
_OWNER: Facts = {
    "name": attrgetter("leader"), "share": _value("staff_share"),
    "leader_share": attrgetter("leader_share"), **_HELPERS,
}  # fmt: skip
_CORE: Facts = {"core_share": _value("connectivity"), "people": _n("connectivity"), **_HELPERS}
_WAITING: Facts = {
    "unanswered": attrgetter("newcomers_waiting"), "people": _n("newcomers_answered"),
    "names": _names("waiting_names"),
}  # fmt: skip
_QUESTIONS: Facts = {
    "open": lambda case: round(case.n("answered") * (1 - case.number("answered"))),
    "asked": _n("answered"),
    "share": _value("answered"),
    **_HELPERS,
}
_ATTENTION: Facts = {
    "share": _value("attention"), "members": _whole("members"),
    "hour": lambda case: case.best_hour if case.best_hour is not None else 20,
}  # fmt: skip

NEWCOMERS = (
    Rule(
        "newcomers_unanswered", "act", lambda case: 0.9 - 0.3 * case.number("newcomers_answered"),
        "newcomers_answered", _WAITING, _all(_at("newcomers_answered", "act"), _WAIT),
    ),
    Rule(
        "newcomers_unanswered", "watch",
        lambda case: 0.45 - 0.3 * case.number("newcomers_answered"),
        "newcomers_answered", _WAITING, _all(_at("newcomers_answered", "watch"), _WAIT),
    ),
    Rule(
        "newcomers_welcomed", "good", 0.15, "newcomers_answered",
        {"share": _value("newcomers_answered"), "people": _n("newcomers_answered")},
        _at("newcomers_answered", "good"),
    ),
)  # fmt: skip

#: Of a group that is alive.
RULES = (
    Rule(
        "flooded", "act", lambda case: 0.7 + 0.3 * case.number("noise"), "noise",
        {
            "per_day": _value("messages_per_day"), **_NOISE, "name": attrgetter("loudest"),
            "loudest_share": attrgetter("loudest_share"),
        },
        is_flood,
    ),
    Rule(
        "little_of_use", "watch", 0.35, "noise", _NOISE,
        _all(_at("noise", "act"), _not(is_flood)),
    ),
    Rule("adverts", "act", 0.75, "adverts", _ADVERTS, _at("adverts", "act")),
    Rule("adverts", "watch", 0.3, "adverts", _ADVERTS, _at("adverts", "watch")),
    Rule(
        "same_text_again", "watch", 0.4, "near_duplicates",
        {"copy_share": _value("near_duplicates"), "name": attrgetter("loudest")}, _copies,
    ),
    Rule(
        "owner_carries_it", "act", lambda case: 0.55 + 0.4 * case.number("staff_share"),
        "staff_share", _OWNER, _all(_at("staff_share", "act"), _LEADS),
    ),
    Rule(
        "owner_leads", "watch", 0.32, "staff_share", _OWNER,
        _all(
            _at("staff_share", "watch"), _LEADS, lambda case: case.number("staff_share") >= 0.5
        ),
    ),
    Rule(
        "falls_apart", "act", lambda case: 0.8 - case.number("connectivity"), "connectivity",
        _CORE, _at("connectivity", "act"),
    ),
    Rule(
        "holds_by_itself", "good", lambda case: 0.12 + 0.1 * case.number("connectivity"),
        "connectivity", _CORE,
        _all(_at("connectivity", "good"), lambda case: case.n("connectivity") >= 8),
    ),
    *NEWCOMERS,
    Rule(
        "newcomers_vanish", "act", 0.6, "newcomers_returned",
        {"share": _value("newcomers_returned"), "people": _n("newcomers_returned")},
        _at("newcomers_returned", "act"),
    ),
    Rule(
        "questions_open", "act", lambda case: 0.85 - 0.4 * case.number("answered"), "answered",
        _QUESTIONS, _at("answered", "act"),
    ),
    Rule("questions_open", "watch", 0.42, "answered", _QUESTIONS, _at("answered", "watch")),
    Rule("questions_answered", "good", 0.14, "answered", _QUESTIONS, _at("answered", "good")),
    Rule(
        "few_take_part", "act", 0.5, "attention", _ATTENTION,
        _all(_at("attention", "act"), _KNOWS_SILENT),
    ),
    Rule("many_take_part", "good", 0.13, "attention", _ATTENTION, _at("attention", "good")),
    Rule(
        "few_gain", "act", 0.55, "benefit",
        {"share": _value("benefit"), "members": _whole("members")},
        _all(_at("benefit", "act"), _KNOWS_SILENT),
    ),
    Rule(
        "few_voices", "watch", 0.33, "effort_gini",
        {"gini": _value("effort_gini"), "speakers": _whole("speakers")}, _uneven,
    ),
    Rule(
        "slow_answers", "watch", 0.36, "first_reply", {"hours": _value("first_reply")},
        _at("first_reply", "act", "watch"),
    ),
    Rule(
        "more_leave_than_come", "act", 0.62, "left",
        {"left": _whole("left"), "newcomers": _whole("newcomers")}, _leaving,
    ),
    Rule(
        "nobody_new", "watch", 0.3, "newcomers",
        {"days": attrgetter("window_days"), "members": _whole("members")}, _nobody_new,
    ),
    Rule(
        "best_hour", "good", 0.05, "messages", {"hour": attrgetter("best_hour")},
        lambda case: case.names_hour,
    ),
    Rule(
        "fading", "act", lambda case: 0.85 * _lost(case) + 0.3, "speakers",
        {
            "now": _whole("speakers"), "before": lambda case: int(case.before("speakers")),
            **_HELPERS,
        },
        lambda case: stage(case) == "fading",
    ),
)  # fmt: skip

#: In a quiet group newcomers are spoken of only where some of them wait.
_LEFT_WAITING = tuple(replace(rule, when=_all(_WAIT, rule.when)) for rule in NEWCOMERS)

#: Of groups that need one thing to be said, not ten complaints.
OTHERWISE: Mapping[str, tuple[Rule, ...]] = {
    "too_few": (
        Rule(
            "too_few", "watch", 0.05, "",
            {"messages": attrgetter("messages_ever"), "people": attrgetter("people_ever")},
            opens=True,
        ),
    ),
    "silent": (
        Rule(
            "gone_quiet", "act", 0.8, "messages",
            {"days": _idle, **_HELPERS, "messages": _whole("messages")}, opens=True,
        ),
        *_LEFT_WAITING,
    ),
    "no_echo": (
        Rule(
            "nobody_talks_together", "act", 0.75, "connectivity",
            {"days": lambda case: case.talk_gap_days or 2 * case.window_days}, opens=True,
        ),
        *_LEFT_WAITING,
    ),
    "dead": (
        Rule("dead", "watch", 0.3, "messages", {"days": _idle}, opens=True),
        *_LEFT_WAITING,
    ),
}  # fmt: skip


def findings(case: Case, at_verdict: str) -> tuple[Finding, ...]:
    """What to know and do, most pressing first. A group with too little to say gets one."""
    return told(case, [rule for rule in OTHERWISE.get(at_verdict, RULES) if rule.when(case)])


def told(case: Case, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """The findings of rules that hold, most pressing first."""
    found = [(not rule.opens, rule.finding(case)) for rule in rules]
    return tuple(one for _, one in sorted(found, key=lambda one: (one[0], -one[1].weight)))


def holding(cases: Cases, verdicts: Any) -> list[tuple[Rule, Flags]]:
    """Every rule that holds for any group, and for which."""
    alive = np.isin(verdicts, list(OTHERWISE), invert=True)
    looked = [(rule, alive) for rule in RULES]
    looked += [(rule, verdicts == key) for key, rules in OTHERWISE.items() for rule in rules]
    held = [(rule, here & rule.when(cases)) for rule, here in looked if here.any()]
    return [(rule, where) for rule, where in held if where.any()]


def pressing(cases: Cases, held: Iterable[tuple[Rule, Flags]]) -> Array:
    """The weight of each group's first finding where it says "act", else 0."""
    best, weight = (np.full(len(cases.kinds), start) for start in (-np.inf, 0.0))
    for rule, where in held:
        weighs = rule.weighs(cases)
        rank = np.where(where, weighs + 10 * rule.opens, -np.inf)
        weight = np.where(rank > best, weighs if rule.level == "act" else 0.0, weight)
        best = np.maximum(best, rank)
    return weight


def urgency(weight: Any, members: Any) -> Any:
    """How much a finding presses over all groups: more in larger ones."""
    return weight * (1.0 + members) ** 0.25


def first_across(groups: Sequence[GroupCheckup]) -> tuple[tuple[int, Finding], ...]:
    """The findings to start with over all groups: pressing ones of larger groups, one a group."""
    best = [
        (urgency(finding.weight, group.members_known), group.group, finding)
        for group in groups
        for finding in group.findings[:1]
        if finding.level == "act"
    ]
    best.sort(key=lambda entry: -entry[0])
    return tuple((group, finding) for _, group, finding in best[:FIRST])
