"""What a charter says about itself: is it a community, does it fit the business. Pure decisions.

Nothing is scored. Each verdict is a list of reasons, each met or not, each with what is wrong as a
key that `wording` says in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from weilu.charter.communities.content import Charter, Fit, Goal, Promise

#: A goal further away than this steers nobody's week.
FURTHEST = timedelta(days=3 * 365)
#: Words of a wish; with a figure, a unit and a date beside them they do no harm.
VAGUE = re.compile(
    r"\b(grow(th|ing)?|more|better|improv\w*|increas\w*|bigger|stronger|boost\w*|expand\w*|"
    r"engag\w*|active|awareness|scale|thriv\w*|soon|many|lots)\b|"
    r"增长|做大|做强|更多|更好|更强|提升|提高|扩大|扩张|活跃|壮大|发展|增加|加强|推广|搞好|尽快|很多",
    re.IGNORECASE,
)
#: Tags that leave nobody out, and so tie nobody together.
EVERYBODY = frozenset(
    "everybody everyone anyone all people customers users members fans "
    "大家 所有人 任何人 人 用户 客户 顾客 会员 粉丝 网友 群友".split()
)
_FIGURE = re.compile(r"^(\d+(?:\.\d+)?)\s*([%％千万亿kK]?)$")
_TIMES = {"": 1, "%": 1, "％": 1, "千": 1e3, "k": 1e3, "万": 1e4, "亿": 1e8}

#: Questions of method row C2 → answer → whether it speaks for a community.
FIT_ANSWERS: Mapping[str, Mapping[str, bool]] = {
    "age": {"planned": True, "young": True, "settled": False, "old": False},
    "decision": {"minutes": False, "days": False, "weeks": True, "months": True},
    "use": {"at_once": False, "short": False, "shown": True, "learnt": True},
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing a verdict rests on."""

    key: str  #: "tags", "goal", "rules"; or a question of `FIT_ANSWERS`
    met: bool | None  #: None = not answered yet
    faults: tuple[str, ...] = ()  #: what is wrong, worded by `wording.FAULTS`
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it is a community (method row C1), or whether one fits the business (C2)."""

    holds: bool | None  #: None = too little was answered to say
    reasons: tuple[Reason, ...]

    @property
    def missing(self) -> tuple[Reason, ...]:
        return tuple(one for one in self.reasons if not one.met)


def figure_of(text: str) -> float | None:
    """The number somebody typed: "1,200", "1.2万", "20%"; None where it is none above 0."""
    found = _FIGURE.match(text.strip().replace(",", "").replace("，", ""))
    if found is None:
        return None
    value = float(found[1]) * _TIMES[found[2].lower()]
    return value if value > 0 else None


def date_of(text: str) -> date | None:
    """The day somebody gave, as ISO date; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def goal_faults(goal: Goal, today: date) -> tuple[str, ...]:
    """Why a goal cannot be measured; () where it can: a figure, of what, and by when."""
    if not any((goal.words, goal.figure, goal.unit, goal.by)):
        return ("none",)
    return tuple(filter(None, (_of_figure(goal), _of_unit(goal), _of_date(goal, today))))


def _of_figure(goal: Goal) -> str:
    if figure_of(goal.figure) is not None:
        return ""
    return "vague" if VAGUE.search(f"{goal.words} {goal.figure}") else "no_figure"


def _of_unit(goal: Goal) -> str:
    unit = goal.unit.strip()
    if not unit:
        return "no_unit"
    if unit in {"%", "％", "percent", "百分比"}:
        return "bare_share"
    return "vague_unit" if VAGUE.fullmatch(unit) else ""


def _of_date(goal: Goal, today: date) -> str:
    day = date_of(goal.by)
    if day is None:
        return "no_date"
    if day <= today:
        return "past"
    return "far" if day - today > FURTHEST else ""


def tag_faults(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Why tags tie nobody together; () where they do."""
    if not tags:
        return ("no_tags",)
    return () if any(tag.lower() not in EVERYBODY for tag in tags) else ("everybody",)


def community(charter: Charter, today: date, edition: int | None) -> Verdict:
    """Method row C1. `edition`: number of the house rules in force, None = none are."""
    tags = tag_faults(charter.tags)
    goal = goal_faults(charter.goal, today)
    rules = () if edition else ("unpublished",) if charter.rules_book else ("no_rules",)
    reasons = (
        Reason("tags", not tags, tags, {"tags": _some(charter.tags)}),
        Reason("goal", not goal, goal, {"words": charter.goal.words, "by": charter.goal.by}),
        Reason("rules", not rules, rules, {"number": str(edition or "")}),
    )
    return Verdict(all(one.met for one in reasons), reasons)


def _some(tags: tuple[str, ...]) -> str:
    """The first few; the page has them all."""
    return "、".join(tags[:3]) + ("…" if len(tags) > 3 else "")


def fits(fit: Fit) -> Verdict:
    """Method row C2: one of young business, long decision, hard to use speaks for a community."""
    reasons = tuple(
        Reason(key, known.get(getattr(fit, key)), facts={"answer": getattr(fit, key)})
        for key, known in FIT_ANSWERS.items()
    )
    met = [one.met for one in reasons]
    return Verdict(True if True in met else None if None in met else False, reasons)


@dataclass(frozen=True, slots=True)
class Running:
    """A column of the programme, as the room that runs it tells."""

    name: str
    last: datetime | None  #: when it last went out
    next: datetime | None  #: when it goes out next


def promise_state(promise: Promise, running: Running | None = None) -> str:
    """How a promise stands: `running` is the column it names, where the programme has it.

    "unkept" names none, "kept" goes out and will again, "silent" will not; of a column that is not
    in the programme the charter's own words decide: "tied" says how often, "no_cadence" does not.
    """
    if not promise.column:
        return "unkept"
    if running is not None:
        return "kept" if running.next else "silent"
    return "tied" if promise.cadence else "no_cadence"


#: Parts of a charter, as changes and steps name them → the fields they hold.
PARTS: Mapping[str, tuple[str, ...]] = {
    "fit": ("fit",),
    "kind": ("kind",),
    "tags": ("tags",),
    "goal": ("goal",),
    "rules": ("rules_book",),
    "promises": ("promises",),
    "identity": ("values", "creed", "joining", "yearly", "badges"),
    "owner": ("owner",),
}


def changed(before: Charter, after: Charter) -> tuple[str, ...]:
    """Which parts differ."""
    return tuple(
        part
        for part, fields in PARTS.items()
        if any(getattr(before, name) != getattr(after, name) for name in fields)
    )


def begun(charter: Charter) -> frozenset[str]:
    """Parts in which anything is written."""
    return frozenset(changed(Charter(), charter))
