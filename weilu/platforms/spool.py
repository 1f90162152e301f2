"""The spool: one reading of exports, as columns on disk, before anything is taken.

Reading goes to the spool first and only then to a check-up or to the log, so a file that turns out
unreadable halfway leaves nothing behind, and memory stays flat whatever the file's size.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from weilu.events import catalogue
from weilu.events.lake.schema import RAW
from weilu.platforms.contract import (
    EventSeen,
    EventsSeen,
    GroupSeen,
    PersonSeen,
    Refused,
    ToldTogether,
)

Texts = Sequence[str]

BATCH = 10_000
REFUSALS_KEPT = 1_000
LONGEST_ID = 200
NOBODY = -1
#: A spool is read once: dictionaries of texts and statistics cost more than they save.
PLAINLY = {"use_dictionary": ["kind", "media", "data"], "write_statistics": ["at"]}


@dataclass(slots=True)
class Numbering:
    """Gives every (platform, id) a small number, in order of appearance."""

    numbers: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    flags: list[tuple[bool, bool]] = field(default_factory=list)  # (bot, staff)

    def of(self, identity: str) -> int:
        """The identity's number, given now when it has none."""
        number = self.numbers.get(identity)
        if number is None:
            number = self.numbers[identity] = len(self.names)
            self.names.append(identity)
            self.flags.append((False, False))
        return number

    def describe(self, identity: str, name: str, bot: bool = False, staff: bool = False) -> int:
        """Number it and keep its latest name; flags, once raised, stay."""
        number = self.of(identity)
        self.names[number] = name or self.names[number]
        was_bot, was_staff = self.flags[number]
        self.flags[number] = (was_bot or bot, was_staff or staff)
        return number

    def identities(self) -> Iterator[tuple[str, str, bool, bool]]:
        """(identity, name, is bot, is staff) in order of their numbers."""
        for identity, name, flags in zip(self.numbers, self.names, self.flags, strict=True):
            yield identity, name, *flags


@dataclass(slots=True)
class Spool:
    """What was read: events as Parquet, people and groups by number, lines refused."""

    path: Path
    platform: str
    people: Numbering = field(default_factory=Numbering)
    groups: Numbering = field(default_factory=Numbering)
    events: int = 0
    refused: int = 0
    refusals: list[Refused] = field(default_factory=list)

    def batches(self, size: int = BATCH) -> Iterator[pa.RecordBatch]:
        """The events again, in order, a batch at a time."""
        with pq.ParquetFile(self.path) as file:
            yield from file.iter_batches(batch_size=size)

    def delete(self) -> None:
        self.path.unlink(missing_ok=True)


class SpoolWriter:
    """Turns a stream of `Told` into a `Spool`. Numbers may be shared between several spools."""

    def __init__(
        self, path: Path, platform: str, people: Numbering, groups: Numbering, first_seq: int = 0
    ) -> None:
        self.spool = Spool(path, platform, people, groups)
        self._seq = first_seq
        self._pending: tuple[list[Any], ...] = tuple([] for _field in EventSeen._fields)

    def write(self, told: Iterable[ToldTogether], tick: Callable[[], None] = lambda: None) -> Spool:
        """Take everything; `tick` is called once a batch. The file appears when this returns."""
        draft = self.spool.path.with_suffix(".part")
        try:
            with pq.ParquetWriter(draft, RAW, compression="lz4", **PLAINLY) as parquet:
                for item in told:
                    if not self._took(item):
                        self._note(item)
                    elif len(self._pending[0]) >= BATCH:
                        self._flush(parquet)
                        tick()
                self._flush(parquet)
            draft.rename(self.spool.path)
        finally:
            draft.unlink(missing_ok=True)
        return self.spool

    def _took(self, item: ToldTogether) -> bool:
        """Put events to those pending; whether it was any."""
        if type(item) is EventSeen:
            for column, value in zip(self._pending, item, strict=True):
                column.append(value)
        elif type(item) is EventsSeen:
            for column, values in zip(self._pending, item, strict=True):
                column.extend(values)
        else:
            return False
        return True

    def _note(self, item: ToldTogether) -> None:
        platform = self.spool.platform
        if isinstance(item, PersonSeen):
            self.spool.people.describe(
                f"{platform}:{item.id}", item.name, item.is_bot, item.is_staff
            )
        elif isinstance(item, GroupSeen):
            self.spool.groups.describe(f"{platform}:{item.id}", item.name)
        elif isinstance(item, Refused):
            self.spool.refused += 1
            if len(self.spool.refusals) < REFUSALS_KEPT:
                self.spool.refusals.append(item)

    def _flush(self, parquet: pq.ParquetWriter) -> None:
        if self._pending[0]:
            parquet.write_batch(self._columns(*self._pending))
            self.spool.events += len(self._pending[0])
            for column in self._pending:
                column.clear()

    def _columns(
        self, ids: Texts, at: Sequence[int], kinds: Texts, groups: Texts, authors: Texts,
        texts: Texts, replies: Texts, subjects: Texts, mentions: Sequence[tuple[str, ...]],
        media: Texts, data: Sequence[Any],
    ) -> pa.RecordBatch:  # fmt: skip
        first, self._seq = self._seq, self._seq + len(ids)
        columns = [
            pa.array(np.arange(first, self._seq)),
            self._numbered(groups, self.spool.groups),
            pa.array(np.fromiter(at, np.int64, len(at))).cast(pa.timestamp("us", tz="UTC")),
            _words(kinds),
            self._numbered(authors, self.spool.people),
            self._numbered(subjects, self.spool.people),
            _words(_ids(ids)),
            _words(_ids(replies)),
            _words(media),
            self._mentions(mentions),
            _words(texts),
            _words(_packed(kinds, data)),
        ]
        return pa.record_batch(columns, schema=RAW)

    def _numbered(self, identities: Texts, numbering: Numbering) -> pa.Array:
        # One dictionary look-up per distinct identity, not per event.
        platform = self.spool.platform
        known = {i: numbering.of(f"{platform}:{i}") if i else NOBODY for i in set(identities)}
        numbers = np.fromiter(map(known.__getitem__, identities), np.int64, len(identities))
        return pa.array(numbers, mask=numbers == NOBODY)

    def _mentions(self, mentions: Sequence[tuple[str, ...]]) -> pa.Array:
        of, platform = self.spool.people.of, self.spool.platform
        named = [of(f"{platform}:{person}") for people in mentions for person in people]
        ends = np.zeros(len(mentions) + 1, np.int32)
        np.cumsum(np.fromiter(map(len, mentions), np.int32, len(mentions)), out=ends[1:])
        return pa.ListArray.from_arrays(pa.array(ends), pa.array(named, pa.int64()))


def _ids(ids: Sequence[str]) -> Sequence[str]:
    """Ids as long as the log takes; longer ones become a digest of themselves."""
    if max(map(len, ids)) <= LONGEST_ID:
        return ids
    return [_digest(long) if len(long) > LONGEST_ID else long for long in ids]


def _digest(long: str) -> str:
    return blake2b(long.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _words(texts: Sequence[str]) -> pa.Array:
    """Texts as a column, without what no database takes: NUL and halves of surrogate pairs."""
    if not any(texts):
        return pa.repeat("", len(texts))
    try:
        column = pa.array(texts, pa.string())
    except UnicodeEncodeError:
        whole = [text.encode("utf-8", "replace").decode() for text in texts]
        column = pa.array(whole, pa.string())
    return pc.replace_substring(column, "\x00", "")


def _packed(kinds: Sequence[str], data: Sequence[Any]) -> Sequence[str]:
    """The further fields as JSON; a field the kind does not have is a fault of the reader."""
    if not any(data):
        return ("",) * len(data)
    return [_json(kind, facts) if facts else "" for kind, facts in zip(kinds, data, strict=True)]


def _json(kind: str, facts: Any) -> str:
    catalogue.check(kind, facts)
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
