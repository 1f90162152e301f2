"""Facts of the last two windows kept beside the lake, so that a check-up reads what is new.

The store knows which days it has filled and as what (rows and newest number of each day), fills
only what changed, and can be rebuilt at will. Its parts:

- `base`: the fold of all days up to `base_to`, a week behind the last day;
- parts: deeds and links of a stretch of days; where parts overlap the later one counts.

Files are mapped, not parsed. They are written whole under names of their own; the manifest,
replaced in one step, says which ones count. Losing the folder loses nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, timedelta
from pathlib import Path

import ibis
import pyarrow as pa

from weilu.measure.lately import Lately, kept_from, new_rows, shaped
from weilu.measure.metrics import collect, counts, days, deeds
from weilu.measure.metrics.arrays import ints
from weilu.measure.metrics.collect import Facts, Infer
from weilu.measure.metrics.counts import Counted, Days
from weilu.measure.metrics.crowd import Fold, as_fold, together
from weilu.measure.metrics.deeds import without_broadcasts
from weilu.measure.metrics.linking import Inferring
from weilu.measure.metrics.news import News, from_day, tell_replies
from weilu.measure.metrics.recent import TABLES, Recent, mapped, write
from weilu.measure.metrics.spans import Span, day_number
from weilu.measure.metrics.windows import Summed
from weilu.measure.metrics.written import Written, duckdb_of
from weilu.measure.standing import Standing

VERSION = 6
#: Days behind the last one that may still change without a rebuild.
OPEN = timedelta(days=7)
#: When the base lies further behind than this, it is moved up.
BEHIND = timedelta(days=21)
#: More parts than this are merged into one.
PARTS = 8
#: From so many events in the last days on, SQL is written ahead.
MANY = 50_000
#: Files no manifest names are deleted after so many seconds: a reader may still hold them.
LEFT_OVER = 3_600


class Broken(Exception):
    """A file of the facts is gone or cannot be read. They can be told again from the lake."""


@contextmanager
def _broken() -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowInvalid) as error:
        raise Broken from error


@dataclass(frozen=True)
class Part:
    """Files of the days from `first` on, up to the next part's first."""

    name: str
    first: str
    filled: tuple[tuple[str, str], ...]  #: as which parts, each from its first day on


@dataclass(frozen=True)
class Manifest:
    """What is filled. Days are ISO strings, as they stand in the file."""

    version: int
    bots: str  #: digest of who counts as a bot
    zone: str
    base: str
    base_to: str
    fold: str  #: as `base`, but of all days up to `fold_to`; told again when one of them changes
    fold_to: str
    first: str  #: the earliest day in detail
    parts: tuple[Part, ...]
    seen: dict[str, tuple[int, int]]  #: day → rows, newest number
    poured: tuple[tuple[int, int], ...] = ()  #: (actor, fingerprint) of broadcasts
    touched: tuple[tuple[int, int], ...] = ()  #: (group, when its first broadcast came)
    inferred: tuple[int, ...] = ()  #: groups whose links were inferred
    cut: tuple[int, ...] = ()  #: groups too long to be read wholly
    telling: tuple[int, ...] = ()  #: groups whose platform tells replies
    files: dict[str, Counted] = field(default_factory=dict)  #: sealed files counted so far
    lately: Lately | None = None  #: the last days' events of these files

    def poured_texts(self) -> pa.Table:
        actors, texts = ([pair[n] for pair in self.poured] for n in (0, 1))
        return pa.table([actors, texts], schema=deeds.BROADCASTS)


@dataclass(frozen=True)
class Rollups:
    """The store of one workspace, in a folder of its own."""

    folder: Path

    def manifest(self) -> Manifest | None:
        """What is filled; None = nothing, or by another version."""
        try:
            data = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        if data.get("version") != VERSION:
            return None
        data["parts"] = tuple(
            Part(part["name"], part["first"], tuple(map(tuple, part["filled"])))
            for part in data["parts"]
        )
        data["seen"] = _days(data["seen"])
        data["files"] = {
            key: Counted(one["last_s"], _days(one["days"]), one["after"])
            for key, one in data["files"].items()
        }
        if lately := data["lately"]:
            data["lately"] = Lately(lately["first"], tuple(map(tuple, lately["pieces"])))
        data["poured"] = tuple(tuple(pair) for pair in data["poured"])
        data["touched"] = tuple(tuple(pair) for pair in data["touched"])
        groups = {name: tuple(data[name]) for name in ("inferred", "cut", "telling")}
        return Manifest(**data | groups)

    def refresh(
        self, events: ibis.Table, span: Span, bots: Collection[int], infer: Inferring,
        files: Sequence[Path] = (),
    ) -> Manifest:  # fmt: skip
        """Fill what changed since the last time, and only that; returns what is filled now.

        `files`: the sealed files `events` are read from, so that known ones are not counted again.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        held = self.manifest()
        if held is None or not _usable(held, span, bots) or counts.are_gone(files, held.files):
            return self._rebuild(events, span, bots, infer, files)
        new = new_rows(files, held.files, span.end_s) if held.lately else None
        seen, known = _seen(events, files, held.files | (new[1] if new else {}), span)
        before, held = held, replace(held, files=known)
        changed = sorted(
            day for day in seen.keys() | held.seen.keys() if seen.get(day) != held.seen.get(day)
        )
        if not changed:
            return held
        if changed[0] <= held.base_to:
            return self._rebuild(events, span, bots, infer, files)
        # What was said the day before may have been answered on the day that changed.
        since = date.fromisoformat(changed[0]) - timedelta(days=1)
        near, held = self._near(replace(held, seen=seen), events, new and new[0], since, span)
        part, held = self._part_of(near, held, events, since, bots, infer)
        kept = tuple(one for one in held.parts if one.first < part.first)
        told = _with_links(replace(held, parts=(*kept, part)), infer)
        if changed[0] <= told.fold_to:
            told = replace(told, fold=told.base, fold_to=told.base_to)
        return self._put(self._tidy(told, span), before)

    def _near(
        self, held: Manifest, events: ibis.Table, new: pa.Table | None, since: date, span: Span
    ) -> tuple[pa.Table, Manifest]:
        """All that is looked at for the days from `since` on, and what is kept of it."""
        first, oldest = since - days.LOOK_BACK, kept_from(span)
        if held.lately and new is not None and held.lately.first <= first.isoformat():
            with _broken():
                lately = held.lately.with_more(self.folder, new, oldest)
                return lately.rows(self.folder, first), replace(held, lately=lately)
        # Read once: files tell months, and every query would look for these few days in all.
        first_kept = min(first, oldest) if held.files else first
        rows = shaped(events.filter(events.day >= first_kept).select(*collect.SHAPE).to_pyarrow())
        if held.files:
            held = replace(held, lately=Lately.of(self.folder, rows, first_kept))
        return from_day(rows, first), held

    def _part_of(
        self, near: pa.Table, held: Manifest, events: ibis.Table, since: date,
        bots: Collection[int], infer: Inferring,
    ) -> tuple[Part, Manifest]:  # fmt: skip
        """The days from `since` on, filled; with broadcasts that are new left out."""
        news = News(near, since, Written(self.folder / "sql", duckdb_of(events)))
        held = _with_broadcasts(held, ibis.memtable(near), news.poured())
        poured = held.poured_texts()
        if poured.num_rows:
            near = shaped(without_broadcasts(ibis.memtable(near), poured).to_pyarrow())
        # A day without replies does not make a platform silent on them.
        infer.telling |= set(held.telling)
        if tell_replies(from_day(near, since), infer.telling):
            return self._kept(replace(news, rows=near).recent(bots), since), held
        texts = without_broadcasts(events.filter(events.day >= since - days.LOOK_BACK), poured)
        return self._part(ibis.memtable(near), since, bots, infer, texts), held

    def facts(self, held: Manifest) -> Facts:
        """What is filled, ready to be summed. Raises Broken."""
        after = _number(held.fold_to) + 1
        with _broken():
            strips = self._strips(held)
            return Facts(together(self._fold(held.fold), *_folds(strips, after)), strips)

    def summed(self, held: Manifest, facts: Facts) -> Summed:
        """Tells the sums of what is filled, moved on from those of the last time."""
        filled = [(_number(first), name) for first, name in _stretches(held)]
        firsts = (_number(part.first) for part in held.parts)
        return Standing(self.folder, filled, [*zip(firsts, facts.strips, strict=True)]).summed

    def recent(self) -> Recent:
        """Deeds and links of the days kept in detail. Raises Broken."""
        held = self._manifest()
        with _broken():
            return self._recent(held)

    def _manifest(self) -> Manifest:
        held = self.manifest()
        if held is None:
            raise Broken
        return held

    def _rebuild(
        self, events: ibis.Table, span: Span, bots: Collection[int], infer: Inferring,
        files: Sequence[Path],
    ) -> Manifest:  # fmt: skip
        base_to = span.last_day - OPEN
        first = min(span.horizon, base_to)
        seen, known = _seen(events, files, {}, span, base_to.isoformat())
        held = Manifest(
            VERSION, _digest(bots), span.zone, "", base_to.isoformat(), "", base_to.isoformat(),
            first.isoformat(), (), seen, files=known,
        )  # fmt: skip
        fold, poured = collect.fold_to(events, base_to)
        held = _with_broadcasts(held, events, poured)
        base = self._write(as_fold(fold))
        part = self._part(without_broadcasts(events, held.poured_texts()), first, bots, infer)
        held = _with_links(replace(held, base=base, fold=base, parts=(part,)), infer)
        if files:
            held = self._prepared(held, events, span, bots)
        return self._put(self._folded(held, span))

    def _prepared(
        self, held: Manifest, events: ibis.Table, span: Span, bots: Collection[int]
    ) -> Manifest:
        """With what the day after wants at hand: the last days' events and, where these are many,
        the SQL they are judged with."""
        first = kept_from(span)
        near = events.filter(events.day >= first).select(*collect.SHAPE).to_pyarrow()
        rows = shaped(near)
        if rows.num_rows > MANY:
            News(rows, first, Written(self.folder / "sql", duckdb_of(events))).prepare(bots)
        return replace(held, lately=Lately.of(self.folder, rows, first))

    def _part(
        self, events: ibis.Table, since: date, bots: Collection[int], infer: Infer,
        texts: ibis.Table | None = None,
    ) -> Part:  # fmt: skip
        return self._kept(collect.recent(events, since, bots, infer, texts), since)

    def _kept(self, recent: Recent, since: date) -> Part:
        name = secrets.token_hex(6)
        recent.write(self.folder, name)
        return Part(name, since.isoformat(), ((since.isoformat(), name),))

    def _recent(self, held: Manifest) -> Recent:
        return Recent.joined(self._strips(held))

    def _strips(self, held: Manifest) -> list[Recent]:
        """Deeds and links of all parts, each for the days it counts for."""
        firsts = [_number(part.first) for part in held.parts]
        return [
            Recent.read(self.folder, part.name).within(end=end)
            for part, end in zip(held.parts, [*firsts[1:], None], strict=True)
        ]

    def _fold(self, name: str) -> Fold:
        table = mapped(self.folder / name)
        return {name: ints(table, name) for name in table.column_names}

    def _tidy(self, held: Manifest, span: Span) -> Manifest:
        """With the base moved up and parts merged where it is time."""
        if span.last_day - date.fromisoformat(held.base_to) > BEHIND:
            base = self._moved_up(held, held.base, held.base_to, span.last_day - OPEN)
            held = replace(held, base=base, base_to=(span.last_day - OPEN).isoformat())
        held = self._folded(held, span)
        return self._merged(held, span) if len(held.parts) > PARTS else held

    def _folded(self, held: Manifest, span: Span) -> Manifest:
        """With the fold up to the day before the last, which is still filling."""
        to = span.last_day - timedelta(days=1)
        if to.isoformat() <= held.fold_to:
            return held
        fold = self._moved_up(held, held.fold, held.fold_to, to)
        return replace(held, fold=fold, fold_to=to.isoformat())

    def _moved_up(self, held: Manifest, fold: str, since: str, to: date) -> str:
        lately = _folds(self._strips(held), _number(since) + 1, day_number(to) + 1)
        return self._write(together(self._fold(fold), *lately))

    def _merged(self, held: Manifest, span: Span) -> Manifest:
        """One part instead of many, without days that nothing looks at any more."""
        first = min(span.horizon - OPEN, date.fromisoformat(held.base_to))
        recent = self._recent(held).within(day_number(first)).repacked()
        first = max(first, date.fromisoformat(held.first))
        part = replace(self._kept(recent, first), filled=tuple(_stretches(held)))
        return replace(held, first=first.isoformat(), parts=(part,))

    def _write(self, fold: Fold) -> str:
        name = f"base-{secrets.token_hex(6)}.arrow"
        write(pa.table(fold), self.folder / name)
        return name

    def _put(self, manifest: Manifest, before: Manifest | None = None) -> Manifest:
        """Make `manifest` the one that counts. The files of the one `before` stay for now: sums
        that were made of them are moved on."""
        draft = self.folder / f"manifest.{secrets.token_hex(4)}.part"
        told = {one.name: getattr(manifest, one.name) for one in fields(manifest)}
        draft.write_text(json.dumps(told, default=asdict), "utf-8")
        os.replace(draft, self.folder / "manifest.json")
        named = {manifest.base, manifest.fold}
        named |= {name for name, _ in manifest.lately.pieces} if manifest.lately else set()
        named |= {
            f"{part.name}-{kind}.arrow"
            for one in (manifest, before or manifest) for part in one.parts for kind in TABLES
        }  # fmt: skip
        for path in self.folder.glob("*.arrow"):
            if path.name not in named and path.stat().st_mtime < time.time() - LEFT_OVER:
                path.unlink(missing_ok=True)
        return manifest


def _number(day: str) -> int:
    """Days since 1970."""
    return day_number(date.fromisoformat(day))


def _folds(strips: Sequence[Recent], after: int, end: int | None = None) -> list[Fold]:
    lately = (strip.within(after, end) for strip in strips)
    return [strip.fold() for strip in lately if strip.deeds.num_rows]


def _stretches(held: Manifest) -> Iterator[tuple[str, str]]:
    """As which parts the days were filled, each from its first day on."""
    ends = [*(part.first for part in held.parts[1:]), "9"]
    for part, end in zip(held.parts, ends, strict=True):
        yield from ((max(first, part.first), name) for first, name in part.filled if first < end)


def _days(data: Mapping[str, Sequence[int]]) -> Days:
    return {day: (rows, last) for day, (rows, last) in data.items()}


def _seen(
    events: ibis.Table, files: Sequence[Path], known: Mapping[str, Counted], span: Span,
    after: str = "",
) -> tuple[Days, dict[str, Counted]]:  # fmt: skip
    """Rows and newest number of each day, and of each file's days where there are files."""
    if files:
        return counts.by_file(files, known, span.end_s, after)
    return counts.by_day(events), {}


def _with_broadcasts(held: Manifest, events: ibis.Table, found: pa.Table) -> Manifest:
    """With broadcasts `found` among `events` added, and where they were left out."""
    pairs = zip(found["actor"].to_pylist(), found["fingerprint"].to_pylist(), strict=True)
    held = replace(held, poured=tuple(sorted({*held.poured, *pairs})))
    where = collect.touched(events, held.poured_texts()) | dict(held.touched)
    return replace(held, touched=tuple(sorted(where.items())))


def _with_links(held: Manifest, infer: Inferring) -> Manifest:
    return replace(
        held,
        inferred=tuple(sorted({*held.inferred, *infer.inferred})),
        cut=tuple(sorted({*held.cut, *infer.cut})),
        telling=tuple(sorted({*held.telling, *infer.telling})),
    )


def _usable(held: Manifest, span: Span, bots: Collection[int]) -> bool:
    deep = held.first <= span.horizon.isoformat()
    return deep and held.bots == _digest(bots) and held.zone == span.zone


def _digest(bots: Collection[int]) -> str:
    return hashlib.sha256(repr(sorted(bots)).encode()).hexdigest()[:16]
