"""Reports to take away, of one group or of all: HTML, JSON, CSV."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from weilu.console.pages import page
from weilu.console.streams import streamed
from weilu.measure import reads, stored
from weilu.measure.figures import Checkup
from weilu.measure.report import csv, html, json
from weilu.people import access
from weilu.people.models import Workspace

TYPES = {"html": "text/html; charset=utf-8", "json": "application/json"}


@require_GET
@page("see")
def group_report(request: HttpRequest, group_id: int, form: str) -> HttpResponseBase:
    """One group's stored check-up as a file."""
    group = access.group_of(request, group_id)
    found = reads.checked_group(group)
    if found is None:
        raise Http404
    checkup = stored.checkup([found], group.workspace.zone)
    return _answer(request, group.workspace, checkup, form, f"weilu-group-{group.pk}")


@require_GET
@page("see")
def report(request: HttpRequest, form: str) -> HttpResponseBase:
    """The stored check-ups of all groups as a file."""
    workspace = access.workspace_of(request)
    return _answer(request, workspace, reads.checked(workspace), form, f"weilu-{workspace.slug}")


def _answer(
    request: HttpRequest, workspace: Workspace, checkup: Checkup, form: str, name: str
) -> HttpResponseBase:
    language = (get_language() or "zh-hans").lower()
    language = language if language in html.LANGUAGES else "zh-hans"
    if form == "csv.zip":
        answer: HttpResponseBase = HttpResponse(
            _zipped(checkup, language), content_type="application/zip"
        )
    else:
        pieces = _pieces(workspace, checkup, form, language)
        answer = streamed(request, pieces, content_type=TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _pieces(workspace: Workspace, checkup: Checkup, form: str, language: str) -> Iterator[str]:
    """Streamed: the first bytes leave before the last group's messages are looked up."""
    render = html.render if form == "html" else json.render
    with reads.behind(workspace, checkup) as behind:
        yield from render(checkup, behind, language)


def _zipped(checkup: Checkup, language: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in csv.files(checkup, language).items():
            archive.writestr(name, "".join(lines()))
    return packed.getvalue()
