"""What lines of a table do to members, a batch at a time: told only, or done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Account, Group, Member, Membership, Tag, Tagging, Workspace
from weilu.people.rolls.rules import Person, Refused
from weilu.people.tags import actions as tagging

SHOWN = 50
Key = tuple[str, str]


class Taker:
    """Goes through a table; keeps the counts and the first lines as they would be."""

    def __init__(self, workspace: Workspace, by: Account | None, take: bool) -> None:
        self.workspace, self.by, self.take = workspace, by, take
        self.counts = dict.fromkeys(("lines", "added", "changed", "same", "refused"), 0)
        self.refusals: list[list[Any]] = []
        self.preview: list[list[Any]] = []
        self._groups = _groups(workspace)
        self._tags: dict[str, Tag] = {}
        self._new: set[Key] = set()  # of this file, in a dry run

    def batch(self, people_told: Sequence[Person]) -> list[Refused]:
        """Look at some lines, or take them; those of unknown groups are refused."""
        lost = [
            Refused(one.line, "group", one.group[:40])
            for one in people_told
            if one.group and (one.platform, one.group) not in self._groups
        ]
        bad = {one.line for one in lost}
        good = [one for one in people_told if one.line not in bad]
        self.counts["lines"] += len(people_told)
        tags = self._look(good)
        if self.take and good:
            self._take(good, tags)
        return lost

    def _look(self, good: Sequence[Person]) -> dict[int, set[str]]:
        """Count what each line does; the tags that known members have already."""
        known = _known(self.workspace, good)
        tags, places = _held(list(known.values()))
        for one in good:
            key = (one.platform, one.external_id)
            member = known.get(key)
            effect = self._effect(one, member, tags, places)
            self._new.add(key)
            self.counts[effect] += 1
            if len(self.preview) < SHOWN:
                self.preview.append([one.line, one.name or one.external_id, effect])
        return tags

    def _effect(
        self, one: Person, member: Member | None, tags: dict[int, set[str]],
        places: dict[int, set[int]],
    ) -> str:  # fmt: skip
        if member is None:
            return "changed" if (one.platform, one.external_id) in self._new else "added"
        group = self._groups.get((one.platform, one.group))
        differs = (
            (one.name not in ("", member.name))
            or not set(one.tags) <= tags.get(member.pk, set())
            or (group is not None and group not in places.get(member.pk, set()))
        )
        return "changed" if differs else "same"

    def _take(self, good: Sequence[Person], tags: Mapping[int, set[str]]) -> None:
        identities = [
            people.Identity(one.platform, one.external_id, one.name or one.external_id)
            for one in good
        ]
        ids = list(people.identify_members(self.workspace, identities))
        self._tag(good, ids, tags)
        people.note_presence(self.workspace, _presences(good, ids, self._groups))

    def _tag(
        self, good: Sequence[Person], ids: Sequence[int], held: Mapping[int, set[str]]
    ) -> None:
        wanted: dict[str, list[int]] = {}
        for one, key in zip(good, ids, strict=True):
            for name in (tag for tag in one.tags if tag not in held.get(key, ())):
                wanted.setdefault(name, []).append(key)
        for name, members in wanted.items():
            if name not in self._tags:
                self._tags[name] = tagging.make(self.workspace, name, self.by)
            tagging.put(self._tags[name], members, self.by, "import", tell=False)


def _presences(
    good: Sequence[Person], ids: Sequence[int], groups: dict[Key, int]
) -> list[people.Presence]:
    """Who is where by these lines; a line without a moment says nothing of who is there already."""
    now = clock.now()
    rows = Membership.objects.filter(member__in=ids)
    held = {(one.group_id, one.member_id): one for one in rows}
    found: dict[tuple[int, int], people.Presence] = {}
    for one, key in zip(good, ids, strict=True):
        group = groups.get((one.platform, one.group)) if one.group else None
        if group is not None and _tells(one.joined, held.get((group, key))):
            at = one.joined or now
            found[group, key] = people.Presence(group, key, at, at, one.joined, None)
    return list(found.values())


def _tells(joined: datetime | None, held: Membership | None) -> bool:
    """Whether a line says anything that is not known already."""
    if held is None:
        return True
    if joined is None:
        return False
    known = held.joined_at is not None and held.joined_at >= joined
    return not (known and held.first_seen <= joined <= held.last_seen)


def _groups(workspace: Workspace) -> dict[Key, int]:
    """(platform, name or id) → group; a name that several have stands for none."""
    named: dict[Key, list[int]] = {}
    ids: dict[Key, int] = {}
    rows = Group.objects.filter(workspace=workspace)
    for key, platform, external, name in rows.values_list("pk", "platform", "external_id", "name"):
        ids[platform, external] = key
        named.setdefault((platform, name), []).append(key)
    single = {told: keys[0] for told, keys in named.items() if len(keys) == 1}
    return {**single, **ids}


def _known(workspace: Workspace, good: Sequence[Person]) -> dict[Key, Member]:
    found = Member.objects.filter(
        workspace=workspace, platform__in={one.platform for one in good},
        external_id__in=[one.external_id for one in good],
    )  # fmt: skip
    return {(member.platform, member.external_id): member for member in found}


def _held(members: Sequence[Member]) -> tuple[dict[int, set[str]], dict[int, set[int]]]:
    """Tags and groups of members, by member."""
    keys = [member.pk for member in members]
    tags: dict[int, set[str]] = {}
    places: dict[int, set[int]] = {}
    for member, name in Tagging.objects.filter(member__in=keys).values_list("member", "tag__name"):
        tags.setdefault(member, set()).add(name)
    for member, group in Membership.objects.filter(member__in=keys).values_list("member", "group"):
        places.setdefault(member, set()).add(group)
    return tags, places
