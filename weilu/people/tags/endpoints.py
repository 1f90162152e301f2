"""The API's door to tags."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.people.access import seat_of, workspace_of
from weilu.people.segments import reads
from weilu.people.tags import access, actions

door = Door("tags", _("Tags"), order=22)

Name = Annotated[str, Field(min_length=1, max_length=60)]


class TagOut(Schema):
    """A word staff keep about members."""

    id: int
    name: str
    note: str
    members: int = Field(description="How many have it")
    created_at: datetime


class TagIn(Schema):
    name: Name
    note: Annotated[str, Field(max_length=200)] = ""


class MergeIn(Schema):
    into: int = Field(description="Id of the tag that stays")


class TaggingIn(Schema):
    """Which members: by their ids, or all that a filter finds."""

    members: Annotated[list[int], Field(max_length=1000)] = []
    filter: Annotated[str, Field(max_length=4000, description="See Segments")] = ""


class Tagged(Schema):
    count: int = Field(description="Members it changed anything for")


class Gone(Schema):
    id: int


@door.read("/tags", list[TagOut], _("Tags"))
def tags(request: HttpRequest) -> list[Any]:
    """All of them by name."""
    return list(access.tags_of(request))


@door.read("/tags/{int:tag_id}", TagOut, _("One tag"))
def tag(request: HttpRequest, tag_id: int) -> Any:
    """A tag by its id."""
    return access.tag_of(request, tag_id)


@door.write("/tags", {201: TagOut}, _("Make a tag"))
def make(request: HttpRequest, given: TagIn) -> Any:
    """The tag of this name; an existing one is given back as it is."""
    made = actions.make(
        workspace_of(request, "act"), given.name, seat_of(request).account, given.note
    )
    return 201, access.tag_of(request, made.pk)


@door.write("/tags/{int:tag_id}", TagOut, _("Change a tag"))
def change(request: HttpRequest, tag_id: int, given: TagIn) -> Any:
    """Another name or note; a name that is taken is refused (409): merge instead."""
    held = access.tag_of(request, tag_id, "act")
    actions.rename(held, given.name, seat_of(request).account, given.note)
    return access.tag_of(request, tag_id)


@door.write("/tags/{int:tag_id}/merge", TagOut, _("Merge a tag into another"))
def merge(request: HttpRequest, tag_id: int, given: MergeIn) -> Any:
    """Everybody who has it gets the other; it is gone."""
    held, into = access.tag_of(request, tag_id, "act"), access.tag_of(request, given.into, "act")
    actions.merge(held, into, seat_of(request).account)
    return access.tag_of(request, into.pk)


@door.write("/tags/{int:tag_id}/delete", Gone, _("Delete a tag"))
def delete(request: HttpRequest, tag_id: int) -> dict[str, int]:
    """Take it off everybody and out of the list."""
    actions.delete(access.tag_of(request, tag_id, "act"), seat_of(request).account)
    return {"id": tag_id}


@door.write("/tags/{int:tag_id}/put", Tagged, _("Put a tag on members"))
def put(request: HttpRequest, tag_id: int, given: TaggingIn) -> dict[str, int]:
    """On members by id, or on all a filter finds."""
    held = access.tag_of(request, tag_id, "act")
    turned = actions.put(held, _members(request, given), seat_of(request).account, "api")
    return {"count": len(turned)}


@door.write("/tags/{int:tag_id}/take", Tagged, _("Take a tag off members"))
def take(request: HttpRequest, tag_id: int, given: TaggingIn) -> dict[str, int]:
    """Off members by id, or off all a filter finds."""
    held = access.tag_of(request, tag_id, "act")
    turned = actions.take(held, _members(request, given), seat_of(request).account, "api")
    return {"count": len(turned)}


def _members(request: HttpRequest, given: TaggingIn) -> list[int]:
    if not given.filter:
        return given.members
    found = reads.matching(workspace_of(request, "act"), given.filter)
    return list(found.values_list("pk", flat=True))
