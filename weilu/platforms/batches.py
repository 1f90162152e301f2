"""Events pushed by a program: a few lines of the exchange format, recorded while it waits."""

from __future__ import annotations

from pathlib import Path

from weilu.kit import scratch
from weilu.people import audit
from weilu.people.models import Account, Workspace
from weilu.platforms import intake
from weilu.platforms.actions import zone_named
from weilu.platforms.contract import ReadOptions
from weilu.platforms.facts import EventsPushed
from weilu.platforms.models import ImportRun
from weilu.platforms.signals import history_taken
from weilu.platforms.sources import FileSource
from weilu.platforms.spool import Numbering, SpoolWriter
from weilu.platforms.weilu.export import from_jsonl

#: The most bytes and lines taken at once; longer histories are imported.
MOST_BYTES = 5_000_000
MOST_LINES = 10_000
#: Name of the group of lines that name none.
NO_GROUP = "api"


def push(workspace: Workspace, body: bytes, account: Account) -> intake.Taken:
    """Record the lines of `body`; each is taken, known already, or refused with its number."""
    with scratch.folder("push") as folder:
        given = folder / "pushed.jsonl"
        given.write_bytes(body)
        taken = _record(workspace, given, folder)
    if taken.taken:
        fact = EventsPushed(
            taken=taken.taken, skipped=taken.skipped, refused=taken.refused,
            by=audit.number(account),
        )  # fmt: skip
        audit.note(workspace, fact, room="platforms")
        history_taken.send(sender=ImportRun, workspace=workspace)
    return taken


def _record(workspace: Workspace, given: Path, folder: Path) -> intake.Taken:
    options = ReadOptions(zone=zone_named(workspace.zone), group=NO_GROUP)
    writer = SpoolWriter(folder / "0.raw.parquet", "weilu", Numbering(), Numbering())
    # Not through `formats.read`, which refuses a whole file for many bad lines.
    return intake.record(workspace, writer.write(from_jsonl(FileSource(given), options)))
