"""The API's door to plans and booked amounts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.charter.communities.access import community_of
from weilu.charter.plan import access, actions, costs, reads, wording
from weilu.charter.plan.actions import Frame, Typed
from weilu.charter.plan.lines import BY_KEY, LINES
from weilu.charter.plan.models import LONGEST, Amount, Plan
from weilu.kit import money
from weilu.people.access import seat_of, workspace_of

door = Door("plans", _("Target and budget"), order=41)
Id = Annotated[int, Field(ge=1, le=2**62)]
Week = Annotated[int, Field(ge=1, le=LONGEST, description="1 = the plan's first")]
Value = Annotated[int, Field(ge=0, le=10**10, description="In the line's unit")]


class PlanOut(Schema):
    """A plan's frame. Money is in minor units of the currency."""

    id: int
    community: int
    name: str
    currency: str
    starts_on: date = Field(description="A Monday")
    weeks: int
    opening: int = Field(description="Members at the beginning")
    shares: list[tuple[str, int]] = Field(description="Who answers for it, with parts")


class LineOut(Schema):
    key: str
    name: str
    unit: str = Field(description="count, share (basis points), money (minor units)")
    typed: bool = Field(description="False: it follows from the others")


class WeekOut(Schema):
    week: int
    monday: date
    state: str = Field(description="past, now, ahead")
    plan: dict[str, int | None]
    actual: dict[str, int | None] = Field(description="Empty for weeks ahead")


class PaceOut(Schema):
    end: int
    low: int
    high: int
    weeks: int = Field(description="Full weeks it rests on")


class PlanWhole(PlanOut):
    """With every figure."""

    lines: list[LineOut]
    table: list[WeekOut]
    break_even: int | None = Field(description="Week from which the result stays at or above 0")
    pace: dict[str, PaceOut | None] = Field(description="Null: too few full weeks to say")


class FrameIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    starts_on: date
    weeks: Week
    currency: str = "CNY"
    opening: Annotated[int | None, Field(ge=0, le=10**6, description="Null: as the log says")] = (
        None
    )
    shares: Annotated[list[tuple[str, int]], Field(max_length=12)] = []


class PlanIn(FrameIn):
    community: Id
    start: Annotated[dict[str, Value], Field(description="Line → figure for every week")] = {}


class CellIn(Schema):
    line: str
    week: Week
    value: Value
    was: Annotated[
        int | None, Field(description="What you saw there; if it is something else now: 409")
    ] = None


class CellsIn(Schema):
    cells: Annotated[list[CellIn], Field(min_length=1, max_length=600)]


class FillIn(Schema):
    line: str
    week: Week


class Told(Schema):
    """A cell in words, in the language asked for."""

    name: str
    plan: str
    actual: str
    apart: str


class CellAsked(Schema):
    line: Literal[tuple(BY_KEY)] = "members"  # type: ignore[valid-type]
    week: Week = 1


class Listed(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


class AmountOut(Schema):
    id: int
    kind: str = Field(description="revenue, people, acquisition, devices, gifts")
    day: date
    minor: int = Field(description="Minor units of the currency")
    currency: str
    community: int | None
    buyers: int
    subject: str = Field(description="What it was spent on, as channel:12")
    note: str


class AmountIn(Schema):
    kind: Literal["revenue", "people", "acquisition", "devices", "gifts"]
    day: date
    minor: Annotated[int, Field(ge=1, le=money.MOST)]
    currency: str = "CNY"
    community: Annotated[Id | None, Field()] = None
    buyers: Annotated[int, Field(ge=0, le=10**6)] = 0
    subject: Annotated[str, Field(max_length=60)] = ""
    note: Annotated[str, Field(max_length=200)] = ""


class AmountsAsked(Listed):
    kind: Literal["", "revenue", "people", "acquisition", "devices", "gifts"] = ""
    subject: Annotated[str, Field(max_length=60)] = ""


@door.read("/plans", Page[PlanOut], _("Plans"))
def plans(request: HttpRequest, asked: Query[Listed]) -> dict[str, Any]:
    """Those that are not put away."""
    part = portion(access.plans_of(request), "-starts_on", asked.cursor, asked.limit)
    return {"items": [_frame(one) for one in part.rows], "next": part.next}


@door.read("/plans/{int:plan_id}", PlanWhole, _("One plan"))
def plan(request: HttpRequest, plan_id: int) -> dict[str, Any]:
    """With every figure, planned and actual, and where sums end at this pace."""
    return _whole(access.plan_of(request, plan_id))


@door.write("/plans", {201: PlanWhole}, _("Begin a plan"))
def make(request: HttpRequest, given: PlanIn) -> Any:
    """`start` fills every week."""
    community = community_of(request, given.community, "act")
    made = actions.make(community, _frame_in(given), given.start, seat_of(request).account)
    return 201, _whole(made)


@door.write("/plans/{int:plan_id}", PlanWhole, _("Change a plan's frame"))
def settle(request: HttpRequest, plan_id: int, given: FrameIn) -> dict[str, Any]:
    """Name, weeks, members at the beginning, who answers for it."""
    actions.settle(
        access.plan_of(request, plan_id, "act"), _frame_in(given), seat_of(request).account
    )
    return _whole(access.plan_of(request, plan_id))


@door.write("/plans/{int:plan_id}/cells", PlanWhole, _("Put figures into cells"))
def type_in(request: HttpRequest, plan_id: int, given: CellsIn) -> dict[str, Any]:
    """All of them or none."""
    held = access.plan_of(request, plan_id, "act")
    typed = [Typed(one.line, one.week - 1, one.value, one.was) for one in given.cells]
    actions.type_in(held, typed, seat_of(request).account)
    return _whole(held)


@door.write("/plans/{int:plan_id}/fill", PlanWhole, _("Fill the weeks after a cell"))
def fill(request: HttpRequest, plan_id: int, given: FillIn) -> dict[str, Any]:
    """They get the cell's figure."""
    held = access.plan_of(request, plan_id, "act")
    actions.fill_down(held, given.line, given.week - 1, seat_of(request).account)
    return _whole(held)


@door.write("/plans/{int:plan_id}/undo", PlanWhole, _("Take back your latest change"))
def undo(request: HttpRequest, plan_id: int) -> dict[str, Any]:
    """409 where somebody changed one of its cells since."""
    held = access.plan_of(request, plan_id, "act")
    actions.undo(held, seat_of(request).account)
    return _whole(held)


@door.read("/plans/{int:plan_id}/explain", Told, _("A cell in words"))
def explain(request: HttpRequest, plan_id: int, asked: Query[CellAsked]) -> dict[str, str]:
    """Its formula with the figures put in, and where its actual figure comes from."""
    held = access.plan_of(request, plan_id)
    week = min(asked.week, held.weeks) - 1
    return wording.explained(reads.sheet(held), BY_KEY[asked.line], week)


@door.write("/plans/{int:plan_id}/drop", {204: None}, _("Put a plan away"))
def drop(request: HttpRequest, plan_id: int) -> Any:
    """Booked amounts stay."""
    actions.drop(access.plan_of(request, plan_id, "act"), seat_of(request).account)
    return 204, None


@door.write("/plans/{int:plan_id}/bring-back", PlanWhole, _("Bring a plan back"))
def bring_back(request: HttpRequest, plan_id: int) -> dict[str, Any]:
    """One that was put away."""
    held = access.former_plan_of(request, plan_id)
    actions.drop(held, seat_of(request).account, back=True)
    return _whole(held)


@door.read("/amounts", Page[AmountOut], _("Booked amounts"))
def amounts(request: HttpRequest, asked: Query[AmountsAsked]) -> dict[str, Any]:
    """Newest day first; without those taken out."""
    found = access.amounts_of(request)
    found = found.filter(kind=asked.kind) if asked.kind else found
    found = found.filter(subject=asked.subject) if asked.subject else found
    part = portion(found, "-day", asked.cursor, asked.limit)
    return {"items": [_amount(one) for one in part.rows], "next": part.next}


@door.write("/amounts", {201: AmountOut}, _("Book an amount"))
def book(request: HttpRequest, given: AmountIn) -> Any:
    """Revenue that came in, or costs; `subject` says what they were spent on."""
    whose = community_of(request, given.community, "act") if given.community else None
    held = costs.book(
        workspace_of(request, "act"), kind=given.kind, minor=given.minor, currency=given.currency,
        day=given.day, by=seat_of(request).account, community=whose, subject=given.subject,
        buyers=given.buyers, note=given.note,
    )  # fmt: skip
    return 201, _amount(held)


@door.write("/amounts/{int:amount_id}/withdraw", {204: None}, _("Take an amount out"))
def withdraw(request: HttpRequest, amount_id: int) -> Any:
    """It counts no more; it can be put back."""
    costs.withdraw(access.amount_of(request, amount_id, "act"), seat_of(request).account)
    return 204, None


@door.write("/amounts/{int:amount_id}/restore", AmountOut, _("Put an amount back"))
def restore(request: HttpRequest, amount_id: int) -> dict[str, Any]:
    """One that was taken out."""
    held = access.amount_of(request, amount_id, "act")
    costs.withdraw(held, seat_of(request).account, back=True)
    return _amount(held)


def _frame_in(given: FrameIn) -> Frame:
    return Frame(
        given.name, given.starts_on, given.weeks, given.currency, given.opening, given.shares
    )


def _frame(held: Plan) -> dict[str, Any]:
    return {
        "id": held.pk, "community": held.community_id, "name": held.name, "weeks": held.weeks,
        "currency": held.currency, "starts_on": held.starts_on, "opening": held.opening,
        "shares": held.shares,
    }  # fmt: skip


def _whole(held: Plan) -> dict[str, Any]:
    sheet = reads.sheet(held)
    turn = sheet.break_even()
    return {
        **_frame(held), "lines": [_line(key) for key in BY_KEY],
        "table": [
            {"week": week["at"] + 1, "monday": week["day"], "state": week["state"],
             "plan": _figures(sheet.planned[week["at"]]),
             "actual": _figures(sheet.actual_at(week["at"]))}
            for week in sheet.weeks
        ],
        "break_even": None if turn is None else turn + 1,
        "pace": {key: found and _pace(found) for key, found in sheet.paces().items()},
    }  # fmt: skip


def _line(key: str) -> dict[str, Any]:
    line = BY_KEY[key]
    return {"key": key, "name": wording.name(line), "unit": line.unit, "typed": line.typed}


def _figures(row: Any) -> dict[str, int | None]:
    return {line.key: row[line.key] for line in LINES if line.key in row}


def _pace(found: Any) -> dict[str, int]:
    return {name: getattr(found, name) for name in ("end", "low", "high", "weeks")}


def _amount(one: Amount) -> dict[str, Any]:
    return {
        "id": one.pk, "kind": one.kind, "day": one.day, "minor": one.minor,
        "currency": one.currency, "community": one.community_id, "buyers": one.buyers,
        "subject": one.subject, "note": one.note,
    }  # fmt: skip
