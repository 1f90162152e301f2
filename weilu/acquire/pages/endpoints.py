"""The API's door to landing pages."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.acquire.codes.access import entry_code_of
from weilu.acquire.pages import access, actions, public_views, reads
from weilu.acquire.pages.models import LandingPage, LandingVersion
from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.kit.pictures import BadPicture
from weilu.people.access import seat_of, workspace_of

door = Door("pages", _("Landing pages"), order=47)

Name = Annotated[str, Field(min_length=1, max_length=80)]
Slug = Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9-]*$")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class LandingOut(Schema):
    """A landing page, what it brought, and what its draft lacks."""

    id: int
    name: str
    address: str = Field(description="Path of the page for visitors")
    code: int | None = Field(description="Entry code its button leads to")
    state: Literal["live", "changed", "draft"]
    version: int | None = Field(description="What visitors see")
    visitors: int
    pressed: int
    let_in: int = Field(description="Shown a group, or accepted where a form stands before it")
    changed_at: datetime


class LandingWhole(LandingOut):
    blocks: list[dict[str, str]] = Field(description="The draft, see docs/acquire.md")
    lacks: list[str] = Field(description="Why it cannot be published: keys of docs/acquire.md")


class NewLandingIn(Schema):
    name: Name
    code: Annotated[int | None, Field(ge=1, le=2**62)] = None
    sample: Literal["event", "community", "course"] = "community"
    slug: Slug = ""


class SetupIn(Schema):
    name: Name
    slug: Annotated[Slug, Field(min_length=1)]
    code: Annotated[int | None, Field(ge=1, le=2**62)] = None


class BlocksIn(Schema):
    blocks: Annotated[list[dict[str, str]], Field(max_length=30)]


class VersionIn(Schema):
    number: Number
    show: bool = Field(False, description="As what visitors see; else as the draft")


class VersionOut(Schema):
    number: int
    published_at: datetime


class PictureIn(Schema):
    content: Annotated[str, Field(max_length=11_000_000, description="Base64")]


class PictureOut(Schema):
    """A picture as it is kept, to be named in blocks."""

    digest: str
    size: int = Field(description="Bytes")
    width: int
    height: int


class LandingsAsked(Schema):
    sort: Literal["id", "-id", "changed_at", "-changed_at"] = "id"
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/landing-pages", Page[LandingOut], _("Landing pages"))
def pages(request: HttpRequest, asked: Query[LandingsAsked]) -> dict[str, Any]:
    """With what each brought."""
    part = portion(access.pages_of(request), asked.sort, asked.cursor, asked.limit)
    brought = reads.brought([one.pk for one in part.rows])
    return {"items": [_line(one, brought[one.pk]) for one in part.rows], "next": part.next}


@door.read("/landing-pages/{int:landing_id}", LandingWhole, _("One landing page"))
def page(request: HttpRequest, landing_id: int) -> dict[str, Any]:
    """With its draft's blocks."""
    return _whole(access.page_of(request, landing_id))


@door.write("/landing-pages", {201: LandingWhole}, _("Make a landing page"))
def make(request: HttpRequest, given: NewLandingIn) -> Any:
    """From a sample's blocks; nobody sees it until it is published."""
    here, by = workspace_of(request, "act"), seat_of(request).account
    code = entry_code_of(request, given.code, "act") if given.code else None
    made = actions.make(here, given.name, code, by, given.sample, given.slug)
    return 201, _whole(access.page_of(request, made.pk))


@door.write("/landing-pages/{int:landing_id}", LandingWhole, _("Set a landing page up"))
def set_up(request: HttpRequest, landing_id: int, given: SetupIn) -> dict[str, Any]:
    """Name, address and entry code anew."""
    held = access.page_of(request, landing_id, "act")
    held.name, held.slug = given.name, given.slug
    held.code = entry_code_of(request, given.code, "act") if given.code else None
    actions.set_up(held, seat_of(request).account)
    return _whole(held)


@door.write("/landing-pages/{int:landing_id}/blocks", LandingWhole, _("Write a landing page"))
def write(request: HttpRequest, landing_id: int, given: BlocksIn) -> dict[str, Any]:
    """All blocks of the draft anew; the draft before can be brought back."""
    return _again(request, actions.write(access.page_of(request, landing_id, "act"), given.blocks))


@door.write(
    "/landing-pages/{int:landing_id}/undo", LandingWhole, _("Take the last step of a draft back")
)
def undo(request: HttpRequest, landing_id: int) -> dict[str, Any]:
    """Up to twenty steps; nothing where there is none."""
    return _again(request, actions.undo(access.page_of(request, landing_id, "act")))


@door.write("/landing-pages/{int:landing_id}/publish", VersionOut, _("Publish a landing page"))
def publish(request: HttpRequest, landing_id: int) -> LandingVersion:
    """Refused with `lacks` while something is missing."""
    held = access.page_of(request, landing_id, "act")
    return actions.publish(held, seat_of(request).account)


@door.write("/landing-pages/{int:landing_id}/take-down", {204: None}, _("Take a landing page down"))
def take_down(request: HttpRequest, landing_id: int) -> Any:
    """The draft and the versions stay."""
    actions.take_down(access.page_of(request, landing_id, "act"), seat_of(request).account)
    return 204, None


@door.read(
    "/landing-pages/{int:landing_id}/versions", list[VersionOut], _("Versions of a landing page")
)
def versions(request: HttpRequest, landing_id: int) -> Any:
    """Latest first."""
    return access.page_of(request, landing_id).versions.order_by("-number")[:200]


@door.write(
    "/landing-pages/{int:landing_id}/versions", LandingWhole, _("Go back to an earlier version")
)
def go_back(request: HttpRequest, landing_id: int, given: VersionIn) -> dict[str, Any]:
    """As the draft, or as what visitors see."""
    held, by = access.page_of(request, landing_id, "act"), seat_of(request).account
    try:
        if given.show:
            actions.show_again(held, given.number, by)
        else:
            actions.go_back(held, given.number, by)
    except LandingVersion.DoesNotExist as missing:
        raise Http404 from missing
    return _again(request, held)


@door.write("/landing-pictures", {201: PictureOut}, _("Keep a picture for landing pages"))
def keep_picture(request: HttpRequest, given: PictureIn) -> Any:
    """JPEG, PNG or WebP, at most 8 MB; drawn anew, small, without hidden words."""
    here = workspace_of(request, "act")
    try:
        content = b64decode(given.content, validate=True)
    except NotBase64 as error:
        raise BadPicture from error
    return 201, actions.keep_picture(here, content)


def _again(request: HttpRequest, held: LandingPage) -> dict[str, Any]:
    return _whole(access.page_of(request, held.pk))


def _whole(held: LandingPage) -> dict[str, Any]:
    told = _line(held, reads.brought([held.pk])[held.pk])
    return told | {"blocks": held.draft, "lacks": reads.lacks(held)}


def _line(held: LandingPage, told: reads.Brought) -> dict[str, Any]:
    return {
        "id": held.pk, "name": held.name, "address": public_views.link_of(held),
        "code": held.code_id, "state": reads.state(held),
        "version": held.live.number if held.live else None, "visitors": told.visitors,
        "pressed": told.pressed, "let_in": told.let_in, "changed_at": held.changed_at,
    }  # fmt: skip
