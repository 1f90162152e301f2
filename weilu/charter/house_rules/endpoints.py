"""The API's door to house rules."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.charter.house_rules import access, actions, reads, rules, wording
from weilu.charter.house_rules.models import Edition
from weilu.people.access import group_of, member_of, seat_of, workspace_of

door = Door("rules", _("House rules"), order=40)
Text = Annotated[
    str, Field(max_length=2 * rules.LONGEST, description="One rule a line, # = heading")
]


class EditionOut(Schema):
    """A published version; it never changes."""

    number: int
    zh: str
    en: str
    note: str = Field(description="What changed, and why")
    published_at: datetime


class BookOut(Schema):
    """Rules of the workspace, or what one group adds to them."""

    id: int
    group: int | None = Field(description="Null: they are for everybody")
    edition: EditionOut | None = Field(description="In force")
    people: int = Field(description="Members there now, staff and bots left out")
    accepted: int = Field(description="Of them: accepted what is in force")
    earlier: int = Field(description="Of them: accepted only an earlier version")
    draft_zh: str
    draft_en: str


class BookWhole(BookOut):
    """With every version, newest first."""

    editions: list[EditionOut]


class Standing(Schema):
    """One member, and the last version they accepted."""

    id: int
    name: str
    standing: str = Field(description="current, earlier, none")
    number: int | None
    accepted_at: datetime | None
    way: str | None = Field(description="page, word, reaction, form")


class Begin(Schema):
    group: Annotated[int | None, Field(ge=1, le=2**62, description="Null: for everybody")] = None


class Draft(Schema):
    zh: Text = ""
    en: Text = ""


class Publish(Schema):
    note: Annotated[str, Field(max_length=200, description="What changed, and why")] = ""


class Accept(Schema):
    member: Annotated[int, Field(ge=1, le=2**62)]
    group: Annotated[int | None, Field(ge=1, le=2**62, description="Where they come in")] = None
    way: Literal["form", "word", "reaction"] = "form"


class Accepted(Schema):
    """Which versions were new to the member."""

    editions: list[EditionOut]


class StandingsAsked(Schema):
    standing: Literal["", "current", "earlier", "none"] = ""
    q: Annotated[str, Field(max_length=200, description="Part of the name")] = ""
    cursor: Cursor = ""
    limit: Limit = 50


@door.read("/rules", list[BookOut], _("House rules in force"))
def books(request: HttpRequest) -> list[dict[str, Any]]:
    """Those for everybody first, then what groups add."""
    return [_book(one) for one in reads.books(workspace_of(request))]


@door.write("/rules", BookWhole, _("Begin rules"))
def begin(request: HttpRequest, given: Begin) -> dict[str, Any]:
    """For everybody, or for one group; those begun already are answered as they are."""
    group = group_of(request, given.group, "act") if given.group else None
    return _whole(reads.held(actions.open_book(workspace_of(request, "act"), group)))


@door.read("/rules/{int:book_id}", BookWhole, _("One set of rules"))
def book(request: HttpRequest, book_id: int) -> dict[str, Any]:
    """With its draft and every version."""
    return _whole(reads.held(access.book_of(request, book_id)))


@door.write("/rules/{int:book_id}/draft", BookWhole, _("Write a draft"))
def draft(request: HttpRequest, book_id: int, given: Draft) -> dict[str, Any]:
    """Replaces the draft; nobody but staff sees it."""
    held = access.book_of(request, book_id, "act")
    actions.save_draft(held, given.zh, given.en, seat_of(request).account)
    return _whole(reads.held(held))


@door.write("/rules/{int:book_id}/publish", EditionOut, _("Publish the draft"))
def publish(request: HttpRequest, book_id: int, given: Publish) -> dict[str, Any]:
    """It becomes a numbered version that never changes."""
    held = access.book_of(request, book_id, "act")
    return _edition(actions.publish(held, seat_of(request).account, given.note))


@door.read("/rules/{int:book_id}/acceptances", Page[Standing], _("Who accepted"))
def acceptances(request: HttpRequest, book_id: int, asked: Query[StandingsAsked]) -> dict[str, Any]:
    """Who is there now, with the last version each accepted."""
    held = access.book_of(request, book_id)
    found = reads.standings(held, asked.standing, asked.q.replace("\x00", ""))
    part: Any = portion(found, "name", asked.cursor, asked.limit)
    edition = reads.current(held)
    newest = edition.number if edition else 0
    items = [
        {"id": row.pk, "name": row.name, "number": row.number, "way": row.way,
         "accepted_at": row.accepted_at, "standing": wording.standing(row.number, newest)}
        for row in part.rows
    ]  # fmt: skip
    return {"items": items, "next": part.next}


@door.write("/rules/accept", Accepted, _("Note that a member accepts"))
def accept(request: HttpRequest, given: Accept) -> dict[str, Any]:
    """For forms of your own: the member accepts what is in force where they come in."""
    member = member_of(request, given.member, "act")
    group = group_of(request, given.group, "act") if given.group else None
    editions = reads.in_force(member.workspace_id, group)
    fresh = actions.accept(member, editions, given.way, group)
    return {"editions": [_edition(one) for one in fresh]}


def _edition(one: Edition) -> dict[str, Any]:
    return {
        "number": one.number, "zh": one.text_zh, "en": one.text_en, "note": one.note,
        "published_at": one.published_at,
    }  # fmt: skip


def _book(held: reads.Held) -> dict[str, Any]:
    return {
        "id": held.book.pk, "group": held.book.group_id,
        "edition": _edition(held.edition) if held.edition else None,
        "people": held.share.people, "accepted": held.share.current, "earlier": held.share.earlier,
        "draft_zh": held.book.draft_zh, "draft_en": held.book.draft_en,
    }  # fmt: skip


def _whole(held: reads.Held) -> dict[str, Any]:
    return {
        **_book(held),
        "editions": [_edition(one) for one in held.book.editions.order_by("-number")],
    }
