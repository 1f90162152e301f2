"""A charter as one page shows it: worded, the same for the web, the phone and the PDF."""

# ruff: noqa: E501 - a sentence is one string, as translators see it

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from weilu.charter.communities import columns, reads, rules, wording
from weilu.charter.communities.content import Badge, Charter, Owner, Promise
from weilu.charter.communities.models import Community
from weilu.charter.communities.rules import Running
from weilu.charter.house_rules import rules as house
from weilu.charter.house_rules.models import Edition
from weilu.charter.kinds import KINDS
from weilu.console import numbers
from weilu.kit import clock

#: Rules of the house a page quotes; the others are a link away.
QUOTED = 8


@dataclass(frozen=True, slots=True)
class Told:
    """A reason of a verdict in words."""

    key: str
    level: str  #: "good" | "act" | "quiet"
    title: str
    sentence: str
    step: str  #: of the guide, where it is put right; "" = nothing to do


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict in words."""

    level: str
    headline: str
    about: str
    reasons: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise with its words and state."""

    promise: Promise
    what: str  #: "Advice, they get an opinion"
    level: str
    state: str
    running: Running | None = None  #: the column it names, where the programme has it


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the page says."""

    name: str
    charter: Charter
    kind: str
    groups: tuple[tuple[str, str], ...]  #: name, kind in words
    goal: str
    goal_is_sound: bool
    promises: tuple[Kept, ...]
    edition: Edition | None
    rules: tuple[house.Line, ...]
    more_rules: int
    verdict: Judged
    fit: Judged

    @property
    def owner(self) -> Owner:
        return self.charter.owner

    @property
    def badges(self) -> tuple[Badge, ...]:
        return self.charter.badges


def of(community: Community, written: reads.Written) -> Sheet:
    """A charter, worded in the reader's language, judged as of today."""
    charter = written.charter
    edition = Edition.objects.filter(pk=written.edition, book__workspace=community.workspace_id)
    held = edition.select_related("book__group").first()
    quoted, more = _quoted(held)
    today = clock.today(community.workspace.zone)
    return Sheet(
        name=written.name, charter=charter,
        kind=str(wording.KINDS[charter.kind][0]) if charter.kind else "",
        groups=tuple((one.name, _kind(one.kind)) for one in written.groups),
        goal=goal_sentence(charter), goal_is_sound=not rules.goal_faults(charter.goal, today),
        promises=_promises(community, charter), edition=held, rules=quoted, more_rules=more,
        verdict=judged(reads.verdict(community, written)), fit=fit(charter),
    )  # fmt: skip


def goal_sentence(charter: Charter) -> str:
    """The goal as one line: its words, then the figure and the day."""
    goal = charter.goal
    measure = " ".join(filter(None, (goal.figure, goal.unit)))
    day = rules.date_of(goal.by)
    if measure and day:
        measure = _("%(measure)s by %(day)s") % {"measure": measure, "day": _day(day)}
    return _(": ").join(filter(None, (goal.words, measure)))


def judged(verdict: rules.Verdict) -> Judged:
    """Method row C1 in words."""
    missing = [one.key for one in verdict.missing]
    return Judged(
        "good" if verdict.holds else "act", wording.headline(missing),
        _("It has something in common, a goal and rules: the three that make a community.")
        if verdict.holds
        else _("People are kept together here, but not by anything of their own. Add what is missing."),
        tuple(map(_reason, verdict.reasons)),
    )  # fmt: skip


def fit(charter: Charter) -> Judged:
    """Method row C2 in words."""
    verdict = rules.fits(charter.fit)
    level, headline, about = wording.FITS[verdict.holds]
    return Judged(level, str(headline), str(about), tuple(map(_fit_reason, verdict.reasons)))


def _reason(reason: rules.Reason) -> Told:
    title, met = wording.REASONS[reason.key]
    facts = dict(reason.facts)
    if day := rules.date_of(facts.get("by", "")):
        facts["by"] = _day(day)
    if reason.met:
        return Told(reason.key, "good", str(title), str(met) % facts, "")
    # A wish lacks everything else as well: one advice says it all.
    faults = ("vague",) if "vague" in reason.faults else reason.faults
    advice = " ".join(str(wording.FAULTS[one]) for one in faults)
    return Told(reason.key, "act", str(title), advice, reason.key)


def _fit_reason(reason: rules.Reason) -> Told:
    question, answers = wording.FIT_QUESTIONS[reason.key]
    if reason.met is None:
        return Told(reason.key, "quiet", str(question), _("Not answered yet."), "fit")
    said = wording.FIT_REASONS[reason.key][0 if reason.met else 1]
    answer = answers[reason.facts["answer"]]
    level = "good" if reason.met else "quiet"
    return Told(reason.key, level, f"{question} {answer}", str(said), "")


def _promises(community: Community, charter: Charter) -> tuple[Kept, ...]:
    running = columns.of(community.workspace) if charter.promises else {}
    return tuple(_kept(one, running.get(columns.key(one.column))) for one in charter.promises)


def _kept(promise: Promise, running: Running | None) -> Kept:
    level, state = wording.PROMISES[rules.promise_state(promise, running)]
    parts = (wording.DELIVERS.get(promise.delivers), wording.GETS.get(promise.gets))
    what = " → ".join(str(one) for one in parts if one)
    return Kept(promise, what, level, str(state), running)


def _quoted(edition: Edition | None) -> tuple[tuple[house.Line, ...], int]:
    if edition is None:
        return (), 0
    text = house.in_language(edition.text_zh, edition.text_en, get_language() or "en")
    found = house.lines(text)
    numbered = sum(1 for line in found if line.number)
    # With their headings: below "What is not done" a rule says the opposite.
    end = next((at + 1 for at, line in enumerate(found) if line.number == QUOTED), len(found))
    return tuple(found[:end]), max(0, numbered - QUOTED)


def _kind(key: str) -> str:
    return str(KINDS[key].name) if key in KINDS else ""


def _day(day: date) -> str:
    return numbers.day(day)
