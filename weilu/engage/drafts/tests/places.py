"""A draft, a feed and a link, for tests of who reaches what."""

from __future__ import annotations

from datetime import date, time, timedelta

from weilu.engage.drafts.models import Desk, Draft, Feed, Story
from weilu.engage.programme.models import ProgrammeColumn, ProgrammeItem
from weilu.kit import clock
from weilu.people.models import Workspace

#: What its endpoints could change.
DRAFTED = (Desk, Draft, Feed, Story)


def draft_of(workspace: Workspace, group: int, says: str) -> dict[str, int]:
    """A brief of tomorrow that waits to be read."""
    now = clock.now()
    column = ProgrammeColumn.objects.create(
        workspace=workspace, name=f"{says} brief", purpose="information", form="brief",
        rule="FREQ=DAILY", starts_on=date(2026, 1, 5), hour=time(8), groups=[group],
        created_at=now,
    )  # fmt: skip
    item = ProgrammeItem.objects.create(
        column=column, slot=date(2036, 1, 8), at=now + timedelta(days=9), changed_at=now
    )
    lines = [{"key": "", "title": f"{says} line", "kept": True}]
    draft = Draft.objects.create(item=item, lines=lines, made_at=now, changed_at=now)
    feed = Feed.objects.create(
        workspace=workspace, address="https://example.com/f", name=f"{says} feed", created_at=now
    )
    story = Story.objects.create(
        workspace=workspace, key=says[:60], address="https://example.com/s", title=f"{says} story",
        said_at=now,
    )  # fmt: skip
    return {"draft_id": draft.pk, "feed_id": feed.pk, "story_id": story.pk,
            "column_id": column.pk}  # fmt: skip
