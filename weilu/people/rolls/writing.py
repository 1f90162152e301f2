"""Members as the table an import reads back: one line for each group a member was seen in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from weilu.people.models import Member, Membership
from weilu.people.rolls.rules import COLUMNS
from weilu.people.tags.access import on as tags_on

AT_ONCE = 500
HEADER = COLUMNS


def rows(members: QuerySet[Member]) -> Iterator[list[Any]]:
    """The lines, a batch of members at a time."""
    batch: list[Member] = []
    for member in members.order_by("pk").iterator(AT_ONCE):
        batch.append(member)
        if len(batch) == AT_ONCE:
            yield from _lines(batch)
            batch = []
    yield from _lines(batch)


def _lines(batch: Sequence[Member]) -> Iterator[list[Any]]:
    tagged, places = tags_on(batch), _places(batch)
    for who in batch:
        tags = "; ".join(tag.name for tag in tagged.get(who.pk, ()))
        for group, joined in places.get(who.pk, [("", "")]):
            yield [who.platform, who.external_id, who.name, tags, group, joined]


def _places(batch: Sequence[Member]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    held = Membership.objects.filter(member__in=[who.pk for who in batch])
    told = held.values_list("member", "group__external_id", "joined_at", "first_seen")
    for member, group, joined, first in told.order_by("group"):
        found.setdefault(member, []).append((group, (joined or first).isoformat()))
    return found
