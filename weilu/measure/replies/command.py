"""`weilu links`: who answers whom in an export, as one JSON line per message."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import duckdb
from django.conf import settings
from django.utils.translation import gettext as _

from weilu.kit import scratch
from weilu.kit.faults import room_needed
from weilu.measure.outputs import Outputs
from weilu.measure.replies.model import NOBODY, UNSEEN, Links, infer
from weilu.platforms import intake
from weilu.platforms.actions import zone_named
from weilu.platforms.commands import REFUSALS_PRINTED, progress_bar, reading_options
from weilu.platforms.contract import ReadOptions
from weilu.platforms.sources import FileSource, printable
from weilu.platforms.spool import Spool

#: Rows of a log; what is done to a message (edit, reaction, recall) is none.
ROWS = ("message", "join", "leave", "removed", "invite", "pin", "rename", "call", "system")
_ORDERED = f"""
    SELECT group_id, epoch_us("at"), kind, actor, external_id, reply_to, mentions, text
    FROM read_parquet(?) WHERE kind IN {ROWS} ORDER BY group_id, "at", seq
"""
_FETCHED = 10_000


@dataclass
class History:
    """The rows of one group in order of time, ties in order of arrival."""

    group: str
    at: list[int] = field(default_factory=list)  #: microseconds UTC
    author: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    mentions: list[Sequence[int]] = field(default_factory=list)
    reply_to: list[str] = field(default_factory=list)

    def links(self, names: Mapping[int, str]) -> list[Links]:
        """What each row may answer."""
        index = {external_id: place for place, external_id in enumerate(self.ids)}
        explicit = [index.get(target, UNSEEN) if target else -1 for target in self.reply_to]
        return infer(self.at, self.author, self.text, self.mentions, explicit, names)


@click.command("links")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", required=True, help="Write JSON lines here; - = stdout.")
@reading_options
def links(file: Path, out: str, format_: str | None, zone: str, date_order: str | None) -> None:
    """Tell which message each message answers, with probabilities."""
    place = zone_named(zone or settings.TIME_ZONE)
    options = ReadOptions(zone=place, date_order=date_order or "")
    reading = intake.open_reading(FileSource(file), options, format_ or "")
    with (
        Outputs([file]) as outputs,
        room_needed(scratch.home()),
        scratch.folder("links") as mine,
        progress_bar(printable(file.name)) as progress,
    ):
        outputs.claim(Path(out))
        spool = intake.spool([reading], mine, lambda share: progress(share / 2))[0]
        names = names_of(spool)
        told = (line for history in histories(spool) for line in lines(history, names))
        outputs.put(Path(out), told)
        progress(1)
    _say(spool, out)


def names_of(spool: Spool) -> dict[int, str]:
    """People's names by number, the platform's id where it tells no name."""
    return {
        number: identity.partition(":")[2] if name == identity else name
        for number, (identity, name, *_flags) in enumerate(spool.people.identities())
    }


def histories(spool: Spool) -> Iterator[History]:
    """The groups that were read, one at a time."""
    groups = [identity.partition(":")[2] for identity, *_described in spool.groups.identities()]
    limits: dict[str, Any] = {"memory_limit": "300MB", "temp_directory": str(spool.path.parent)}
    with duckdb.connect(config=limits) as engine:
        rows = engine.execute(_ORDERED, [str(spool.path)])
        current, history = -1, History("")
        while fetched := rows.fetchmany(_FETCHED):
            for group, at, kind, actor, external_id, reply_to, mentions, text in fetched:
                if group != current:
                    if history.ids:
                        yield history
                    current, history = group, History(groups[group])
                spoken = kind == "message" and actor is not None
                history.at.append(at)
                history.author.append(actor if spoken else NOBODY)
                history.ids.append(external_id)
                history.text.append(text or "")
                history.mentions.append(mentions or ())
                history.reply_to.append(reply_to if kind == "message" else "")
        if history.ids:
            yield history


def lines(history: History, names: Mapping[int, str]) -> Iterator[str]:
    """One JSON line per row: its id, its group, the chance it starts a thread, its parents."""
    for external_id, found in zip(history.ids, history.links(names), strict=True):
        parents = [
            {"id": history.ids[parent.index], "p": _rounded(parent.p)} for parent in found.parents
        ]
        line = {
            "id": external_id,
            "group": history.group,
            "start": _rounded(found.start),
            "parents": parents,
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"


def _rounded(share: float) -> float:
    """Rounded down, so that shares still sum to at most one."""
    return int(share * 1e6) / 1e6


def _say(spool: Spool, out: str) -> None:
    if out != "-":
        click.echo(_("Written: %(path)s") % {"path": out})
    if not spool.refused:
        return
    click.echo(_("%(count)d lines could not be read:") % {"count": spool.refused}, err=True)
    for refusal in spool.refusals[:REFUSALS_PRINTED]:
        click.echo(f"  {refusal}", err=True)
    if spool.refused > REFUSALS_PRINTED:
        more = _("  … and %(more)d more") % {"more": spool.refused - REFUSALS_PRINTED}
        click.echo(more, err=True)
