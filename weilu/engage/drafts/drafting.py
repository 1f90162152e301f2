"""Make a day's draft, and make it anew as long as nobody has touched it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from weilu.engage.drafts import quoting, rules
from weilu.engage.drafts.models import Desk, Draft, Story
from weilu.engage.drafts.rules import Candidate, Line
from weilu.engage.programme.models import ItemState, ProgrammeColumn, ProgrammeItem
from weilu.engage.programme.rules import DRAFTED
from weilu.kit import clock
from weilu.outbox.models import Task

#: A recap reaches back to the column's last day, at most so far.
LONGEST = timedelta(days=7)
#: Stories that are looked at.
STORIES = 1_000
#: Titles told before that a story is held against.
TOLD = 300


def draft_due() -> int:
    """Draft what comes within the next hours; how many days. Untouched drafts are made anew."""
    now = clock.now()
    coming = ProgrammeItem.objects.filter(
        state=ItemState.PLANNED, text="", column__text="", at__gt=now, at__lte=now + rules.AHEAD,
        column__retired_at=None, column__form__in=DRAFTED, draft__approved_at=None,
    )  # fmt: skip
    untouched = coming.exclude(draft__changed_at__gt=F("draft__made_at"))
    due = untouched.select_related("column__workspace", "column__host", "column__desk")
    return sum(make(item) for item in due.order_by("at")[:500])


@transaction.atomic
def make(item: ProgrammeItem) -> bool:
    """Draft one day; its host is asked once. False where there is nothing to tell."""
    lines = lines_of(item)
    if not lines:
        return False
    now = clock.now()
    fresh = {
        "lines": [asdict(line) for line in lines],
        "made_at": now,
        "changed_at": now,
        "words": "",
    }
    draft, made = Draft.objects.get_or_create(item=item, defaults=fresh)
    if made:
        _ask(draft)
    elif draft.lines != fresh["lines"]:
        untouched = Draft.objects.filter(pk=draft.pk, approved_at=None, changed_at=F("made_at"))
        untouched.update(**fresh)
    return True


def lines_of(item: ProgrammeItem) -> list[Line]:
    """What could be told on a day, best first."""
    desk = desk_of(item.column)
    return _stories(item, desk) if item.column.form == "brief" else _best(item, desk)


def desk_of(column: ProgrammeColumn) -> Desk:
    """How it is drafted; one with the usual settings where nobody has said."""
    return getattr(column, "desk", None) or Desk(column=column)


def _stories(item: ProgrammeItem, desk: Desk) -> list[Line]:
    now = clock.now()
    here = Story.objects.filter(workspace=item.column.workspace_id)
    fresh = here.filter(used_at=None, said_at__gte=now - rules.FRESH).select_related("feed")
    told = here.filter(used_at__gte=now - rules.TOLD).order_by("-used_at")
    found = [_candidate(one) for one in fresh.order_by("-said_at", "pk")[:STORIES]]
    titles = list(told.values_list("title", flat=True)[:TOLD])
    return rules.pick(found, desk.likes, desk.avoids, desk.most, now, titles)


def _candidate(one: Story) -> Candidate:
    feed = one.feed
    return Candidate(
        f"story:{one.pk}", one.title, one.summary, feed.name if feed else "", one.address,
        one.feed_id or 0, feed.weight if feed else 0, one.said_at,
    )  # fmt: skip


def _best(item: ProgrammeItem, desk: Desk) -> list[Line]:
    until = min(clock.now(), item.at)
    groups = desk.sources or item.column.groups
    found = quoting.said(item.column.workspace_id, groups, _since(item, until), until)
    return rules.best(found, desk.most)


def _since(item: ProgrammeItem, until: datetime) -> datetime:
    """Since the column last came, a day where it never did."""
    before = item.column.items.filter(at__lt=item.at).exclude(state=ItemState.SKIPPED)
    last = before.order_by("-at").values_list("at", flat=True).first()
    return max(until - LONGEST, last or until - timedelta(days=1))


def _ask(draft: Draft) -> None:
    """A task for the host, with the page where it is done."""
    item, column = draft.item, draft.item.column
    with translation.override((column.host.language if column.host else "") or None):
        title = _("Let “%(name)s” go out") % {"name": column.name}
        text = _("Read it, drop what does not fit, let it go. Without you it does not go out.")
    draft.task = Task.objects.create(
        workspace=column.workspace, kind="draft", assignee=column.host, due_at=item.at,
        title=title[:200], text=text, page=reverse("drafts:draft", args=[draft.pk]),
        created_at=clock.now(),
    )  # fmt: skip
    draft.save(update_fields=["task"])


def lines(draft: Draft) -> list[Line]:
    """A draft's lines as they were kept."""
    return [_line(one) for one in draft.lines]


def _line(kept: dict[str, Any]) -> Line:
    return Line(**kept | {"reasons": tuple(kept.get("reasons", ()))})


def letter(draft: Draft) -> str:
    """The words a draft would go out with: as it was written up, else its lines."""
    return draft.words or letter_of_lines(draft)


def letter_of_lines(draft: Draft) -> str:
    """Its lines in their one format."""
    desk = desk_of(draft.item.column)
    return rules.letter(lines(draft), desk.opening, desk.closing, with_links=desk.with_links)


def state_of(one: Draft) -> str:
    """ "open" | "out" | "over": its day went by, or was left out."""
    if one.approved_at:
        return "out"
    return "open" if one.item.state == ItemState.PLANNED else "over"
