"""`weilu checkup`: exports in, a check-up out; nothing of the workspace is touched."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from rich.console import Console

from weilu.charter.kinds import KINDS
from weilu.events.lake import read
from weilu.kit import clock
from weilu.measure import engine
from weilu.measure.evidence import Evidence
from weilu.measure.figures import Checkup
from weilu.measure.report import csv, html, json, terminal
from weilu.measure.report.evidence import BehindOf, nothing_behind
from weilu.measure.roster import GroupInfo, Person, Roster
from weilu.platforms import intake
from weilu.platforms.actions import zone_named
from weilu.platforms.commands import (
    REFUSALS_PRINTED,
    progress_bar,
    reading_options,
)
from weilu.platforms.contract import ReadOptions
from weilu.platforms.intake import Progress
from weilu.platforms.sources import FileSource
from weilu.platforms.spool import Spool

LANGUAGES = {"zh": "zh-hans", "en": "en"}
READING_SHARE = 0.6  #: of the progress bar
LOOKED_AT_DAYS = 70  #: two windows of 28 days, and what they look back on


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where a check-up goes besides the terminal."""

    html: Path | None
    json: Path | None
    csv: Path | None


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--html", "html_", type=click.Path(dir_okay=False), help="Write one HTML file.")
@click.option("--json", "json_", type=click.Path(dir_okay=False), help="Write JSON; - = stdout.")
@click.option("--csv", "csv_", type=click.Path(file_okay=False), help="Write CSV files here.")
@click.option("--staff", multiple=True, help="Name or id of a staff member (repeatable).")
@click.option("--kind", type=click.Choice(list(KINDS)), help="Kind of the groups.")
@click.option("--as-of", type=click.DateTime(), help="Judge as of this moment.")
@click.option("--lang", type=click.Choice(list(LANGUAGES)), help="Language of the report.")
@click.option("--quotes/--no-quotes", default=True, help="Keep messages behind figures.")
@reading_options
def checkup(
    files: tuple[str, ...],
    html_: str | None,
    json_: str | None,
    csv_: str | None,
    staff: tuple[str, ...],
    kind: str | None,
    as_of: datetime | None,
    lang: str | None,
    quotes: bool,
    format_: str | None,
    zone: str,
    date_order: str | None,
) -> None:
    """See which groups are alive, why, and what to do first. Keeps nothing."""
    if lang:
        translation.activate(LANGUAGES[lang])
    place = zone_named(zone or settings.TIME_ZONE)
    options = ReadOptions(zone=place, date_order=date_order or "")
    outputs = Outputs(*(Path(path) if path else None for path in (html_, json_, csv_)))
    moment = as_of.replace(tzinfo=place) if as_of else None
    readings = [
        intake.open_reading(FileSource(Path(name)), options, format_ or "") for name in files
    ]
    with _scratch() as name, progress_bar(", ".join(files)[:60]) as progress:
        scratch = Path(name)
        spools = intake.spool(readings, scratch, lambda share: progress(share * READING_SHARE))
        sealed = intake.scratch_lake(spools, scratch, place.key, LOOKED_AT_DAYS)
        with read.table(scratch, [sealed], memory="300MB") as events:
            roster = roster_of(spools[-1], staff, kind or "")
            result = _measured(events, roster, moment, place, progress)
            behind = Evidence(events, roster, result).of if quotes else nothing_behind
            _write(result, behind, outputs)
    _say(result, outputs, dict(zip(files, spools, strict=True)))


def roster_of(spool: Spool, staff: Iterable[str], kind: str) -> Roster:
    """Who and what was read; `spool` is the last, as spools of one reading share their numbers."""
    marked = set(staff)
    people = {}
    for number, (identity, name, bot, is_staff) in enumerate(spool.people.identities()):
        external_id = identity.partition(":")[2]
        shown = external_id if name == identity else name
        people[number] = Person(shown, is_staff or bool({shown, external_id} & marked), bot)
    groups = {}
    for number, (identity, name, *_flags) in enumerate(spool.groups.identities()):
        platform, _, external_id = identity.partition(":")
        groups[number] = GroupInfo(external_id if name == identity else name, platform, kind)
    return Roster(people, groups)


def _scratch() -> tempfile.TemporaryDirectory[str]:
    home = Path(settings.WEILU_HOME) / "scratch"
    home.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=home, prefix="checkup-")


def _measured(
    events: Any, roster: Roster, moment: datetime | None, zone: ZoneInfo, progress: Progress
) -> Checkup:
    """The check-up as of `moment`, or of the last thing that happened."""
    return engine.check_up(
        events, roster,
        as_of=moment or _last_moment(events), zone=zone.key,
        progress=lambda share, _what: progress(READING_SHARE + (1 - READING_SHARE) * share),
    )  # fmt: skip


def _last_moment(events: Any) -> datetime:
    last = events.at.max().epoch_seconds().execute()
    if last != last:  # no event at all
        return clock.now()
    return datetime.fromtimestamp(int(last) + 1, UTC)


def _write(result: Checkup, behind: BehindOf, outputs: Outputs) -> None:
    language = translation.get_language() or settings.LANGUAGE_CODE
    if outputs.html:
        _put(outputs.html, html.render(result, behind, language))
    if outputs.json:
        _put(outputs.json, json.render(result, behind, language))
    if outputs.csv:
        outputs.csv.mkdir(parents=True, exist_ok=True)
        for name, lines in csv.files(result, language).items():
            _put(outputs.csv / name, lines())


def _put(path: Path, pieces: Iterable[str]) -> None:
    """Write whole or not at all; "-" is standard output."""
    if str(path) == "-":
        sys.stdout.writelines(pieces)
        return
    draft = path.with_name(path.name + ".part")
    try:
        with draft.open("w", encoding="utf-8", newline="") as out:
            out.writelines(pieces)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def _say(result: Checkup, outputs: Outputs, spools: Mapping[str, Spool]) -> None:
    """The summary, unless standard output carries the JSON; then what could not be read."""
    to_stdout = str(outputs.json) == "-"
    console = Console(stderr=to_stdout)
    if not to_stdout:
        terminal.show(result, console)
    for path in (outputs.html, outputs.json, outputs.csv):
        if path and str(path) != "-":
            console.print(_("Written: %(path)s") % {"path": path}, soft_wrap=True, markup=False)
    for name, spool in spools.items():
        if spool.refused:
            _say_refused(Path(name).name, spool, console)


def _say_refused(name: str, spool: Spool, console: Console) -> None:
    told = {"file": name, "count": spool.refused}
    console.print(_("%(file)s: %(count)d lines could not be read") % told, markup=False)
    for line in spool.refusals[:REFUSALS_PRINTED]:
        console.print(f"  {line.where}: {line.why}", markup=False)
    if spool.refused > REFUSALS_PRINTED:
        console.print(_("  … and %(more)d more") % {"more": spool.refused - REFUSALS_PRINTED})
