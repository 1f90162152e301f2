"""Hand each day of a column over: to the outbox, or to a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from weilu.engage.programme import rules
from weilu.engage.programme.actions import ROOM
from weilu.engage.programme.models import ItemState, ProgrammeItem
from weilu.kit import clock
from weilu.outbox import actions as outbox
from weilu.outbox import filling, phrases
from weilu.outbox.actions import Intent
from weilu.outbox.models import Task
from weilu.people.models import Group
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.reads import voices


def hand_over_due() -> int:
    """Hand over what is due within a day; how many. Each item is one transaction, done once."""
    soon = clock.now() + rules.LEAD
    due = ProgrammeItem.objects.filter(
        state=ItemState.PLANNED, at__lte=soon, column__retired_at=None
    )
    return sum(hand_over(pk) for pk in due.order_by("at").values_list("pk", flat=True)[:2_000])


@transaction.atomic
def hand_over(item_id: int, words: str = "") -> bool:
    """Hand one day over, with other `words` where they are given; False where it is done already.

    What is drafted waits for a person's words until it is too late to say anything.
    """
    locked = ProgrammeItem.objects.select_for_update(of=("self",))
    item = locked.select_related("column__workspace", "column__host").get(pk=item_id)
    item.text = words or item.text
    too_late = item.at + rules.LATEST < clock.now()
    waits = item.column.form in rules.DRAFTED and not item.words and not too_late
    if item.state != ItemState.PLANNED or waits:
        return False
    if too_late:
        item.state = ItemState.SKIPPED  # nobody ran for hours: too late to say it
    else:
        silent = _to_outbox(item) if item.words else _groups(item)
        item.state = ItemState.TASKED if silent else ItemState.QUEUED
        if silent:
            _ask_person(item, silent)
    item.save(update_fields=["state", "text"])
    return True


def _groups(item: ProgrammeItem) -> list[Group]:
    here = Group.objects.filter(workspace=item.column.workspace, pk__in=item.column.groups)
    return list(here.select_related("workspace").order_by("pk"))


def _to_outbox(item: ProgrammeItem) -> list[Group]:
    """Put the words into the outbox for each group; the groups where nobody can speak."""
    speakers = voices(item.column.workspace_id)
    silent = []
    for group in _groups(item):
        speaker = speakers.get(group.platform)
        if speaker is None:
            silent.append(group)
        else:
            outbox.put(speaker, ROOM, [_intent(item, group)], item.column.host)
    return silent


def _intent(item: ProgrammeItem, group: Group) -> Intent:
    column = item.column
    text = filling.fill(item.words, phrases.values_for(column.workspace, group))
    return Intent(
        f"programme:{item.pk}:{group.pk}", Send(group.external_id, text), column.purpose,
        group=group, not_before=item.at, deadline=item.at + rules.LATEST,
        reason=_("column “%(name)s”") % {"name": column.name},
    )  # fmt: skip


def _ask_person(item: ProgrammeItem, groups: Iterable[Group]) -> None:
    """A task for the host: write it and post it, or post what is written."""
    names = _(", ").join(group.name for group in groups)
    Task.objects.create(
        workspace=item.column.workspace, kind="post", assignee=item.column.host, due_at=item.at,
        title=(_("Post “%(name)s”") % {"name": item.column.name})[:200],
        text="\n\n".join(filter(None, (item.words or item.column.brief, names))),
        created_at=clock.now(),
    )  # fmt: skip
