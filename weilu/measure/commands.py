"""`weilu checkup`: exports in, a check-up out; nothing of the workspace is touched."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import pyarrow as pa
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rich.console import Console

from weilu.charter.kinds import KINDS
from weilu.events.lake import read
from weilu.kit import clock, scratch
from weilu.kit.errors import WeiluError
from weilu.kit.faults import room_needed
from weilu.measure import asof, engine
from weilu.measure.evidence import Evidence
from weilu.measure.figures import Checkup
from weilu.measure.outputs import Outputs
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
from weilu.platforms.progress import Progress
from weilu.platforms.sources import FileSource, printable
from weilu.platforms.spool import Spool

LANGUAGES = {"zh": "zh-hans", "en": "en"}
READING_SHARE = 0.6  #: of the progress bar
LOOKED_AT_DAYS = 70  #: two windows of 28 days, and what they look back on
EVER_DAYS = 40_000  #: more than any history has


class UnknownStaff(WeiluError):
    code = "checkup.unknown_staff"
    sentence = gettext_lazy(
        "Nobody in these files is called %(name)s or has that id. Write --staff as the export does."
    )


class TooEarly(WeiluError):
    code = "checkup.too_early"
    sentence = gettext_lazy(
        "Nothing had happened by %(moment)s: the history begins at %(first)s. Name a later --as-of."
    )


class AsOf(click.ParamType[str | datetime]):
    """A moment, or the name of a policy (`asof.POLICIES`)."""

    name = "MOMENT|" + "|".join(asof.POLICIES)

    def convert(self, value: Any, param: Any, ctx: Any) -> str | datetime:
        if value in asof.POLICIES:
            return str(value)
        moment: datetime = click.DateTime().convert(value, param, ctx)
        return moment


@dataclass(frozen=True, slots=True)
class Places:
    """Where a check-up goes besides the terminal."""

    html: Path | None
    json: Path | None
    csv: Path | None


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--html", "html_", type=click.Path(), help="Write one HTML file.")
@click.option("--json", "json_", type=click.Path(), help="Write JSON; - = stdout.")
@click.option("--csv", "csv_", type=click.Path(), help="Write CSV files here.")
@click.option("--staff", multiple=True, help="Name or id of a staff member (repeatable).")
@click.option("--kind", type=click.Choice(list(KINDS)), help="Kind of the groups.")
@click.option("--as-of", type=AsOf(), default="saved", help="Judge as of then [saved].")
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
    as_of: str | datetime,
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
    places = Places(*(Path(path) if path else None for path in (html_, json_, csv_)))
    moment = as_of.replace(tzinfo=place) if isinstance(as_of, datetime) else None
    readings = [
        intake.open_reading(FileSource(Path(name)), options, format_ or "") for name in files
    ]
    title = ", ".join(map(printable, files))[:60]
    with (
        _claimed(places, files) as outputs,
        room_needed(scratch.home()),
        scratch.folder("checkup") as mine,
        progress_bar(title) as progress,
    ):
        spools = intake.spool(readings, mine, lambda share: progress(share * READING_SHARE))
        read_ = _read(files, spools) if moment is None else []
        ends = asof.moments(read_, str(as_of))
        looked_at = EVER_DAYS if moment else LOOKED_AT_DAYS + asof.apart_days(ends)
        sealed = intake.scratch_lake(spools, mine, place.key, looked_at)
        pa.default_memory_pool().release_unused()
        with read.table(mine, [sealed], memory="300MB") as events:
            roster = roster_of(spools[-1], _known_staff(spools[-1], staff), kind or "")
            parts = _measured(events, roster, moment, ends, place, progress)
            result = asof.merged(parts)
            gc.collect()  # expressions, which hold the tables they were asked about
            pa.default_memory_pool().release_unused()
            behind = _behind(events, roster, parts) if quotes else nothing_behind
            _write(result, behind, places, outputs)
    early = 0 if as_of == "each" else len(asof.early(read_, ends))
    _say(result, places, dict(zip(files, spools, strict=True)), early)


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


def _known_staff(spool: Spool, staff: tuple[str, ...]) -> tuple[str, ...]:
    """The same names, each of somebody. Raises `UnknownStaff`: figures would be wrong unnoticed."""
    known = {name for _identity, name, *_flags in spool.people.identities()}
    known |= {identity.partition(":")[2] for identity, *_told in spool.people.identities()}
    for name in staff:
        if name not in known:
            raise UnknownStaff(name=printable(name))
    return staff


def _read(files: Iterable[str], spools: Iterable[Spool]) -> list[asof.Read]:
    """When each of several files was saved and ended; one alone ends with its last event."""
    pairs = list(zip(files, spools, strict=True))
    told = (asof.read(Path(name), spool) for name, spool in pairs) if len(pairs) > 1 else ()
    return [one for one in told if one]


def _measured(
    events: Any, roster: Roster, moment: datetime | None, ends: Mapping[int, datetime],
    zone: ZoneInfo, progress: Progress,
) -> list[Checkup]:  # fmt: skip
    """The check-up as of `moment`, or a part as of each of `ends`. Raises `TooEarly`."""
    if moment:
        first = events.at.min().to_pyarrow().as_py()
        if first is not None and first > moment:
            begins = first.astimezone(zone)
            raise TooEarly(moment=f"{moment:%Y-%m-%d %H:%M}", first=f"{begins:%Y-%m-%d %H:%M}")
    at = sorted(set(ends.values()), reverse=True)

    def judged(as_of: datetime, groups: list[int] | None) -> Checkup:
        done = at.index(as_of) / len(at) if groups else 0.0

        def step(share: float, _what: str) -> None:
            pa.default_memory_pool().release_unused()  # of the step before
            progress(READING_SHARE + (1 - READING_SHARE) * (done + share / max(len(at), 1)))

        return engine.check_up(
            events, roster, as_of=as_of, zone=zone.key, groups=groups, progress=step
        )

    if len(at) > 1:
        return asof.judged(ends, judged)
    return [judged(moment or _last_moment(events), None)]


def _behind(events: Any, roster: Roster, parts: Iterable[Checkup]) -> BehindOf:
    """What stands behind the figures of every part."""
    of: dict[int, BehindOf] = {}
    for part in parts:
        mine = Evidence(events, roster, part).of
        of.update((group.group, mine) for group in part.groups)
    return lambda group, metric: of[group](group, metric)


def _last_moment(events: Any) -> datetime:
    last = events.at.max().to_pyarrow().as_py()
    if last is None:  # no event at all
        return clock.now()
    return datetime.fromtimestamp(int(last.timestamp()) + 1, UTC)


@contextmanager
def _claimed(places: Places, files: tuple[str, ...]) -> Iterator[Outputs]:
    """Find out before the reading whether there is a place for what is asked for."""
    with Outputs(map(Path, files)) as outputs:
        for path in (places.html, places.json):
            if path:
                outputs.claim(path)
        if places.csv:
            outputs.folder(places.csv)
        yield outputs


def _write(result: Checkup, behind: BehindOf, places: Places, outputs: Outputs) -> None:
    language = translation.get_language() or settings.LANGUAGE_CODE
    if places.html:
        outputs.put(places.html, html.render(result, behind, language))
    if places.json:
        outputs.put(places.json, json.render(result, behind, language))
    if places.csv:
        for name, lines in csv.files(result, language).items():
            outputs.put(places.csv / name, lines())


def _say(result: Checkup, places: Places, spools: Mapping[str, Spool], early: int) -> None:
    """The summary, unless standard output carries the JSON; then what could not be read."""
    to_stdout = str(places.json) == "-"
    console = Console(stderr=to_stdout)
    if not to_stdout:
        terminal.show(result, console)
    if early:
        console.print(_early(early), soft_wrap=True, markup=False)
    for path in (places.html, places.json, places.csv):
        if path and str(path) != "-":
            console.print(_("Written: %(path)s") % {"path": path}, soft_wrap=True, markup=False)
    for name, spool in spools.items():
        if spool.refused:
            _say_refused(printable(Path(name).name), spool, console)


def _early(count: int) -> str:
    return ngettext(
        "The files of %(count)d group end long before the others. If they were exported earlier, "
        "judge each as of its own end: --as-of each",
        "The files of %(count)d groups end long before the others. If they were exported earlier, "
        "judge each as of its own end: --as-of each",
        count,
    ) % {"count": count}


def _say_refused(name: str, spool: Spool, console: Console) -> None:
    sentence = ngettext(
        "%(file)s: %(count)d line could not be read",
        "%(file)s: %(count)d lines could not be read",
        spool.refused,
    )
    console.print(sentence % {"file": name, "count": spool.refused}, markup=False)
    for line in spool.refusals[:REFUSALS_PRINTED]:
        console.print(f"  {line}", markup=False)
    if spool.refused > REFUSALS_PRINTED:
        console.print(_("  … and %(more)d more") % {"more": spool.refused - REFUSALS_PRINTED})
