"""Verbs of intake: take a file into a workspace, with progress that anyone may look at."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.jobs.tasks import enqueue
from weilu.kit import clock, scratch
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Workspace
from weilu.platforms.contract import ReadOptions
from weilu.platforms.facts import ImportCancelled, ImportDone, ImportRefused, ImportStarted
from weilu.platforms.models import ImportRun, ImportState
from weilu.platforms.progress import Progress, silent
from weilu.platforms.sources import FileSource

READING_SHARE = 0.6  #: of the whole progress; the rest is recording
BETWEEN_NOTES = timedelta(seconds=0.5).total_seconds()
REFUSALS_SHOWN = 1_000


class UnknownZone(WeiluError):
    code = "intake.unknown_zone"
    sentence = _("No time zone is called %(zone)s. Name one like Asia/Shanghai or Europe/Berlin.")


class Failed(WeiluError):
    code = "intake.failed"
    status = 500
    sentence = _(
        "Weilu failed on %(file)s three times. What was taken stays; the worker's log says why. "
        "Please report it with the first lines of the file."
    )


class Cancelled(Exception):
    """The person took the import back while it ran."""


def start_import(
    workspace: Workspace,
    path: Path,
    *,
    account: Account | None = None,
    file_name: str = "",
    format: str = "",
    zone: str = "",
    date_order: str = "",
) -> ImportRun:
    """Note down a file to take in, and ask a worker for it (in the caller's transaction)."""
    with transaction.atomic():
        run = ImportRun.objects.create(
            workspace=workspace, account=account, file_name=file_name or path.name,
            path=str(path), size=path.stat().st_size, format=format, zone=zone,
            date_order=date_order, created_at=clock.now(),
        )  # fmt: skip
        enqueue("platforms.take_in", run_id=run.pk)
        _tell(run, ImportStarted)
    return run


@transaction.atomic
def cancel_import(run: ImportRun, by: Account | None = None) -> bool:
    """Stop an import; what it has recorded stays. False when it was over already."""
    open_runs = ImportRun.objects.filter(pk=run.pk).exclude(
        state__in=[ImportState.DONE, ImportState.REFUSED, ImportState.CANCELLED]
    )
    stopped = open_runs.update(state=ImportState.CANCELLED, finished_at=clock.now())
    if stopped:
        fact = ImportCancelled(run=run.pk, file=run.file_name, by=audit.number(by))
        audit.note(run.workspace, fact, room="platforms")
    return bool(stopped)


def carry_out(run: ImportRun, watch: Progress = silent) -> ImportRun:
    """Take the file in. Safe to repeat after a kill: what was recorded is skipped.

    `watch` gets the share done, 0–1, besides what is written down for the pages.
    """
    if run.is_over:
        return run
    folder = scratch.home() / f"import-{run.pk}"
    try:
        _take(run, folder, watch)
    except Cancelled:
        pass
    except WeiluError as error:
        refuse(run, str(error))
    finally:
        _clear(folder)
    run.refresh_from_db()
    return run


def refuse(run: ImportRun, why: str) -> None:
    """End an import with the sentence that says why, unless it is over."""
    with suppress(Cancelled), transaction.atomic():
        _end(run, ImportState.REFUSED, why=why)
        _tell(run, ImportRefused, why=why)


def zone_named(name: str) -> ZoneInfo:
    """The zone with an IANA name. Raises `UnknownZone`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(zone=name) from None


def _take(run: ImportRun, folder: Path, watch: Progress) -> None:
    from weilu.platforms import intake  # DuckDB and Arrow: for those who take in, not for all

    source = FileSource(Path(run.path))
    options = ReadOptions(
        zone=zone_named(run.zone or run.workspace.zone),
        group=Path(run.file_name).stem,
        date_order=run.date_order,
    )
    reading = intake.open_reading(source, options, run.format)
    _note(run, state=ImportState.READING, format=reading.format.key)
    [spooled] = intake.spool([reading], folder, _Noter(run, watch, 0, READING_SHARE))
    _note(run, state=ImportState.RECORDING, refused=spooled.refused)
    taken = intake.record(run.workspace, spooled, _Noter(run, watch, READING_SHARE, 1))
    with transaction.atomic():
        _end(
            run, ImportState.DONE, taken=taken.taken, skipped=taken.skipped,
            repeated=taken.repeated, refused=taken.refused,
            refusals=[list(line) for line in taken.refusals[:REFUSALS_SHOWN]], progress=1,
        )  # fmt: skip
        _tell(run, ImportDone, taken=taken.taken, skipped=taken.skipped, refused=taken.refused)


def _tell(run: ImportRun, fact: type, **facts: object) -> None:
    """Leave what became of an import in the audit."""
    told = fact(run=run.pk, file=run.file_name, by=run.account_id or 0, **facts)
    audit.note(run.workspace, told, room="platforms")


class _Noter:
    """Writes progress down twice a second, and hears of a cancellation there."""

    def __init__(self, run: ImportRun, watch: Progress, start: float, end: float) -> None:
        self.run, self.watch, self.start, self.end = run, watch, start, end
        self.noted = 0.0

    def __call__(self, share: float) -> None:
        now = time.monotonic()
        if now - self.noted >= BETWEEN_NOTES:
            self.noted = now
            done = self.start + (self.end - self.start) * share
            self.watch(done)
            _note(self.run, progress=done)


def _note(run: ImportRun, **facts: object) -> None:
    """Write facts down unless the run is over by now. Raises `Cancelled`."""
    alive = ImportRun.objects.filter(pk=run.pk).exclude(state=ImportState.CANCELLED)
    if not alive.update(**facts):
        raise Cancelled


def _end(run: ImportRun, state: ImportState, **facts: object) -> None:
    _note(run, state=state, finished_at=clock.now(), **facts)


def _clear(folder: Path) -> None:
    for leftover in folder.glob("*"):
        leftover.unlink(missing_ok=True)
    if folder.exists():
        folder.rmdir()
