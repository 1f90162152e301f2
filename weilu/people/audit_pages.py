"""The page that tells who did what in the workspace, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.events.models import Event
from weilu.people import access, audit
from weilu.people.models import Account, Seat, Workspace

COLUMNS = (
    Column("at", _("When"), order="at", fixed=True),
    Column("what", _("What"), fixed=True),
    Column("group", _("Group"), wide=True),
)
CSV_HEADER = ("seq", "at", "by", "name", "kind", "sentence", "group_id", "group")


@require_GET
@page("manage")
def audit_log(request: HttpRequest) -> HttpResponseBase:
    """Newest first; narrowed to one person, searched by name."""
    workspace = access.workspace_of(request, "manage")
    asked = Asked.of(request, COLUMNS, default="-at", filters=("by",))
    found = audit.deeds(workspace, asked.filters["by"], asked.q)
    if request.GET.get("format") == "csv":
        return csv_answer(request, "audit", CSV_HEADER, _csv(found))
    table = Table(request, COLUMNS, asked, found)
    for row, told in zip(table.rows, audit.told(table.rows), strict=True):
        row.told = told
    given = {"table": table, "people": _people(workspace)}
    return render(request, "people/audit.html", given)


def _csv(found: QuerySet[Event]) -> Iterator[list[Any]]:
    for deed in audit.every(found):
        yield [
            deed.seq, deed.at.isoformat(), deed.by, deed.name, deed.kind, deed.sentence,
            deed.group_id, deed.group,
        ]  # fmt: skip


def _people(workspace: Workspace) -> list[tuple[str, str]]:
    """Those who have done something here or have a seat, to filter by."""
    doers = audit.deeds(workspace).order_by().values_list("data__by", flat=True).distinct()
    seated = Seat.objects.filter(workspace=workspace).values_list("account_id", flat=True)
    known = Account.objects.filter(pk__in={*filter(None, doers), *seated}).order_by("name", "pk")
    return [(str(one.pk), one.name) for one in known]
