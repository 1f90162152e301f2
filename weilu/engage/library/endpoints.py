"""The API's door to the library."""

from __future__ import annotations

import binascii
from base64 import b64decode
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import uuid4

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import AwareDatetime, Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.engage.library import access, actions, files, reads, rules, using
from weilu.engage.library.actions import Content
from weilu.engage.library.models import LinkOpening, Material, MaterialUse
from weilu.engage.library.using import Wish
from weilu.kit import clock
from weilu.people.access import account_of, member_of, workspace_of
from weilu.people.models import Account, Group, Seat

door = Door("library", _("Library"), order=55)
Key = Annotated[int, Field(ge=1, le=2**62)]


class MaterialIn(Schema):
    """Something that is said or shown more than once."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Literal["text", "picture", "poster", "link", "file"]
    text: Annotated[str, Field(max_length=2_000)] = ""
    address: Annotated[str, Field(max_length=2_000, description="Where its links lead")] = ""
    file: Annotated[
        str,
        Field(max_length=14_000_000, description="Base64 of a picture or PDF; empty: as it was"),
    ] = ""
    tags: Annotated[list[str], Field(max_length=rules.MOST_TAGS)] = []
    owner: Annotated[Key | None, Field(description="An account with a seat here")] = None
    expires_on: Annotated[date | None, Field(description="The last day it may be used")] = None


class MaterialOut(Schema):
    """A material and its newest version."""

    id: int
    name: str
    kind: str
    tags: list[str]
    owner: int | None
    expires_on: date | None
    state: Annotated[str, Field(description="fresh | soon | expired | retired")]
    version: int
    text: str
    address: str
    media: str


class MaterialsAsked(Schema):
    kind: Literal["", "text", "picture", "poster", "link", "file"] = ""
    state: Literal["", "fresh", "soon", "expired", "retired"] = ""
    cursor: Cursor = ""
    limit: Limit = 50


class VersionIn(Schema):
    """Which version is used again."""

    number: Key


class SendIn(Schema):
    """Where to and when."""

    groups: Annotated[list[Key], Field(min_length=1, max_length=5_000)]
    purpose: Literal["relation", "information", "promotion"] = "information"
    at: Annotated[AwareDatetime | None, Field(description="Now by default")] = None
    once: Annotated[
        str, Field(max_length=40, description="The same word again is the same wish")
    ] = ""


class LinkIn(Schema):
    """Whose link it is."""

    member: Key


class LinkOut(Schema):
    """A member's own link."""

    address: str
    member: int


class UseOut(Schema):
    """A material posted in a group, and what it brought."""

    id: int
    material: int
    version: int
    group: int
    by: int | None
    at: datetime
    link: str
    by_hand: bool
    text: str
    opened: int
    devices: int
    members: int


class OpeningOut(Schema):
    """A device, or a known member, that came by a link on a day."""

    id: int
    link: str
    group: int | None
    member: int | None
    at: datetime
    times: int


class PartAsked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/materials", Page[MaterialOut], _("Materials"))
def materials(request: HttpRequest, asked: Query[MaterialsAsked]) -> dict[str, Any]:
    """Oldest first; retired ones only when asked for."""
    today = clock.today(workspace_of(request).zone)
    found = reads.in_state(access.materials_of(request), asked.state, today)
    found = found.filter(kind=asked.kind) if asked.kind else found
    part = portion(found.prefetch_related("editions"), "id", asked.cursor, asked.limit)
    return {"items": [_told(one) for one in part.rows], "next": part.next}


@door.read("/materials/{int:material_id}", MaterialOut, _("One material"))
def material(request: HttpRequest, material_id: int) -> dict[str, Any]:
    """Its newest version."""
    return _told(access.material_of(request, material_id))


@door.write("/materials", {201: MaterialOut}, _("Make a material"))
def make(request: HttpRequest, given: MaterialIn) -> Any:
    """Its first version."""
    held = Material(workspace=workspace_of(request, "act"))
    return Status(201, _save(request, held, given))


@door.write("/materials/{int:material_id}", MaterialOut, _("Change a material"))
def change(request: HttpRequest, material_id: int, given: MaterialIn) -> Any:
    """All fields anew; other content is its next version."""
    return _save(request, access.material_of(request, material_id, "act"), given)


@door.write("/materials/{int:material_id}/version", MaterialOut, _("Use an older version again"))
def use_again(request: HttpRequest, material_id: int, given: VersionIn) -> Any:
    """It becomes the newest; those between stay."""
    edition = access.edition_of(request, material_id, given.number, "act")
    actions.use_again(edition, account_of(request))
    return _told(access.material_of(request, material_id))


@door.write("/materials/{int:material_id}/retire", MaterialOut, _("Take a material out of use"))
def retire(request: HttpRequest, material_id: int) -> Any:
    """It can be sent no more; links that are out still lead to it."""
    held = access.material_of(request, material_id, "act")
    actions.retire(held, account_of(request))
    return _told(held)


@door.write("/materials/{int:material_id}/bring-back", MaterialOut, _("Bring a material back"))
def bring_back(request: HttpRequest, material_id: int) -> Any:
    """Unless another has taken its name."""
    held = access.material_of(request, material_id, "act")
    actions.bring_back(held, account_of(request))
    return _told(held)


@door.write("/materials/{int:material_id}/send", list[UseOut], _("Send a material to groups"))
def send(request: HttpRequest, material_id: int, given: SendIn) -> Any:
    """Into the outbox, with a link of each group's own; a task where no platform speaks."""
    held = access.material_of(request, material_id, "act")
    here = Group.objects.filter(workspace=held.workspace, pk__in=given.groups).order_by("pk")
    base = request.build_absolute_uri("/")
    once, at = given.once or uuid4().hex, given.at or clock.now()
    wish = Wish(once, at, given.purpose, account_of(request), base)
    uses = using.send(held, list(here.select_related("workspace")), wish)
    found = reads.uses_counted(access.uses_of(request)).filter(pk__in=[one.pk for one in uses])
    return [_use(one, base) for one in found.order_by("pk")]


@door.write("/materials/{int:material_id}/link", LinkOut, _("A member’s own link"))
def personal(request: HttpRequest, material_id: int, given: LinkIn) -> Any:
    """The same each time; openings by it are known by name unless they said no to that."""
    held = access.material_of(request, material_id, "act")
    member = member_of(request, given.member, "act")
    link = actions.own_link(held, member, account_of(request))
    told = using.address(link, request.build_absolute_uri("/"))
    return {"address": told, "member": member.pk}


@door.read("/materials/{int:material_id}/uses", Page[UseOut], _("Uses of a material"))
def uses(request: HttpRequest, material_id: int, asked: Query[PartAsked]) -> dict[str, Any]:
    """Who used it where, and what it brought."""
    held = access.material_of(request, material_id)
    found = reads.uses_counted(access.uses_of(request).filter(material=held))
    part = portion(found, "id", asked.cursor, asked.limit)
    base = request.build_absolute_uri("/")
    return {"items": [_use(one, base) for one in part.rows], "next": part.next}


@door.read("/materials/{int:material_id}/openings", Page[OpeningOut], _("Openings"))
def openings(request: HttpRequest, material_id: int, asked: Query[PartAsked]) -> dict[str, Any]:
    """By whichever of its links."""
    held = access.material_of(request, material_id)
    found = LinkOpening.objects.filter(link__material=held).select_related("link")
    part = portion(found, "id", asked.cursor, asked.limit)
    items = [
        {"id": one.pk, "link": one.link.word, "group": one.link.group_id, "member": one.member_id,
         "at": one.at, "times": one.times}
        for one in part.rows
    ]  # fmt: skip
    return {"items": items, "next": part.next}


def _save(request: HttpRequest, held: Material, given: MaterialIn) -> dict[str, Any]:
    held.name, held.kind, held.expires_on = given.name, given.kind, given.expires_on
    held.tags = rules.stored_tags(rules.tags_of(",".join(given.tags)))
    seated = Seat.objects.filter(workspace=held.workspace, account=given.owner).values("account")
    held.owner = get_object_or_404(Account, pk__in=seated) if given.owner else None
    actions.save(held, _content(held, given), account_of(request))
    return _told(held)


def _content(held: Material, given: MaterialIn) -> Content:
    before = actions.newest_of(held) if held.pk else None
    old = (before.path, before.media, before.size) if before else ("", "", 0)
    if not given.file:
        return Content(given.text, given.address, *old)
    try:
        content = b64decode(given.file, validate=True)
    except (binascii.Error, ValueError):
        raise files.BadFile from None
    return Content(given.text, given.address, *files.keep(held.workspace_id, content))


def _told(one: Material) -> dict[str, Any]:
    newest = max(one.editions.all(), key=lambda edition: edition.number)
    today = clock.today(one.workspace.zone)
    return {
        "id": one.pk, "name": one.name, "kind": one.kind, "tags": rules.tags_of(one.tags),
        "owner": one.owner_id, "expires_on": one.expires_on, "version": newest.number,
        "state": rules.state_of(today, one.expires_on, is_retired=one.retired_at is not None),
        "text": newest.text, "address": newest.address, "media": newest.media,
    }  # fmt: skip


def _use(one: MaterialUse, base: str) -> dict[str, Any]:
    counted: Any = one
    return {
        "id": one.pk, "material": one.material_id, "version": one.edition.number,
        "group": one.group_id, "by": one.by_id, "at": one.at, "by_hand": one.by_hand,
        "link": using.address(one.link, base), "text": using.words(one, base),
        "opened": counted.opened, "devices": counted.people, "members": counted.members,
    }  # fmt: skip
