"""Verbs of plans: begin, frame, type, fill down, take back, put away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.charter.communities.models import Community
from weilu.charter.plan import reads
from weilu.charter.plan.facts import PlanChanged, PlanDropped, PlanMade, PlanSettled
from weilu.charter.plan.lines import INPUTS
from weilu.charter.plan.models import LONGEST, Cell, Change, Plan
from weilu.kit import clock, money
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account

#: People who can answer for parts of a plan.
MOST_SHARES = 12


class NoSuchCell(WeiluError):
    code = "plan.no_such_cell"
    status = 422
    sentence = _("The plan has no cell “%(line)s” in week %(week)s that can be typed into.")


class Overtaken(WeiluError):
    """Somebody else changed a cell since this person last saw it; nothing was changed.

    `data`: `line`, `week` (1 = the first), `was`, `now` (the cell's unit), `who`.
    """

    code = "plan.overtaken"
    status = 409
    sentence = _(
        "%(who)s changed this cell meanwhile. Look at their figure, then type yours again."
    )


class NothingToUndo(WeiluError):
    code = "plan.nothing_to_undo"
    status = 409
    sentence = _("There is nothing of yours left to take back in this plan.")


class WrongFrame(WeiluError):
    code = "plan.wrong_frame"
    status = 422
    sentence = _("%(why)s")


@dataclass(frozen=True, slots=True)
class Typed:
    """A figure for one cell; `was` is what the person saw there, None = whatever it is."""

    line: str
    week: int  #: 0 = the first
    value: int
    was: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds a plan together."""

    name: str
    starts_on: date
    weeks: int
    currency: str = "CNY"
    opening: int | None = None  #: None = as many as the log says were there
    shares: Sequence[tuple[str, int]] = ()  #: who answers for it, with parts


@transaction.atomic
def make(community: Community, frame: Frame, start: Mapping[str, int], by: Account | None) -> Plan:
    """Begin a plan; `start` fills every week (line → figure). Raises `WrongFrame`."""
    plan = Plan(workspace=community.workspace, community=community, made_by=by)
    plan.made_at = clock.now()
    _settle(plan, frame)
    plan.save()
    Cell.objects.bulk_create(
        Cell(plan=plan, line=line, week=week, value=value)
        for line, value in start.items()
        if line in INPUTS and value
        for week in range(plan.weeks)
    )
    _note(plan, PlanMade(plan=plan.pk, name=plan.name, by=audit.number(by)))
    return plan


@transaction.atomic
def settle(plan: Plan, frame: Frame, by: Account | None) -> None:
    """Change a plan's frame; cells beyond its last week stay, for when it is longer again."""
    held = _held(plan)
    _settle(held, frame)
    held.save()
    _note(held, PlanSettled(plan=held.pk, name=held.name, by=audit.number(by)))


def _settle(plan: Plan, frame: Frame) -> None:
    name = " ".join(frame.name.split())[:60]
    if why := _wrong(frame, name):
        raise WrongFrame(why=why)
    plan.name, plan.currency, plan.weeks = name, frame.currency, frame.weeks
    plan.starts_on = frame.starts_on - timedelta(days=frame.starts_on.weekday())
    plan.shares = [[who[:60], parts] for who, parts in frame.shares]
    known = frame.opening
    if known is None:
        known = reads.opening(plan.community_id, plan.workspace, plan.starts_on)
    plan.opening = known


def _wrong(frame: Frame, name: str) -> Any:
    if not name:
        return _("Give the plan a name.")
    if not 1 <= frame.weeks <= LONGEST:
        return _("A plan has 1 to 53 weeks.")
    if frame.currency not in money.DIGITS:
        return _("Choose a currency from the list.")
    if not date(2000, 1, 10) <= frame.starts_on <= date(2100, 1, 1):
        return _("Choose a first day in this century.")
    if frame.opening is not None and not 0 <= frame.opening <= 10**6:
        return _("Members at the beginning are a whole number up to a million.")
    if len(frame.shares) > MOST_SHARES or any(
        not 0 < parts <= 1_000 for _who, parts in frame.shares
    ):
        return _("At most 12 people answer for a plan, each with 1 to 1,000 parts.")
    return ""


@transaction.atomic
def type_in(plan: Plan, typed: Sequence[Typed], by: Account | None) -> Change | None:
    """Put figures into cells, all or none; None when they were there already.

    Raises `NoSuchCell`, and `Overtaken` where a cell no longer holds what the person saw.
    """
    held = _held(plan)
    return _put(held, typed, by)


def _put(
    held: Plan, typed: Sequence[Typed], by: Account | None, undoes: Change | None = None
) -> Change | None:
    now = {(one.line, one.week): one.value for one in held.cells.all()}
    changed = []
    for one in typed:
        before = now.get((one.line, one.week), 0)
        if one.line not in INPUTS or not 0 <= one.week < LONGEST or one.value < 0:
            raise NoSuchCell(line=one.line, week=one.week + 1)
        if one.was is not None and one.was != before and one.value != before:
            raise _overtaken(held, one, before)
        if before != one.value:
            changed.append([one.line, one.week, before, one.value])
    return _write(held, changed, by, undoes) if changed else None


def _write(held: Plan, changed: list[Any], by: Account | None, undoes: Change | None) -> Change:
    Cell.objects.bulk_create(
        [Cell(plan=held, line=line, week=week, value=after) for line, week, _was, after in changed],
        update_conflicts=True, unique_fields=["plan", "line", "week"], update_fields=["value"],
    )  # fmt: skip
    fact = PlanChanged(plan=held.pk, name=held.name, figures=len(changed), by=audit.number(by))
    _note(held, fact)
    return Change.objects.create(plan=held, cells=changed, by=by, at=clock.now(), undoes=undoes)


def _overtaken(held: Plan, one: Typed, now: int) -> Overtaken:
    who = last_hand(held, one.line, one.week)
    return Overtaken(line=one.line, week=one.week + 1, was=one.was, now=now, who=who)


def last_hand(plan: Plan, line: str, week: int) -> str:
    """The name of who last changed a cell; a word for somebody where that is not known."""
    for change in plan.changes.select_related("by").order_by("-pk")[:200]:
        if any(cell[:2] == [line, week] for cell in change.cells):
            return change.by.name if change.by else str(_("Somebody"))
    return str(_("Somebody"))


def fill_down(plan: Plan, line: str, week: int, by: Account | None) -> Change | None:
    """Give the weeks after this one its figure."""
    value = plan.cells.filter(line=line, week=week).values_list("value", flat=True).first() or 0
    weeks = range(week + 1, plan.weeks)
    return type_in(plan, [Typed(line, later, value) for later in weeks], by)


@transaction.atomic
def undo(plan: Plan, by: Account | None) -> Change:
    """Take back one's own latest change that still stands.

    Raises `NothingToUndo`, and `Overtaken` where somebody changed one of its cells since.
    """
    held = _held(plan)
    mine = held.changes.filter(by=by, undone_at=None, undoes=None)
    last = mine.select_for_update().order_by("-pk").first()
    if last is None:
        raise NothingToUndo
    back = [Typed(line, week, before, after) for line, week, before, after in last.cells]
    done = _put(held, back, by, undoes=last)
    last.undone_at = clock.now()
    last.save(update_fields=["undone_at"])
    return done or last


@transaction.atomic
def drop(plan: Plan, by: Account | None, *, back: bool = False) -> None:
    """Put a plan away, or bring it back; saying it twice changes nothing."""
    held = _held(plan)
    if (held.dropped_at is None) == back:
        return
    held.dropped_at = None if back else clock.now()
    held.save(update_fields=["dropped_at"])
    _note(held, PlanDropped(plan=held.pk, name=held.name, back=back, by=audit.number(by)))


def _held(plan: Plan) -> Plan:
    """The plan, so that nobody else changes it until this is done."""
    found = Plan.objects.select_for_update(of=("self",)).select_related("workspace")
    return found.get(pk=plan.pk)


def _note(plan: Plan, fact: Any) -> None:
    audit.note(plan.workspace, fact, room="charter")
