"""The API's door to the programme."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import AwareDatetime, Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.programme import access, actions, reads, verdict
from weilu.engage.programme.judging import Judged, judged
from weilu.engage.programme.models import ProgrammeColumn, ProgrammeItem
from weilu.kit import clock
from weilu.people.access import account_of, workspace_of
from weilu.people.models import Group
from weilu.people.reads import colleagues

door = Door("programme", _("Programme"), order=54)
Key = Annotated[int, Field(ge=1, le=2**62)]
SAME = ("name", "purpose", "form", "brief", "text", "rule", "starts_on", "hour", "holidays",
        "groups")  # fmt: skip


class ColumnIn(Schema):
    """Something that comes back."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    purpose: Literal["relation", "information", "promotion"]
    form: Literal["text", "topic", "quiz", "live", "brief", "recap", "other"] = "text"
    brief: Annotated[str, Field(max_length=300)] = ""
    text: Annotated[str, Field(max_length=2_000, description="Empty: written each day")] = ""
    host: Annotated[Key | None, Field(description="An account with a seat here")] = None
    rule: Annotated[str, Field(max_length=120, description="RFC 5545: FREQ=WEEKLY;BYDAY=MO")]
    starts_on: date
    hour: Annotated[time, Field(description="In the workspace's zone")]
    holidays: Literal["as_usual", "workdays", "free_days"] = "as_usual"
    groups: Annotated[list[Key], Field(max_length=5_000)]


class ColumnOut(ColumnIn):
    """A column."""

    id: int
    rule: str
    groups: list[int]
    host: int | None
    retired: bool


class ItemIn(Schema):
    """What is changed of a day; what is not named stays."""

    text: Annotated[str | None, Field(max_length=2_000)] = None
    at: AwareDatetime | None = None
    skip: bool | None = None


class CopyIn(Schema):
    day: date


class ItemOut(Schema):
    """One day of a column."""

    id: int
    column: int
    slot: date
    at: datetime
    text: str
    state: str


class BalanceOut(Schema):
    """What a group gets in a week, planned and sent."""

    group: int
    relation: int
    information: int
    promotion: int
    limit: float
    over: bool


class RecordDay(Schema):
    """What one day brought; `usual` none: too few ordinary days; `replies` none: by hand."""

    day: date
    came: int
    usual: float | None
    replies: int | None
    marks: int | None
    orders: int


class RecordOut(Schema):
    """A column's days with what they propose; `lift` beside ordinary days, 95 % interval."""

    days: list[RecordDay]
    lift: float | None
    low: float | None
    high: float | None
    proposal: Literal["keep", "refresh", "retire", "wait"]
    why: str
    kept_until: date | None


class JudgeIn(Schema):
    """What becomes of it: asked again takes the others back."""

    did: Literal["kept", "refreshed", "asked_again"]


class Asked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


class DaysAsked(Asked):
    column: Key | None = None


class WeekAsked(Schema):
    day: date | None = None


@door.read("/columns", Page[ColumnOut], _("Columns of the programme"))
def columns(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """By name; retired ones, too."""
    part = portion(access.columns_of(request), "name", asked.cursor, asked.limit)
    return {"items": [_told(one) for one in part.rows], "next": part.next}


@door.read("/columns/{int:column_id}", ColumnOut, _("One column"))
def column(request: HttpRequest, column_id: int) -> dict[str, Any]:
    """Its cadence and words."""
    return _told(access.column_of(request, column_id))


@door.write("/columns", {201: ColumnOut}, _("Plan a column"))
def plan(request: HttpRequest, given: ColumnIn) -> Any:
    """Its next six weeks are laid out."""
    held = ProgrammeColumn(workspace=workspace_of(request, "act"))
    return Status(201, _save(request, held, given))


@door.write("/columns/{int:column_id}", ColumnOut, _("Change a column"))
def change(request: HttpRequest, column_id: int, given: ColumnIn) -> Any:
    """All fields anew; days changed by hand stay."""
    return _save(request, access.column_of(request, column_id, "act"), given)


@door.write("/columns/{int:column_id}/retire", ColumnOut, _("Retire a column"))
def retire(request: HttpRequest, column_id: int) -> Any:
    """What went out stays."""
    held = access.column_of(request, column_id, "act")
    actions.retire(held, account_of(request))
    return _told(held)


@door.write("/columns/{int:column_id}/bring-back", ColumnOut, _("Bring a column back"))
def bring_back(request: HttpRequest, column_id: int) -> Any:
    """Unless another has taken its name."""
    held = access.column_of(request, column_id, "act")
    actions.bring_back(held, account_of(request))
    return _told(held)


@door.read("/columns/{int:column_id}/record", RecordOut, _("What a column's days brought"))
def record(request: HttpRequest, column_id: int) -> dict[str, Any]:
    """Beside ordinary days of the same groups, with what is proposed."""
    held = access.column_of(request, column_id)
    return _recorded(held, judged([held])[held.pk])


@door.write("/columns/{int:column_id}/judge", RecordOut, _("Say what becomes of a column"))
def judge(request: HttpRequest, column_id: int, given: JudgeIn) -> Any:
    """Keep it for four weeks, or count it anew from now."""
    held = access.column_of(request, column_id, "act")
    actions.judge(held, given.did, account_of(request))
    return _recorded(held, judged([held])[held.pk])


@door.read("/programme/days", Page[ItemOut], _("Days of columns"))
def days(request: HttpRequest, asked: Query[DaysAsked]) -> dict[str, Any]:
    """By their moment."""
    found = access.items_of(request)
    found = found.filter(column=asked.column) if asked.column else found
    part = portion(found, "at", asked.cursor, asked.limit)
    return {"items": [_day(one) for one in part.rows], "next": part.next}


@door.read("/programme/days/{int:item_id}", ItemOut, _("One day of a column"))
def day(request: HttpRequest, item_id: int) -> dict[str, Any]:
    """Its words and its moment."""
    return _day(access.item_of(request, item_id))


@door.write("/programme/days/{int:item_id}", ItemOut, _("Change a day"))
def change_day(request: HttpRequest, item_id: int, given: ItemIn) -> Any:
    """Write it, move it, leave it out or put it back."""
    held, by = access.item_of(request, item_id, "act"), account_of(request)
    if given.skip is not None:
        (actions.skip if given.skip else actions.put_back)(held, by)
    if given.text is not None:
        actions.write(held, given.text, by)
    if given.at is not None:
        actions.move(held, given.at, by)
    return _day(held)


@door.write("/programme/days/{int:item_id}/copy", {201: ItemOut}, _("Copy a day"))
def copy_day(request: HttpRequest, item_id: int, given: CopyIn) -> Any:
    """The same words at the same hour of another day."""
    held = access.item_of(request, item_id, "act")
    return Status(201, _day(actions.copy(held, given.day, account_of(request))))


@door.read("/programme/balance", list[BalanceOut], _("Balance of a week"))
def balance(request: HttpRequest, asked: Query[WeekAsked]) -> list[dict[str, Any]]:
    """What each group gets in the week of a day, this week by default."""
    workspace = workspace_of(request)
    when = asked.day or clock.today(workspace.zone)
    return [
        {"group": one.group.pk, "relation": one.balance.relation,
         "information": one.balance.information, "promotion": one.balance.promotion,
         "limit": one.limit, "over": one.is_over}
        for one in reads.weeks(workspace, when)
    ]  # fmt: skip


def _save(request: HttpRequest, held: ProgrammeColumn, given: ColumnIn) -> dict[str, Any]:
    for name in SAME:
        setattr(held, name, getattr(given, name))
    held.host = get_object_or_404(colleagues(held.workspace), pk=given.host) if given.host else None
    here = Group.objects.filter(workspace=held.workspace, pk__in=given.groups)
    held.groups = sorted(here.values_list("pk", flat=True))
    return _told(actions.save(held, account_of(request)))


def _told(one: ProgrammeColumn) -> dict[str, Any]:
    return {
        "id": one.pk, "host": one.host_id, "retired": one.retired_at is not None,
        **{name: getattr(one, name) for name in SAME},
    }  # fmt: skip


def _recorded(held: ProgrammeColumn, told: Judged) -> dict[str, Any]:
    beside: verdict.Lift | None = told.lift
    return {
        "days": [
            {"day": one.item.slot, "came": one.came, "usual": one.usual, "replies": one.answers,
             "marks": one.marks, "orders": one.orders}
            for one in told.records
        ],
        "lift": beside and beside.value, "low": beside and beside.low,
        "high": beside and beside.high, "proposal": told.proposal.what, "why": told.proposal.why,
        "kept_until": held.kept_until,
    }  # fmt: skip


def _day(one: ProgrammeItem) -> dict[str, Any]:
    return {
        "id": one.pk, "column": one.column_id, "slot": one.slot, "at": one.at,
        "text": one.words, "state": one.state,
    }  # fmt: skip
