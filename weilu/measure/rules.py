"""What the figures of one group say: its stage, its verdict, and what to do first. Pure decisions.

Thresholds are first, stated expectations (`docs/metrics.md`); those that follow the kind of group
stand in `weilu.charter.kinds`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from weilu.charter.kinds import Kind
from weilu.measure.figures import Figure, Finding, GroupCheckup

FEW_PEOPLE = 5
FEW_MESSAGES = 20
DORMANT_DAYS = 14
DEAD_DAYS = 30
FLOOD_PER_DAY = 100.0
FLOOD_NOISE = 0.6
BROADCAST_SHARE = 0.8
CHANGE = 1.96  #: standard errors between two counts that make a change


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of one group when it is judged."""

    figures: Mapping[str, Figure]
    previous: Mapping[str, Figure]
    kind: Kind
    window_days: int
    people_ever: int
    messages_ever: int
    age_days: float  #: since the first event
    idle_days: float | None  #: since the last deed; None = nobody ever did anything
    talk_gap_days: int | None  #: since two members last talked; None = longer than was looked at
    leader: str = ""  #: of staff, whoever puts in most effort
    leader_share: float = 0.0
    helpers: Sequence[str] = ()  #: members who answered others most
    newcomers_waiting: int = 0  #: newcomers whose first message nobody answered
    waiting_names: Sequence[str] = ()
    loudest: str = ""  #: who put in most noise
    loudest_share: float = 0.0  #: of all noise
    best_hour: int | None = None  #: when members speak most
    notes: Sequence[str] = field(default_factory=tuple)

    def value(self, metric: str) -> float | None:
        figure = self.figures.get(metric)
        return figure.value if figure else None

    def number(self, metric: str) -> float:
        """The value, 0 where there is too little to say."""
        return self.value(metric) or 0.0

    def level(self, metric: str) -> str:
        """ "act" | "watch" | "good" by the kind's band; "" = not judged or too few.

        "act" only where the whole interval lies beyond the band: no alarm by chance.
        """
        figure, band = self.figures.get(metric), self.kind.profile.bands.get(metric)
        if figure is None or band is None or figure.value is None:
            return ""
        level = band.level(figure.value)
        best = figure.high if band.good >= band.act else figure.low
        if level == "act" and best is not None and band.level(best) != "act":
            return "watch"
        return level


def stage(case: Case) -> str:
    """Where in its life the group is; "unknown" where the log tells too little."""
    if case.messages_ever < FEW_MESSAGES or case.idle_days is None:
        return "unknown"
    if case.age_days >= DEAD_DAYS and _is_dead(case):
        return "dead"
    if case.idle_days >= DORMANT_DAYS:
        return "dormant"
    if case.age_days < case.window_days:
        return "forming"
    return _trend(case) if case.age_days >= 2 * case.window_days else "steady"


def _is_dead(case: Case) -> bool:
    if not case.kind.profile.talk_expected:
        return (case.idle_days or 0) >= DEAD_DAYS
    return case.talk_gap_days is None or case.talk_gap_days >= DEAD_DAYS


def _trend(case: Case) -> str:
    now = case.number("speakers")
    before = (case.previous["speakers"].value or 0.0) if "speakers" in case.previous else 0.0
    if abs(now - before) <= CHANGE * (now + before) ** 0.5:
        return "steady"
    return "growing" if now > before else "fading"


def is_broadcast(case: Case) -> bool:
    """Staff carry nearly everything in a group where members should."""
    judged = case.kind.profile.talk_expected and case.kind.key != "idol"
    return judged and case.number("staff_share") >= BROADCAST_SHARE


def is_flood(case: Case) -> bool:
    """More than 100 messages a day with little of use (method row M3)."""
    return case.number("messages_per_day") > FLOOD_PER_DAY and case.number("noise") > FLOOD_NOISE


def verdict(case: Case, at_stage: str) -> str:
    """One word for the list of groups."""
    if case.messages_ever < FEW_MESSAGES or case.people_ever < FEW_PEOPLE:
        return "too_few"
    quiet = case.number("messages") < FEW_MESSAGES
    if at_stage == "dead" and (quiet or not is_broadcast(case)):
        return "dead"
    if at_stage == "dormant" or (quiet and case.age_days >= case.window_days):
        return "silent"
    if is_flood(case):
        return "noise"
    if is_broadcast(case):
        return "broadcast"
    wrong = sum(case.level(metric) == "act" for metric in case.kind.profile.bands)
    return "turning" if at_stage == "fading" or wrong >= 2 else "alive"


def findings(case: Case, at_stage: str, at_verdict: str) -> tuple[Finding, ...]:
    """What to know and do, most pressing first. A group with too little to say gets one."""
    if at_verdict == "too_few":
        facts = {"messages": case.messages_ever, "people": case.people_ever}
        return (Finding("too_few", "watch", 0.05, facts),)
    if at_verdict in {"dead", "silent"}:
        return tuple(_of_a_quiet_group(case, at_verdict))
    found = [finding for rule in RULES for finding in rule(case)]
    if at_stage == "fading":
        found += _fading(case)
    return tuple(sorted(found, key=lambda finding: -finding.weight))


def _of_a_quiet_group(case: Case, at_verdict: str) -> Iterator[Finding]:
    idle = int(case.idle_days or 0)
    if at_verdict == "silent":
        messages = int(case.number("messages"))
        facts = {"days": idle, "helpers": _names(case.helpers), "messages": messages}
        yield Finding("gone_quiet", "act", 0.8, facts, "messages")
    elif case.kind.profile.talk_expected and idle < DEAD_DAYS:
        gap = case.talk_gap_days or 2 * case.window_days
        yield Finding("nobody_talks_together", "act", 0.75, {"days": gap}, "connectivity")
    else:
        yield Finding("dead", "watch", 0.3, {"days": idle}, "messages")
    if case.newcomers_waiting:
        yield from _newcomers(case)


def _fading(case: Case) -> list[Finding]:
    now, before = case.number("speakers"), case.previous["speakers"].value or 0.0
    facts = {"now": int(now), "before": int(before), "helpers": _names(case.helpers)}
    return [Finding("fading", "act", 0.85 * (1 - now / max(before, 1)) + 0.3, facts, "speakers")]


def _flood(case: Case) -> Iterator[Finding]:
    if is_flood(case):
        facts = {
            "per_day": case.number("messages_per_day"), "noise_share": case.number("noise"),
            "cost": case.number("noise_per_day"), "name": case.loudest,
            "loudest_share": case.loudest_share,
        }  # fmt: skip
        yield Finding("flooded", "act", 0.7 + 0.3 * case.number("noise"), facts, "noise")
    elif case.level("noise") == "act":
        facts = {"noise_share": case.number("noise"), "cost": case.number("noise_per_day")}
        yield Finding("little_of_use", "watch", 0.35, facts, "noise")


def _adverts(case: Case) -> Iterator[Finding]:
    level = case.level("adverts")
    if level in {"act", "watch"}:
        facts = {"advert_share": case.number("adverts"), "name": case.loudest}
        weight = 0.75 if level == "act" else 0.3
        yield Finding("adverts", level, weight, facts, "adverts")


def _copies(case: Case) -> Iterator[Finding]:
    figure = case.figures.get("near_duplicates")
    if figure and figure.low is not None and figure.low > 0.2 and case.loudest:
        facts = {"copy_share": figure.value, "name": case.loudest}
        yield Finding("same_text_again", "watch", 0.4, facts, "near_duplicates")


def _owner(case: Case) -> Iterator[Finding]:
    level = case.level("staff_share")
    if level in {"act", "watch"} and case.leader:
        facts = {
            "name": case.leader, "share": case.number("staff_share"),
            "leader_share": case.leader_share, "helpers": _names(case.helpers),
        }  # fmt: skip
        if level == "act":
            weight = 0.55 + 0.4 * case.number("staff_share")
            yield Finding("owner_carries_it", level, weight, facts, "staff_share")
        elif case.number("staff_share") >= 0.5:
            yield Finding("owner_leads", level, 0.32, facts, "staff_share")


def _connected(case: Case) -> Iterator[Finding]:
    level, value = case.level("connectivity"), case.number("connectivity")
    facts = {
        "core_share": value, "people": case.figures["connectivity"].n if level else 0,
        "helpers": _names(case.helpers),
    }  # fmt: skip
    if level == "act":
        yield Finding("falls_apart", "act", 0.8 - value, facts, "connectivity")
    elif level == "good" and case.figures["connectivity"].n >= 8:
        yield Finding("holds_by_itself", "good", 0.12 + 0.1 * value, facts, "connectivity")


def _newcomers(case: Case) -> Iterator[Finding]:
    figure = case.figures.get("newcomers_answered")
    level = case.level("newcomers_answered")
    facts = {
        "unanswered": case.newcomers_waiting, "people": figure.n if figure else 0,
        "names": _names(case.waiting_names),
    }  # fmt: skip
    if level in {"act", "watch"} and case.newcomers_waiting:
        weight = (0.9 if level == "act" else 0.45) - 0.3 * case.number("newcomers_answered")
        yield Finding("newcomers_unanswered", level, weight, facts, "newcomers_answered")
    elif level == "good":
        facts = {"share": case.number("newcomers_answered"), "people": facts["people"]}
        yield Finding("newcomers_welcomed", "good", 0.15, facts, "newcomers_answered")


def _returning(case: Case) -> Iterator[Finding]:
    level = case.level("newcomers_returned")
    if level == "act":
        figure = case.figures["newcomers_returned"]
        facts = {"share": figure.value, "people": figure.n}
        yield Finding("newcomers_vanish", "act", 0.6, facts, "newcomers_returned")


def _questions(case: Case) -> Iterator[Finding]:
    level = case.level("answered")
    if not level:
        return
    asked, share = case.figures["answered"].n, case.number("answered")
    facts = {
        "open": round(asked * (1 - share)), "asked": asked, "share": share,
        "helpers": _names(case.helpers),
    }  # fmt: skip
    if level == "good":
        yield Finding("questions_answered", "good", 0.14, facts, "answered")
    else:
        weight = 0.85 - 0.4 * share if level == "act" else 0.42
        yield Finding("questions_open", level, weight, facts, "answered")


def _attention(case: Case) -> Iterator[Finding]:
    level = case.level("attention")
    facts = {
        "share": case.number("attention"), "members": int(case.number("members")),
        "hour": case.best_hour if case.best_hour is not None else 20,
    }  # fmt: skip
    # Where silent members are unknown the share only sinks with the age of the log: no alarm.
    if level == "act" and "no_silent_members" not in case.notes:
        yield Finding("few_take_part", "act", 0.5, facts, "attention")
    elif level == "good":
        yield Finding("many_take_part", "good", 0.13, facts, "attention")


def _benefit(case: Case) -> Iterator[Finding]:
    if case.level("benefit") == "act" and "no_silent_members" not in case.notes:
        facts = {"share": case.number("benefit"), "members": int(case.number("members"))}
        yield Finding("few_gain", "act", 0.55, facts, "benefit")


def _uneven(case: Case) -> Iterator[Finding]:
    figure = case.figures.get("effort_gini")
    if figure and figure.low is not None and figure.low > 0.75 and case.number("staff_share") < 0.5:
        facts = {"gini": figure.value, "speakers": int(case.number("speakers"))}
        yield Finding("few_voices", "watch", 0.33, facts, "effort_gini")


def _waiting(case: Case) -> Iterator[Finding]:
    if case.level("first_reply") in {"act", "watch"}:
        yield Finding(
            "slow_answers", "watch", 0.36, {"hours": case.number("first_reply")}, "first_reply"
        )


def _leaving(case: Case) -> Iterator[Finding]:
    left, came = case.number("left"), case.number("newcomers")
    if left >= 10 and left > 2 * came:
        facts = {"left": int(left), "newcomers": int(came)}
        yield Finding("more_leave_than_come", "act", 0.62, facts, "left")


def _no_newcomers(case: Case) -> Iterator[Finding]:
    ageing = case.age_days >= 2 * case.window_days and case.kind.profile.lasting
    if ageing and case.number("newcomers") == 0 and case.number("members") >= FEW_PEOPLE:
        facts = {"days": case.window_days, "members": int(case.number("members"))}
        yield Finding("nobody_new", "watch", 0.3, facts, "newcomers")


def _hour(case: Case) -> Iterator[Finding]:
    if case.best_hour is not None:
        yield Finding("best_hour", "good", 0.05, {"hour": case.best_hour}, "messages")


#: Every rule for a group that is alive; each yields at most one finding.
RULES: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    _flood, _adverts, _copies, _owner, _connected, _newcomers, _returning, _questions,
    _attention, _benefit, _uneven, _waiting, _leaving, _no_newcomers, _hour,
)  # fmt: skip


def _names(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(names[:3])


def first_across(groups: Sequence[GroupCheckup], count: int = 3) -> tuple[tuple[int, Finding], ...]:
    """The findings to start with over all groups: pressing ones of larger groups, one a group."""
    best = [
        (finding.weight * (1 + group.members_known) ** 0.25, group.group, finding)
        for group in groups
        for finding in group.findings[:1]
        if finding.level == "act"
    ]
    best.sort(key=lambda entry: -entry[0])
    return tuple((group, finding) for _, group, finding in best[:count])
