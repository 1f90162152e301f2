"""One object of every kind the addresses of segments, tags and imports can name."""

from __future__ import annotations

from typing import Any

from weilu.people.models import Segment, Tag, Tagging, Workspace
from weilu.people.segments import actions as segments
from weilu.people.tags import actions as tags

#: What an endpoint or a page of theirs could change.
FOUND: tuple[Any, ...] = (Segment, Tag, Tagging)


def found_by(workspace: Workspace, member: int, says: str) -> dict[str, int]:
    """By the address's word, each with `says` in its words."""
    tag = tags.make(workspace, f"{says} tag", None)
    tags.put(tag, [member], None, "console")
    segment = Segment(workspace=workspace, name=f"{says} segment", text=f'tag = "{says} tag"')
    return {
        "tag_id": tag.pk,
        "other_tag_id": tags.make(workspace, f"{says} other tag", None).pk,
        "segment_id": segments.save(segment, None).pk,
    }
