"""Where a community stands (method row C9): seed → growth → mature → re-form or close. Pure.

A stage is entered when every condition for it is met; re-forming is due when one sign of it is
there. Conditions are figures against thresholds. The thresholds shipped here are first, plainly
stated expectations (`docs/charter.md`); the workspace's owner can change them for a community.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from weilu.charter.communities.proportion import interval

#: In order; "" = too little is known to say.
STAGES = ("seed", "growth", "mature", "reform")
#: Below these nothing can be said.
FEW_MEMBERS, FEW_WEEKS = 5, 2.0
#: Re-forming is asked about from this age on, in weeks: before, a quiet group is a beginning.
GROWN_WEEKS = 8.0
#: A stage once reached is kept so far beside a threshold: 29 members of 30 are no way back to seed.
SLACK = 0.1


@dataclass(frozen=True, slots=True)
class Known:
    """One figure; `value` None where the log tells too little."""

    value: float | None = None
    n: int | None = None  #: how many a share rests on

    @property
    def bounds(self) -> tuple[float, float] | None:
        """95 % interval of a share; None for a plain count."""
        if self.value is None or self.n is None:
            return None
        return interval(self.value, self.n)


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition: the figure, on which side of the threshold, and the threshold shipped."""

    key: str  #: of the threshold: what `Community.thresholds` overrides, and words name
    figure: str
    stage: str  #: the stage it opens
    threshold: float
    unit: str  #: "count" | "share" | "weeks" | "days"
    at_least: bool = True


RULES = (
    Rule("growth_members", "members", "growth", 30, "count"),
    Rule("growth_weeks", "weeks", "growth", 4, "weeks"),
    Rule("growth_wrote", "wrote", "growth", 0.2, "share"),
    Rule("mature_members", "members", "mature", 100, "count"),
    Rule("mature_weeks", "weeks", "mature", 26, "weeks"),
    Rule("mature_wrote", "wrote", "mature", 0.15, "share"),
    Rule("mature_tied", "tied", "mature", 0.5, "share"),
    Rule("mature_stayed", "stayed", "mature", 0.4, "share"),
    Rule("reform_silent", "silent", "reform", 21, "days"),
    Rule("reform_wrote", "wrote", "reform", 0.03, "share", at_least=False),
    Rule("reform_stayed", "stayed", "reform", 0.1, "share", at_least=False),
    Rule("reform_forecast", "forecast", "reform", 8, "weeks", at_least=False),
)
BY_KEY: Mapping[str, Rule] = {rule.key: rule for rule in RULES}
#: Bounds of a threshold, by unit.
LIMITS: Mapping[str, tuple[float, float]] = {
    "count": (1, 1_000_000), "share": (0, 1), "weeks": (0, 1_000), "days": (1, 3_650),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule against a community's figure."""

    rule: Rule
    threshold: float
    known: Known

    @property
    def met(self) -> bool | None:
        """None where the figure is not known."""
        value = self.known.value
        if value is None:
            return None
        return value >= self.threshold if self.rule.at_least else value <= self.threshold

    @property
    def holds(self) -> bool | None:
        """The same where the stage was reached: within `SLACK` of the threshold will do."""
        value = self.known.value
        if value is None:
            return None
        if self.rule.at_least:
            return value >= self.threshold * (1 - SLACK)
        return value <= self.threshold * (1 + SLACK)

    @property
    def is_changed(self) -> bool:
        return self.threshold != self.rule.threshold


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a community stands, with every condition and its figure."""

    stage: str  #: in `STAGES`, "" = too little is known
    lacking: tuple[str, ...]  #: why nothing can be said: "groups" | "members" | "weeks"
    conditions: Mapping[str, tuple[Condition, ...]]  #: stage it opens → its conditions

    @property
    def next(self) -> str:
        """The stage to work for; "" where none follows."""
        return {"": "growth", "seed": "growth", "growth": "mature"}.get(self.stage, "")

    @property
    def unmet(self) -> tuple[Condition, ...]:
        """What stands between here and the next stage."""
        return tuple(one for one in self.conditions.get(self.next, ()) if not one.met)


def standing(
    figures: Mapping[str, Known], changed: Mapping[str, float], *, groups: int, held: str = ""
) -> Standing:
    """Judge a community by its figures. `changed`: thresholds the owner set, by key; `held`: the
    stage it was seen in last, which is not left for a figure just beside its threshold."""
    conditions = {
        stage: tuple(
            Condition(
                rule, changed.get(rule.key, rule.threshold), figures.get(rule.figure, Known())
            )
            for rule in RULES
            if rule.stage == stage
        )
        for stage in STAGES[1:]
    }
    lacking = _lacking(figures, groups)
    return Standing("" if lacking else _stage(figures, conditions, held), lacking, conditions)


def _lacking(figures: Mapping[str, Known], groups: int) -> tuple[str, ...]:
    if not groups:
        return ("groups",)
    few = {
        "members": _value(figures, "members") < FEW_MEMBERS,
        "weeks": _value(figures, "weeks") < FEW_WEEKS,
    }
    return tuple(name for name, lacks in few.items() if lacks)


def _value(figures: Mapping[str, Known], name: str) -> float:
    return figures.get(name, Known()).value or 0.0


def _stage(
    figures: Mapping[str, Known], conditions: Mapping[str, tuple[Condition, ...]], held: str
) -> str:  # fmt: skip
    grown = _value(figures, "weeks") >= GROWN_WEEKS
    signs = conditions["reform"]
    if grown and any(one.holds if held == "reform" else one.met for one in signs):
        return "reform"
    if not _stands(conditions["growth"], reached=held in ("growth", "mature")):
        return "seed"
    return "mature" if _stands(conditions["mature"], reached=held == "mature") else "growth"


def _stands(conditions: tuple[Condition, ...], *, reached: bool) -> bool:
    """Whether a stage is entered, or kept once it is reached: no longer known is no way back."""
    if reached:
        return all(one.holds is not False for one in conditions)
    return all(one.met for one in conditions)
