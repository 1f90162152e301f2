"""Pages of segments: all of them, and the editor with text and rows kept in step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import undo
from weilu.console.attempts import attempt
from weilu.console.pages import page
from weilu.console.tables import Asked, Column, Table, csv_answer
from weilu.kit.errors import WeiluError
from weilu.people.access import account_of, seat_of, workspace_of
from weilu.people.models import Segment
from weilu.people.segments import access, actions, builder, fields, reads
from weilu.people.segments.board_form import board_from, drawn
from weilu.people.segments.builder import Board, Row, Rows
from weilu.people.segments.tree import written
from weilu.people.segments.wording import FilterRefused
from weilu.people.tags import actions as tagging

COLUMNS = (
    Column("name", gettext_lazy("Segment"), order="name", fixed=True),
    Column("members", gettext_lazy("Members"), numeric=True),
    Column("filter", gettext_lazy("Filter"), order="text", wide=True),
    Column("changed", gettext_lazy("Changed on"), order="changed_at", wide=True),
)
#: Members shown beside the editor.
SHOWN = 20


@require_GET
@page("see")
def segments(request: HttpRequest) -> HttpResponseBase:
    """All kept filters, each with how many members it finds now."""
    asked = Asked.of(request, COLUMNS, default="name")
    found = access.segments_of(request)
    if asked.q:
        found = found.filter(name__icontains=asked.q)
    if request.GET.get("format") == "csv":
        lines = ([one.pk, one.name, one.text, one.note] for one in found)
        return csv_answer(request, "segments", ("id", "name", "filter", "note"), lines)
    table = Table(request, COLUMNS, asked, found)
    for row in table.rows:
        row.members = counted(row)
    given = {"table": table, "any": bool(table.total) or asked.narrowed}
    return render(request, "people/segments.html", given)


def counted(segment: Segment) -> int | None:
    """How many it finds now; None where it asks for a field that no room has any more."""
    try:
        return reads.matching(segment.workspace, segment.text).count()
    except FilterRefused:
        return None


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Write a filter and keep it under a name."""
    text = request.GET.get("filter", "")[:4000]
    return _editor(request, Segment(workspace=workspace_of(request, "act"), text=text))


@require_http_methods(["GET", "POST"])
@page("see")
def segment(request: HttpRequest, segment_id: int) -> HttpResponse:
    """One segment: its filter in both forms, and whom it finds."""
    right = "act" if request.method == "POST" else "see"
    return _editor(request, access.segment_of(request, segment_id, right))


def _editor(request: HttpRequest, held: Segment) -> HttpResponse:
    if request.method == "GET":
        return _drawn(request, held, _from_text(held, held.text))
    did = request.POST.get("did", "save")
    held.name, held.note = request.POST.get("name", "")[:200], request.POST.get("note", "")[:200]
    if did in ("save", "text") or "join" not in request.POST:
        state = _from_text(held, request.POST.get("text", ""))
    else:
        state = _from_rows(board_from(request.POST, did))
    if did == "save" and not state["refused"]:
        return _saved(request, held, state)
    return _drawn(request, held, state)


def _saved(request: HttpRequest, held: Segment, state: dict[str, Any]) -> HttpResponse:
    held.text = state["text"]
    try:
        actions.save(held, seat_of(request).account)
    except WeiluError as refusal:
        return _drawn(request, held, {**state, "failed": str(refusal)}, refusal.status)
    toasts.success(request, _("Saved."))
    return redirect("people:segment", held.pk)


def _from_text(held: Segment, text: str) -> dict[str, Any]:
    """The editor's state from the text: its rows, or where it cannot be read."""
    if not text.strip():
        return {"text": text, "tree": None, "board": _fresh(), "refused": None}
    try:
        tree = reads.checked(held.workspace, text)
    except FilterRefused as refused:
        return {"text": text, "tree": None, "board": None, "refused": refused}
    return {"text": text, "tree": tree, "board": builder.board_of(tree), "refused": None}


def _from_rows(board: Board) -> dict[str, Any]:
    """The editor's state from the rows: their text."""
    tree, board = builder.tree_of(board, fields.vocabulary())
    return {"text": written(tree) if tree else "", "tree": tree, "board": board, "refused": None}


def _fresh() -> Board:
    return Board("and", (Rows("and", (Row("joined", "<", ""),)),))


def _drawn(
    request: HttpRequest, held: Segment, state: dict[str, Any], status: int = 200
) -> HttpResponse:
    if state["board"] is not None and not any(group.rows for group in state["board"].groups):
        state["board"] = replace(state["board"], groups=_fresh().groups)
    found = None if state["tree"] is None else reads.found(held.workspace, state["tree"])
    refused = state["refused"]
    given = {
        **state, "held": held, "groups": drawn(state["board"], held.workspace),
        "count": None if found is None else found.count(),
        "people": [] if found is None else list(found.order_by("name", "pk")[:SHOWN]),
        "marked": _marked(state["text"], refused) if refused else None,
        "fields": fields.known().values(), "uses": actions.uses(held) if held.pk else [],
        "is_new": not held.pk,
    }  # fmt: skip
    return render(
        request, "people/segment.html", given, status=422 if refused and status == 200 else status
    )


def _marked(text: str, refused: FilterRefused) -> tuple[str, str, str]:
    """The text before, at and after the place that cannot be read."""
    start, end = refused.data["start"], refused.data["end"]
    return text[:start], text[start:end] or "…", text[end:]


@require_POST
@page("act")
def delete(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Forget it; the next page offers to take that back."""
    held = access.segment_of(request, segment_id, "act")
    back = {"name": held.name, "text": held.text, "note": held.note}
    actions.delete(held, seat_of(request).account)
    said = _("The segment “%(name)s” is gone.") % {"name": held.name}
    undo.offer(request, said, reverse("people:restore_segment"), back)
    return redirect("people:segments")


@require_POST
@page("act")
def restore(request: HttpRequest) -> HttpResponse:
    """Keep a filter again that was just deleted."""
    given = {key: request.POST.get(key, "")[:4000] for key in ("name", "text", "note")}
    given["note"] = given["note"][:200]
    held = Segment(workspace=workspace_of(request, "act"), **given)
    said = _("“%(name)s” is back.") % {"name": held.name}
    if not attempt(request, lambda: actions.save(held, account_of(request)), said):
        return redirect("people:segments")
    return redirect("people:segment", held.pk)


@require_POST
@page("act")
def tag_all(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Put a tag on everybody the segment finds now."""
    held, by = access.segment_of(request, segment_id, "act"), seat_of(request).account
    try:
        tag = tagging.make(held.workspace, request.POST.get("tag", ""), by)
        found = reads.matching(held.workspace, held.text).order_by("pk")
        fresh = tagging.put(tag, list(found.values_list("pk", flat=True)), by, "console")
    except WeiluError as refusal:
        toasts.error(request, str(refusal))
        return redirect("people:segment", held.pk)
    said = _("%(number)d members got “%(name)s”. Who joins the segment later does not.")
    toasts.success(request, said % {"number": len(fresh), "name": tag.name})
    return redirect("people:segment", held.pk)
