"""A column and one of its days, for tests of who reaches what."""

from __future__ import annotations

from datetime import date, time, timedelta

from weilu.engage.programme.models import ProgrammeColumn, ProgrammeItem
from weilu.kit import clock
from weilu.people.models import Workspace

#: What its endpoints could change.
PLANNED = (ProgrammeColumn, ProgrammeItem)


def column_of(workspace: Workspace, group: int, says: str) -> dict[str, int]:
    """A column with a day still to come."""
    now = clock.now()
    column = ProgrammeColumn.objects.create(
        workspace=workspace, name=f"{says} column", purpose="relation", text=f"{says} words",
        rule="FREQ=WEEKLY", starts_on=date(2026, 1, 5), hour=time(8), groups=[group],
        created_at=now,
    )  # fmt: skip
    item = ProgrammeItem.objects.create(
        column=column, slot=date(2036, 1, 7), at=now + timedelta(days=9), changed_at=now
    )
    return {"column_id": column.pk, "item_id": item.pk}
