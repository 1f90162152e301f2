"""The API's door to templates: words to be used again, previewed and tried out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.forms import model_to_dict
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema, Status
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.formed import filled
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.outbox import access, endpoints, filling, phrases
from weilu.outbox.forms import TemplateForm, TestForm
from weilu.outbox.models import Template
from weilu.people.access import seat_of, workspace_of

door = Door("templates", _("Templates"), order=64)
Text = Annotated[str, Field(max_length=8_000, description="{group} {name} {community} {date}")]


class TemplateOut(Schema):
    """Words to be used again, in either language."""

    id: int
    name: str
    text_zh: str
    text_en: str
    changed_at: datetime


class TemplatesAsked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


class TemplateIn(Schema):
    name: Annotated[str | None, Field(max_length=80)] = None
    text_zh: Text | None = None
    text_en: Text | None = None


class Words(Schema):
    text_zh: Text = ""
    text_en: Text = ""


class PreviewOut(Schema):
    """A text as one connected platform would have it."""

    platform: str
    language: str
    text: str
    length: int
    longest: int = Field(description="What the platform takes, in characters")
    is_too_long: bool


class Previewed(Schema):
    previews: list[PreviewOut]
    unknown: list[str] = Field(description="Variables nobody can fill in")


class Test(Schema):
    connection: Annotated[int, Field(ge=1, le=2**62)]
    language: Literal["zh", "en"]
    group: Annotated[int | None, Field(ge=1, le=2**62, description="This, or `member`")] = None
    member: Annotated[int | None, Field(ge=1, le=2**62, description="One of staff")] = None


class Deleted(Schema):
    deleted: int


@door.read("/templates", Page[TemplateOut], _("Templates"), right="act")
def templates(request: HttpRequest, asked: Query[TemplatesAsked]) -> dict[str, Any]:
    """All of them, by name."""
    part = portion(access.templates_of(request, "act"), "name", asked.cursor, asked.limit)
    return {"items": [_template(one) for one in part.rows], "next": part.next}


@door.write("/templates", {201: TemplateOut}, _("Make a template"))
def make(request: HttpRequest, given: TemplateIn) -> Status[Any]:
    """Words in one language at least; variables nobody can fill in are refused."""
    return Status(201, _saved(request, Template(workspace=workspace_of(request, "act")), given))


@door.write("/templates/preview", Previewed, _("Preview words"))
def preview(request: HttpRequest, given: Words) -> dict[str, Any]:
    """How words would look on each connected platform; nothing is kept."""
    texts = {"zh": given.text_zh, "en": given.text_en}
    strange = [name for text in texts.values() for name in filling.unknown(text)]
    shown = phrases.previews(workspace_of(request, "act"), texts)
    return {"previews": [_preview(one) for one in shown], "unknown": list(dict.fromkeys(strange))}


@door.read("/templates/{int:template_id}", TemplateOut, _("One template"), right="act")
def template(request: HttpRequest, template_id: int) -> dict[str, Any]:
    """A template by its id."""
    return _template(access.template_of(request, template_id))


@door.write("/templates/{int:template_id}", TemplateOut, _("Change a template"))
def change(request: HttpRequest, template_id: int, given: TemplateIn) -> dict[str, Any]:
    """What is left out stays as it is."""
    return _saved(request, access.template_of(request, template_id), given)


@door.write("/templates/{int:template_id}/delete", Deleted, _("Delete a template"))
def delete(request: HttpRequest, template_id: int) -> dict[str, int]:
    """What was written with it stays."""
    phrases.delete(access.template_of(request, template_id), seat_of(request).account)
    return {"deleted": template_id}


@door.write(
    "/templates/{int:template_id}/test", {201: endpoints.MessageOut}, _("Try a template out")
)
def test(request: HttpRequest, template_id: int, given: Test) -> Status[Any]:
    """Send it to one group or one member of staff, marked as a test."""
    data = filled(TestForm(access.template_of(request, template_id), given.dict()))
    sent = phrases.send_test(
        data["connection"], data["place"], data["text"], seat_of(request).account, data["language"]
    )
    return Status(201, endpoints.told(sent))


def _saved(request: HttpRequest, held: Template, given: TemplateIn) -> dict[str, Any]:
    known = model_to_dict(held, ("name", "text_zh", "text_en"))
    form = TemplateForm({**known, **given.dict(exclude_none=True)}, instance=held)
    filled(form)
    phrases.save(held, seat_of(request).account)
    return _template(held)


def _template(one: Template) -> dict[str, Any]:
    same = ("name", "text_zh", "text_en", "changed_at")
    return {"id": one.pk, **{name: getattr(one, name) for name in same}}


def _preview(one: phrases.Preview) -> dict[str, Any]:
    same = ("platform", "language", "text", "length", "longest", "is_too_long")
    return {name: getattr(one, name) for name in same}
