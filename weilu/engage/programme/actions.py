"""Verbs of the programme: plan a column, change a day of it."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.engage.programme import rules
from weilu.engage.programme.facts import ColumnChanged, ItemChanged
from weilu.engage.programme.models import ItemState, ProgrammeColumn, ProgrammeItem
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.kit.workdays import is_working_day
from weilu.people import audit
from weilu.people.models import Account

ROOM = "engage"


class ColumnNameTaken(WeiluError):
    code = "engage.column_name_taken"
    status = 409
    sentence = _("Another column is called “%(name)s”. Choose another name.")


class BadCadence(WeiluError):
    code = "engage.bad_cadence"
    sentence = _(
        "This cadence cannot be kept. Write days, weeks or months without an end, "
        "like FREQ=WEEKLY;BYDAY=MO,TH."
    )


class DayTaken(WeiluError):
    code = "engage.day_taken"
    status = 409
    sentence = _("The column comes on that day already.")


class ItemGone(WeiluError):
    code = "engage.item_gone"
    status = 409
    sentence = _("This day is past or with the outbox already. Change the message there.")


@transaction.atomic
def save(column: ProgrammeColumn, by: Account | None) -> ProgrammeColumn:
    """Keep a column and lay out its days. Raises `BadCadence`, `ColumnNameTaken`."""
    if rules.fault(column.rule):
        raise BadCadence
    did = "changed" if column.pk else "made"
    column.created_at = column.created_at or clock.now()
    try:
        with transaction.atomic():
            column.save()
    except IntegrityError:
        raise ColumnNameTaken(name=column.name) from None
    lay_out(column)
    _note(column, did, by)
    return column


def lay_out(column: ProgrammeColumn) -> None:
    """Plan the next weeks; days changed by hand, handed over or past stay as they are."""
    now = clock.now()
    zone = ZoneInfo(column.workspace.zone)
    today = now.astimezone(zone).date()
    days = rules.slots(
        column.rule, column.starts_on, today, today + rules.AHEAD, column.holidays,
        partial(is_working_day, zone=column.workspace.zone),
    )  # fmt: skip
    free = column.items.filter(state=ItemState.PLANNED, is_own=False, slot__gte=today)
    free.exclude(slot__in=days).delete()
    for day in days:
        at = datetime.combine(day, column.hour, zone)
        if at > now:
            column.items.get_or_create(slot=day, defaults={"at": at, "changed_at": now})
            free.filter(slot=day).update(at=at)


@transaction.atomic
def retire(column: ProgrammeColumn, by: Account) -> None:
    """It comes no more; what went out stays."""
    column.retired_at = clock.now()
    column.save(update_fields=["retired_at"])
    column.items.filter(state=ItemState.PLANNED, is_own=False).delete()
    _note(column, "retired", by)


@transaction.atomic
def bring_back(column: ProgrammeColumn, by: Account) -> None:
    """It comes again. Raises `ColumnNameTaken`."""
    column.retired_at = None
    try:
        with transaction.atomic():
            column.save(update_fields=["retired_at"])
    except IntegrityError:
        raise ColumnNameTaken(name=column.name) from None
    lay_out(column)
    _note(column, "brought_back", by)


@transaction.atomic
def judge(column: ProgrammeColumn, did: str, by: Account) -> None:
    """Say what becomes of it: "kept" for four weeks, "refreshed" (counted anew from now) or
    "asked_again", which takes either back."""
    now = clock.now()
    today = now.astimezone(ZoneInfo(column.workspace.zone)).date()
    column.kept_until = today + rules.KEPT if did == "kept" else None
    if did != "kept":
        column.counted_from = now if did == "refreshed" else None
    column.save(update_fields=["kept_until", "counted_from"])
    _note(column, did, by)


def write(item: ProgrammeItem, text: str, by: Account) -> None:
    """Say what goes out on this day, "" = what the column says. Raises `ItemGone`."""
    _change(item, "written", by, text=text)


def move(item: ProgrammeItem, at: datetime, by: Account) -> None:
    """Another hour, or another day. Raises `ItemGone`, also for a moment that is past."""
    if at <= clock.now():
        raise ItemGone
    _change(item, "moved", by, at=at)


@transaction.atomic
def copy(item: ProgrammeItem, day: date, by: Account) -> ProgrammeItem:
    """The same words at the same hour of another day. Raises `DayTaken`, `ItemGone`."""
    zone, now = ZoneInfo(item.column.workspace.zone), clock.now()
    at = datetime.combine(day, item.at.astimezone(zone).time(), zone)
    if at <= now or item.column.retired_at:
        raise ItemGone
    made, is_new = item.column.items.get_or_create(
        slot=day, defaults={"at": at, "text": item.text, "is_own": True, "changed_at": now}
    )
    if not is_new:
        raise DayTaken
    _tell(made, "copied", by)
    return made


def skip(item: ProgrammeItem, by: Account) -> None:
    """Leave this day out. Raises `ItemGone`."""
    _change(item, "skipped", by, state=ItemState.SKIPPED)


def put_back(item: ProgrammeItem, by: Account) -> None:
    """Put it back. Raises `ItemGone` where its hour is past."""
    _change(item, "put_back", by, was=ItemState.SKIPPED, state=ItemState.PLANNED)


@transaction.atomic
def _change(
    item: ProgrammeItem, did: str, by: Account, was: str = ItemState.PLANNED, **fields: object
) -> None:
    now = clock.now()
    mine = ProgrammeItem.objects.filter(pk=item.pk, state=was, at__gt=now)
    if not mine.update(**fields, is_own=True, changed_at=now):
        raise ItemGone
    item.refresh_from_db()
    _tell(item, did, by)


def _tell(item: ProgrammeItem, did: str, by: Account) -> None:
    fact = ItemChanged(
        item=item.pk, name=item.column.name, slot=item.slot.isoformat(), did=did,
        by=audit.number(by),
    )  # fmt: skip
    audit.note(item.column.workspace, fact, room=ROOM)


def _note(column: ProgrammeColumn, did: str, by: Account | None) -> None:
    fact = ColumnChanged(column=column.pk, name=column.name, did=did, by=audit.number(by))
    audit.note(column.workspace, fact, room=ROOM)
