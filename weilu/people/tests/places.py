"""One object of every kind the addresses of segments, tags and imports can name."""

from __future__ import annotations

from typing import Any

from weilu.kit import clock
from weilu.people.models import (
    Distinct,
    Joining,
    Member,
    MemberImport,
    Segment,
    Tag,
    Tagging,
    Workspace,
)
from weilu.people.persons import actions as persons
from weilu.people.segments import actions as segments
from weilu.people.tags import actions as tags

#: What an endpoint or a page of theirs could change.
FOUND: tuple[Any, ...] = (Distinct, Joining, MemberImport, Segment, Tag, Tagging)


def together(*places: dict[str, int]) -> dict[str, int]:
    """All by name. One name for two kinds of objects would lead a test to the wrong one."""
    names = [name for one in places for name in one]
    assert len(names) == len(set(names)), {name for name in names if names.count(name) > 1}
    return {name: number for one in places for name, number in one.items()}


def found_by(workspace: Workspace, member: int, says: str) -> dict[str, int]:
    """By the address's word, each with `says` in its words."""
    tag = tags.make(workspace, f"{says} tag", None)
    tags.put(tag, [member], None, "console")
    segment = Segment(workspace=workspace, name=f"{says} segment", text=f'tag = "{says} tag"')
    run = MemberImport.objects.create(
        workspace=workspace, file_name=f"{says}.csv", path="x", size=1, state="checked",
        created_at=clock.now(),
    )  # fmt: skip
    return {
        **_persons(workspace, member, says),
        "member_import_id": run.pk,
        "tag_id": tag.pk,
        "other_tag_id": tags.make(workspace, f"{says} other tag", None).pk,
        "segment_id": segments.save(segment, None).pk,
    }


def _persons(workspace: Workspace, member: int, says: str) -> dict[str, int]:
    refs = [f"member:{member}"]
    for number in range(2):
        other = Member.objects.create(
            workspace=workspace, platform="qq", external_id=f"{says}{number}", name=f"{says} twin"
        )
        refs.append(f"member:{other.pk}")
    made = persons.join(workspace, refs[0], refs[1], None)
    said = persons.tell_apart(workspace, refs[0], refs[2], None)
    return {"joining_id": made.pk, "distinct_id": said.pk}
