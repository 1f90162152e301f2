"""Daily facts kept as Parquet, so that a check-up reads days, not events.

The store knows which days it has filled and as what (rows and newest number of each day), fills
only what changed, and can be rebuilt at will. Its parts:

- `base`: the fold of all days up to `base_to`, a week behind the newest day;
- parts: member days, tie days and answers of a stretch of days; where parts overlap the later
  one counts.

Files are written whole under names of their own; the manifest, replaced in one step, says which
ones count. Losing the folder loses nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from weilu.measure.metrics import collect, counts, days, deeds
from weilu.measure.metrics.collect import Infer, local_engine
from weilu.measure.metrics.counts import Counted, Days
from weilu.measure.metrics.deeds import without_broadcasts
from weilu.measure.metrics.linking import Inferring
from weilu.measure.metrics.spans import Span
from weilu.measure.metrics.windows import Daily

VERSION = 3
#: Days behind the newest one that may still change without a rebuild.
OPEN = timedelta(days=7)
#: When the base lies further behind than this, it is moved up.
BEHIND = timedelta(days=21)
#: More parts than this are merged into one.
PARTS = 8
#: Files no manifest names are deleted after so many seconds: a reader may still hold them.
LEFT_OVER = 3_600

TABLES = ("member_days", "tie_days", "answers")


@dataclass(frozen=True)
class Part:
    """Files of the days from `first` on, up to the next part's first."""

    name: str
    first: str


@dataclass(frozen=True)
class Manifest:
    """What is filled. Days are ISO strings, as they stand in the file."""

    version: int
    bots: str  #: digest of who counts as a bot
    zone: str
    base: str
    base_to: str
    first: str  #: the earliest day in detail
    parts: tuple[Part, ...]
    seen: dict[str, tuple[int, int]]  #: day → rows, newest number
    poured: tuple[tuple[int, int], ...] = ()  #: (actor, fingerprint) of broadcasts
    touched: tuple[tuple[int, int], ...] = ()  #: (group, when its first broadcast came)
    inferred: tuple[int, ...] = ()  #: groups whose links were inferred
    cut: tuple[int, ...] = ()  #: groups too long to be read wholly
    telling: tuple[int, ...] = ()  #: groups whose platform tells replies
    files: dict[str, Counted] = field(default_factory=dict)  #: sealed files counted so far

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
        data["parts"] = tuple(Part(**part) for part in data["parts"])
        data["seen"] = _days(data["seen"])
        data["files"] = {
            key: Counted(one["last_s"], _days(one["days"])) for key, one in data["files"].items()
        }
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
        known = held.files if held else {}
        if files:
            seen, known = counts.by_file(files, known, span.end_s)
        else:
            seen = counts.by_day(events)
        if held is None or not _usable(held, span, bots):
            return self._rebuild(events, span, bots, infer, seen, known)
        held = replace(held, files=known)
        changed = sorted(
            day for day in seen.keys() | held.seen.keys() if seen.get(day) != held.seen.get(day)
        )
        if not changed:
            return held
        if changed[0] <= held.base_to:
            return self._rebuild(events, span, bots, infer, seen, known)
        # What was said the day before may have been answered on the day that changed.
        since = date.fromisoformat(changed[0]) - timedelta(days=1)
        near = events.filter(events.day >= since - days.LOOK_BACK)
        held = _with_broadcasts(replace(held, seen=seen), near, deeds.broadcasts(near).to_pyarrow())
        # A day without replies does not make a platform silent on them.
        infer.telling |= set(held.telling)
        part = self._part(without_broadcasts(near, held.poured_texts()), since, bots, infer)
        kept = tuple(one for one in held.parts if one.first < part.first)
        return self._put(self._tidy(_with_links(replace(held, parts=(*kept, part)), infer)))

    def daily(self) -> Daily:
        """The facts as tables of an engine of their own."""
        held = self.manifest()
        assert held is not None, "refresh before reading"
        engine = local_engine()
        member_days, tie_days, answers = (self._read(engine, held, name) for name in TABLES)
        base = engine.read_parquet(str(self.folder / held.base))
        fresh = member_days.filter(member_days.day > date.fromisoformat(held.base_to))
        fold = deeds.fold_again(_under(base, fresh))
        return Daily(fold, member_days, tie_days, answers, engine.to_pyarrow)

    def _rebuild(
        self, events: ibis.Table, span: Span, bots: Collection[int], infer: Inferring,
        seen: Days, known: dict[str, Counted],
    ) -> Manifest:  # fmt: skip
        newest = date.fromisoformat(max(seen)) if seen else span.last_day
        base_to = newest - OPEN
        first = min(span.horizon, base_to)
        held = Manifest(
            VERSION, _digest(bots), span.zone, "", base_to.isoformat(), first.isoformat(), (), seen,
            files=known,
        )  # fmt: skip
        fold, poured = collect.fold_to(events, base_to)
        held = _with_broadcasts(held, events, poured)
        base = self._write(fold, "base")
        part = self._part(without_broadcasts(events, held.poured_texts()), first, bots, infer)
        return self._put(_with_links(replace(held, base=base, parts=(part,)), infer))

    def _part(self, events: ibis.Table, since: date, bots: Collection[int], infer: Infer) -> Part:
        name = secrets.token_hex(6)
        tables = collect.recent(events, since, bots, infer)
        for kind, table in zip(TABLES, tables, strict=True):
            self._copy(table, name, kind)
        return Part(name, since.isoformat())

    def _read(self, engine: ibis.backends.duckdb.Backend, held: Manifest, kind: str) -> ibis.Table:
        """One table over all parts, each for the days it counts for."""
        table = engine.read_parquet(
            [str(self.folder / f"{part.name}-{kind}.parquet") for part in held.parts]
        )
        if len(held.parts) == 1:
            return table.drop("part")
        ends = [*(part.first for part in held.parts[1:]), None]
        alive = (
            (table.part == part.name)
            if end is None
            else (table.part == part.name) & (table.day < date.fromisoformat(end))
            for part, end in zip(held.parts, ends, strict=True)
        )
        return table.filter(reduce(or_, alive)).drop("part")

    def _tidy(self, held: Manifest) -> Manifest:
        """With the base moved up and parts merged where it is time."""
        newest = date.fromisoformat(max(held.seen))
        if newest - date.fromisoformat(held.base_to) > BEHIND:
            held = self._moved_up(held, newest - OPEN)
        return self._merged(held) if len(held.parts) > PARTS else held

    def _moved_up(self, held: Manifest, base_to: date) -> Manifest:
        engine = local_engine()
        base = engine.read_parquet(str(self.folder / held.base))
        days_ = self._read(engine, held, "member_days")
        between = days_.filter(days_.day > date.fromisoformat(held.base_to), days_.day <= base_to)
        fold = engine.to_pyarrow(deeds.fold_again(_under(base, between)))
        return replace(held, base=self._write(fold, "base"), base_to=base_to.isoformat())

    def _merged(self, held: Manifest) -> Manifest:
        engine, name = local_engine(), secrets.token_hex(6)
        for kind in TABLES:
            self._copy(self._read(engine, held, kind), name, kind)
        return replace(held, parts=(Part(name, held.parts[0].first),))

    def _copy(self, table: ibis.Table, part: str, kind: str) -> None:
        """Write one table of a part straight from the engine: it need not fit into memory."""
        draft = self.folder / f"{part}-{kind}.draft"
        table.mutate(part=ibis.literal(part)).to_parquet(
            draft, compression="zstd", compression_level=1, parquet_version="v2"
        )
        os.replace(draft, self.folder / f"{part}-{kind}.parquet")

    def _write(self, table: pa.Table, stem: str) -> str:
        """Write whole under a new name; returns the file's name."""
        name = f"{stem}-{secrets.token_hex(6)}.parquet"
        draft = self.folder / f"{name}.draft"
        pq.write_table(table, draft, compression="zstd", compression_level=1)
        os.replace(draft, self.folder / name)
        return name

    def _put(self, manifest: Manifest) -> Manifest:
        draft = self.folder / f"manifest.{secrets.token_hex(4)}.part"
        draft.write_text(json.dumps(asdict(manifest)), "utf-8")
        os.replace(draft, self.folder / "manifest.json")
        named = {manifest.base} | {
            f"{part.name}-{kind}.parquet" for part in manifest.parts for kind in TABLES
        }
        for path in self.folder.glob("*.parquet"):
            if path.name not in named and path.stat().st_mtime < time.time() - LEFT_OVER:
                path.unlink(missing_ok=True)
        return manifest


def _days(data: Mapping[str, Sequence[int]]) -> Days:
    return {day: (rows, last) for day, (rows, last) in data.items()}


def _under(base: ibis.Table, days_: ibis.Table) -> ibis.Table:
    """The fold's rows and those of member days, which can be folded alike."""
    return base.union(days_.select(base.columns).cast(base.schema()))


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
