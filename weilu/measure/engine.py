"""The check-up: events in, every group judged against its kind out."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import ibis

from weilu.kit.lean import give_back
from weilu.measure.figures import Checkup
from weilu.measure.judging import Reading, judged
from weilu.measure.metrics import collect, pictures
from weilu.measure.metrics.deeds import without_broadcasts
from weilu.measure.metrics.linking import Inferring
from weilu.measure.metrics.pictures import Pictures
from weilu.measure.metrics.spans import Span
from weilu.measure.metrics.windows import Windows, gather, summed_anew
from weilu.measure.rollups import Manifest, Rollups
from weilu.measure.roster import Roster

Progress = Callable[[float, str], None]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for cycles: what is made here is nearly all kept, and there is much of it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_uncollected()
def check_up(
    events: ibis.Table,
    roster: Roster,
    *,
    as_of: datetime,
    zone: str,
    window_days: int = 28,
    groups: Collection[int] | None = None,
    detail: bool = True,
    progress: Progress | None = None,
    kept_in: Path | None = None,
    files: Sequence[Path] = (),
) -> Checkup:
    """Judge each group (or only `groups`) as of one moment; `events` has the SEALED columns.

    The window is the `window_days` days up to that of `as_of` in `zone`; the one before stands
    beside it. Without `detail` there are no charts. `progress` is told a share from 0 to 1 and
    what is being done. `kept_in` is a folder for daily facts, so that the next check-up of the same
    events reads only what is new; it serves where all groups are judged as of their last day.
    `files`: the sealed files `events` is read from, so that known ones are not counted again.
    """
    say = progress or (lambda _share, _what: None)
    span = Span(as_of.astimezone(UTC), zone, window_days)
    events = events.filter(events.at <= span.as_of)
    say(0.02, "events")
    inferring = Inferring({id: person.name for id, person in roster.people.items()})
    if kept_in is not None and groups is None:
        store = Rollups(kept_in)
        held = store.refresh(events, span, roster.bots, inferring, files)
        facts, poured, reading = store.facts(held), held.poured_texts(), _reading(held)
        counted, summed = without_broadcasts(events, poured), store.summed(held, facts)
    else:
        counted, poured = collect.counted(events, groups)
        facts = collect.everything(counted, span.horizon, roster.bots, inferring)
        asked = events if groups is None else events.filter(events.group_id.isin(list(groups)))
        touched = collect.touched(asked, poured)
        reading, summed = Reading(inferring.inferred, inferring.cut, touched), summed_anew
    say(0.7, "figures")
    windows = gather(facts, roster, span, reading.poured, summed)
    del facts, summed, inferring
    give_back()
    seen = _pictures(counted, windows, roster) if detail else Pictures(windows, roster)
    say(0.85, "groups")
    return judged(windows, roster, seen, reading, detail=detail)


def _reading(held: Manifest) -> Reading:
    return Reading(frozenset(held.inferred), frozenset(held.cut), dict(held.touched))


def _pictures(events: ibis.Table, windows: Windows, roster: Roster) -> Pictures:
    hours = pictures.all_hours(events, windows.span).to_pyarrow()
    return Pictures(
        windows,
        roster,
        pictures.all_days(events).to_pyarrow(),
        pictures.hours_by_place(hours, windows),
    )
