"""Reports to take away, of one group or of all: HTML, JSON, CSV."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from weilu.console.pages import page
from weilu.console.streams import streamed
from weilu.measure import details, reads, stored
from weilu.measure.figures import Checkup
from weilu.measure.near import Near
from weilu.measure.report import csv, html, json
from weilu.people import access
from weilu.people.models import Workspace

TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "csv.zip": "application/zip",
}
#: Bytes of an archive sent at once.
PIECE = 64_000


@require_GET
@page("see")
def group_report(request: HttpRequest, group_id: int, form: str) -> HttpResponseBase:
    """One group's stored check-up as a file."""
    group = access.group_of(request, group_id)
    found = details.whole(group)
    if found is None:
        raise Http404
    checkup = stored.checkup([found], group.workspace.zone)
    return answer(request, group.workspace, checkup, form, f"weilu-group-{group.pk}")


@require_GET
@page("see")
def report(request: HttpRequest, form: str) -> HttpResponseBase:
    """The stored check-ups of all groups as a file."""
    workspace = access.workspace_of(request)
    return answer(request, workspace, reads.checked(workspace), form, f"weilu-{workspace.slug}")


def answer(
    request: HttpRequest, workspace: Workspace, checkup: Checkup, form: str, name: str
) -> HttpResponseBase:
    """A check-up as a file of one form, streamed in the active language."""
    language = (get_language() or "zh-hans").lower()
    language = language if language in html.LANGUAGES else "zh-hans"
    pieces = _pieces(workspace, checkup, form, language)
    answer = streamed(request, pieces, content_type=TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _pieces(workspace: Workspace, checkup: Checkup, form: str, language: str) -> Iterator[Any]:
    """Streamed: the first bytes leave before the last group's messages are looked up."""
    render = {"html": _html, "json": _json, "csv.zip": _zipped}[form]
    with reads.near(workspace, [one.group for one in checkup.groups]) as near:
        yield from render(checkup, near, language)


def _html(checkup: Checkup, near: Near, language: str) -> Iterator[str]:
    return html.render(checkup, near.behind, language, near.whole)


def _json(checkup: Checkup, near: Near, language: str) -> Iterator[str]:
    return json.render(checkup, near.behind, language, near.whole)


def _zipped(checkup: Checkup, near: Near, language: str) -> Iterator[bytes]:
    """An archive written as it is read, so that it is never held whole."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in csv.files(checkup, language, near.whole).items():
            with archive.open(name, "w") as file:
                for line in lines():
                    file.write(line.encode())
                    if sink.waiting > PIECE:
                        yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """What an archive is written into: cannot go back, gives away what it has."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self.waiting = 0

    def writable(self) -> bool:
        return True

    def write(self, given: Any) -> int:
        self._held.append(bytes(given))
        self.waiting += len(given)
        return len(given)

    def taken(self) -> bytes:
        held, self._held, self.waiting = b"".join(self._held), [], 0
        return held
