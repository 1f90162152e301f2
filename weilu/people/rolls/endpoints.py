"""The API's door to imports of members."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.people.access import seat_of, workspace_of
from weilu.people.models import MemberImport
from weilu.people.rolls import access, actions, wording

door = Door("member-imports", _("Imports of members"), order=23)


class LineRefused(Schema):
    line: int
    why: str


class MemberImportOut(Schema):
    """A table of members: checked first, then taken in when asked."""

    id: int
    file_name: str
    state: str = Field(description="checking, checked, taking, done, refused, cancelled")
    lines: int
    added: int
    changed: int
    same: int
    refused: int
    why: str = Field(description="Where it was refused as a whole")
    refusals: list[LineRefused] = Field(description="The first 1,000")
    created_at: datetime
    finished_at: datetime | None


class MemberImportIn(Schema):
    table: Annotated[str, Field(max_length=900_000, description="CSV, see the page on people")]
    file_name: Annotated[str, Field(max_length=255)] = "api.csv"


@door.read("/member-imports", list[MemberImportOut], _("Imports of members"), right="act")
def imports(request: HttpRequest) -> list[dict[str, Any]]:
    """The latest 50."""
    return [_one(run) for run in access.imports_of(request)[:50]]


@door.read("/member-imports/{int:member_import_id}", MemberImportOut, _("One import"), right="act")
def member_import(request: HttpRequest, member_import_id: int) -> dict[str, Any]:
    """How far it is, and which lines are refused."""
    return _one(access.import_of(request, member_import_id))


@door.write("/member-imports", {202: MemberImportOut}, _("Check a table of members"))
def give(request: HttpRequest, given: MemberImportIn) -> Any:
    """Nothing is taken yet: look at it once it is `checked`, then commit it."""
    content = given.table.encode("utf-8", "replace")
    run = actions.give(
        workspace_of(request, "act"), given.file_name, [content], seat_of(request).account
    )
    return 202, _one(run)


@door.write("/member-imports/{int:member_import_id}/commit", MemberImportOut, _("Take a table in"))
def commit(request: HttpRequest, member_import_id: int) -> dict[str, Any]:
    """What was checked; the lines that were refused stay out."""
    run = access.import_of(request, member_import_id)
    actions.commit(run)
    return _one(run)


@door.write("/member-imports/{int:member_import_id}/cancel", MemberImportOut, _("Stop an import"))
def cancel(request: HttpRequest, member_import_id: int) -> dict[str, Any]:
    """What was taken in already stays."""
    run = access.import_of(request, member_import_id)
    actions.cancel(run)
    return _one(run)


def _one(run: MemberImport) -> dict[str, Any]:
    same = ("file_name", "state", "lines", "added", "changed", "same", "refused", "why",
            "created_at", "finished_at")  # fmt: skip
    refusals = [
        {"line": line, "why": wording.refusal(code, what)} for line, code, what in run.refusals
    ]
    return {"id": run.pk, "refusals": refusals, **{name: getattr(run, name) for name in same}}
