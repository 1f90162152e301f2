"""The API's door to imports, and to the events themselves."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from weilu.api.doors import Door
from weilu.api.paging import Cursor, Limit, Page, portion
from weilu.kit.errors import WeiluError
from weilu.people import access
from weilu.platforms import actions, batches, exchange, formats
from weilu.platforms.access import import_of, imports_of
from weilu.platforms.contract import ExportFormat, Refused
from weilu.platforms.models import ImportRun
from weilu.platforms.sources import FileSource
from weilu.platforms.uploads import TooLarge, receive, throw_away

door = Door("intake", _("Imports and events"))


class Empty(WeiluError):
    code = "intake.empty"
    status = 422
    sentence = _("The body is empty. Send the file's bytes as they are, without a form around.")


class TooMuch(WeiluError):
    code = "intake.too_much"
    status = 413
    sentence = _(
        "At most %(lines)d lines and %(bytes)d bytes are taken at once. Send them in parts, or as "
        "a file to /api/v1/imports"
    )


class RefusedLine(Schema):
    """A line that could not be taken; the others were."""

    where: str = Field(description="Like “line 12”")
    why: str


class ImportOut(Schema):
    """A file given to the workspace, and what became of it."""

    id: int
    file: str
    format: str
    size: int = Field(description="Bytes")
    state: str = Field(description="waiting, reading, recording, done, refused, cancelled")
    progress: float = Field(description="0–1")
    taken: int = Field(description="Events that were new")
    skipped: int = Field(description="Events the log had already")
    repeated: int = Field(description="Events that stand in the file twice")
    refused: int = Field(description="Lines that could not be read")
    why: str = Field(description="Where the file was refused as a whole: what and where")
    created_at: datetime
    finished_at: datetime | None


class ImportWhole(ImportOut):
    """An import with the lines it refused, the first 1,000."""

    refusals: list[RefusedLine]


class ImportsAsked(Schema):
    cursor: Cursor = ""
    limit: Limit = 50


class Given(Schema):
    file: Annotated[str, Field(max_length=255, description="The file's name")] = "export"
    format: Annotated[str, Field(max_length=30, description="Found out when left out")] = ""
    zone: Annotated[str, Field(max_length=60, description="Of exports that name none")] = ""
    date_order: Annotated[
        Literal["", "DMY", "MDY", "YMD"], Field(description="Where an export leaves it open")
    ] = ""


class Pushed(Schema):
    """What became of pushed lines."""

    taken: int = Field(description="Events that were new")
    skipped: int = Field(description="Events the log had already: sending again is harmless")
    repeated: int = Field(description="Lines with an id that stood further up")
    refused: int
    refusals: list[RefusedLine] = Field(description="The first 1,000")
    groups: list[int] = Field(description="Ids of the groups they are of")


class EventOut(Schema):
    """An event in the fields of the exchange format (docs/exchange.md), and its number."""

    seq: int = Field(description="Its number in the log: later events have higher ones")
    id: str
    at: datetime
    kind: str
    platform: str
    group: str
    group_name: str
    author: str
    author_name: str
    text: str
    reply_to: str
    subject: str
    mentions: list[str]
    media: str
    data: dict[str, Any]


class EventsAsked(Schema):
    after: Annotated[int, Field(ge=0, le=2**62, description="Only those with a higher seq")] = 0
    group: Annotated[int | None, Field(ge=1, le=2**62, description="Only of this group")] = None
    kind: Annotated[str, Field(max_length=32, description="Only of this kind")] = ""
    limit: Annotated[int, Field(ge=1, le=1000, description="1–1000")] = 200


class EventsOut(Schema):
    """Events in the order they were recorded."""

    items: list[EventOut]
    after: int = Field(description="Pass as `after` to go on from here, now or tomorrow")
    more: bool = Field(description="Whether there are more by now")


def _body(kind: str) -> dict[str, Any]:
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {"requestBody": {"required": True, "content": {kind: schema}}}


@door.write(
    "/imports", {202: ImportOut}, _("Import a file"), says=_body("application/octet-stream")
)
def start(request: HttpRequest, response: HttpResponse, asked: Query[Given]) -> dict[str, Any]:
    """The body is the file, as it is. Answered when it lies here whole; a worker takes it in.

    Ask the address in `Location` for its progress.
    """
    here, account = access.workspace_of(request, "act"), access.seat_of(request).account
    if asked.zone:
        actions.zone_named(asked.zone)
    if int(request.headers.get("Content-Length") or 0) > settings.WEILU_UPLOAD_LIMIT:
        raise TooLarge(megabytes=settings.WEILU_UPLOAD_LIMIT // 1_000_000)
    given = receive(request, asked.file.replace("\x00", ""))
    try:
        if not given.size:
            raise Empty
        key = formats.by_key(asked.format) if asked.format else _found_out(given.path)
        run = actions.start_import(
            here, given.path, account=account, file_name=given.name or "", format=key.key,
            zone=asked.zone, date_order=asked.date_order,
        )  # fmt: skip
    except BaseException:
        throw_away(given.path)
        raise
    response.headers["Location"] = f"/api/v1/imports/{run.pk}"
    return _run(run)


def _found_out(path: Path) -> ExportFormat:
    return formats.detect(FileSource(path))


@door.read("/imports", Page[ImportOut], _("Imports"), right="act")
def imports(request: HttpRequest, asked: Query[ImportsAsked]) -> dict[str, Any]:
    """Newest first."""
    part = portion(imports_of(request), "-created_at", asked.cursor, asked.limit)
    return {"items": [_run(run) for run in part.rows], "next": part.next}


@door.read("/imports/{int:run_id}", ImportWhole, _("One import"), right="act")
def one_import(request: HttpRequest, run_id: int) -> dict[str, Any]:
    """How far it is, or what was taken, skipped and refused."""
    return _whole(import_of(request, run_id))


@door.write("/imports/{int:run_id}/cancel", ImportWhole, _("Stop an import"))
def cancel(request: HttpRequest, run_id: int) -> dict[str, Any]:
    """Stops it unless it is over; what it has recorded stays."""
    actions.cancel_import(import_of(request, run_id), by=access.seat_of(request).account)
    return _whole(import_of(request, run_id))


@door.write("/events", Pushed, _("Push events"), says=_body("application/x-ndjson"))
def push(request: HttpRequest) -> dict[str, Any]:
    """JSON lines in the exchange format (docs/exchange.md), at most 10,000 and 5 MB.

    Each line is taken, known already by its group and id, or refused with its number.
    """
    here, account = access.workspace_of(request, "act"), access.seat_of(request).account
    body = request.read(batches.MOST_BYTES + 1)
    if len(body) > batches.MOST_BYTES or body.count(b"\n") > batches.MOST_LINES:
        raise TooMuch(lines=batches.MOST_LINES, bytes=batches.MOST_BYTES)
    if not body.strip():
        raise Empty
    taken = batches.push(here, body, account)
    return {
        "taken": taken.taken, "skipped": taken.skipped, "repeated": taken.repeated,
        "refused": taken.refused, "refusals": [_refused(line) for line in taken.refusals],
        "groups": taken.groups,
    }  # fmt: skip


@door.read("/events", EventsOut, _("Events since a number"))
def events(request: HttpRequest, asked: Query[EventsAsked]) -> dict[str, Any]:
    """The log from where you left off, for export: nothing is skipped, nothing told twice."""
    here = access.workspace_of(request)
    group = access.group_of(request, asked.group) if asked.group else None
    lines, more = exchange.since(
        here, asked.after, asked.limit, group, asked.kind.replace("\x00", "")
    )
    after = lines[-1]["seq"] if lines else asked.after
    return {"items": lines, "after": after, "more": more}


def _run(run: ImportRun) -> dict[str, Any]:
    same = {
        name: getattr(run, name) for name in ImportOut.model_fields if name not in {"id", "file"}
    }
    return {"id": run.pk, "file": run.file_name, **same}


def _whole(run: ImportRun) -> dict[str, Any]:
    return {**_run(run), "refusals": [_refused(Refused(*line)) for line in run.refusals]}


def _refused(line: Refused) -> dict[str, str]:
    return {"where": line.place, "why": line.reason}
