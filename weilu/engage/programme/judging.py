"""Columns with what their days brought, and what is proposed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q

from weilu.engage.programme import verdict
from weilu.engage.programme.models import ItemRecord, ProgrammeColumn
from weilu.kit import clock

#: Records that are looked at.
SINCE = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Judged:
    """A column's counted days, oldest first, and what they propose."""

    records: list[ItemRecord]
    lift: verdict.Lift | None
    proposal: verdict.Proposal
    is_kept: bool  #: staff said so, and are not asked for now

    @property
    def what(self) -> str:
        """What the list shows of it."""
        return "kept" if self.is_kept else self.proposal.what


def judged(columns: Iterable[ProgrammeColumn]) -> dict[int, Judged]:
    """By column. One query, whatever their number."""
    held = {one.pk: one for one in columns}
    found: dict[int, list[ItemRecord]] = defaultdict(list)
    records = ItemRecord.objects.filter(
        Q(item__column__counted_from=None) | Q(item__at__gte=F("item__column__counted_from")),
        item__column__in=held, item__at__gte=clock.now() - SINCE,
    )  # fmt: skip
    for one in records.select_related("item").order_by("item__at"):
        found[one.item.column_id].append(one)
    return {pk: _judge(column, found[pk]) for pk, column in held.items()}


def _judge(column: ProgrammeColumn, records: list[ItemRecord]) -> Judged:
    days = [_day(one) for one in records]
    told = verdict.proposal(column.purpose, days)
    kept = column.kept_until is not None and clock.today(column.workspace.zone) < column.kept_until
    return Judged(records, verdict.lift(days[-verdict.LOOKS_AT :]), told, kept)


def _day(one: ItemRecord) -> verdict.Day:
    linked = one.answers is not None or one.marks is not None
    answered = (one.answers or 0) + (one.marks or 0) if linked else None
    return verdict.Day(one.item.at, one.came, one.usual, answered, one.orders)
