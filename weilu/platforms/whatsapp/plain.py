"""Plain messages of a WhatsApp text, a block of lines at a time: one line each, by people met
before. Nearly all are, so the time it takes to read a chat is spent here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from weilu.platforms.whatsapp.layout import BRACKETED, MINUTES, QUICK, SECONDS, Clock, Layout
from weilu.platforms.whatsapp.phrases import EXACT, LONGEST_EXACT

#: What a text begins or ends with that may be more than a text.
_ODD = frozenset(("<", ">", ")", "\u200f"))
#: Beginnings of times that are remembered; the table is emptied when full.
_KEPT = 10_000


def is_odd(text: str) -> bool:
    """Whether a text may be more than a text: an attachment, a message taken back, …"""
    return (
        text[-1:] in _ODD
        or text[:1] in _ODD
        or "\u200e" in text
        or "maps.g" in text
        or (len(text) < LONGEST_EXACT and text in EXACT)
    )


class Lines(NamedTuple):
    """Some lines as columns; those of worth only where the line is not among `others`."""

    at: Sequence[int]
    author: Sequence[str]
    text: Sequence[str]
    others: Sequence[int]  #: places of the lines that are not plain

    def runs(self) -> Iterator[tuple[bool, int, int]]:
        """(plain, first, stop) of the stretches the lines fall into, in order."""
        done = stop = 0
        for place in self.others:
            if place > stop:
                if done < stop:
                    yield False, done, stop
                yield True, stop, place
                done = place
            stop = place + 1
        if done < stop:
            yield False, done, stop


class PlainLines:
    """Finds the plain messages of one chat."""

    def __init__(self, layout: Layout, clock: Clock, known: Mapping[str, str]) -> None:
        self._stamps = _Stamps(layout, clock)
        self._known = known

    def of(self, lines: Sequence[str]) -> Lines:
        """What the lines hold. The last is never plain: another may go on with it."""
        at, rests = self._stamps.of(lines)
        names, _colons, bare = zip(*[rest.partition(": ") for rest in rests], strict=True)
        authors = list(map(self._known.get, names))
        texts = [text.strip(" \n") for text in bare]
        following = [*at[1:], None]
        others = [
            place
            for place, (begins, goes_on, author, text) in enumerate(
                zip(at, following, authors, texts, strict=True)
            )
            if begins is None or goes_on is None or author is None or "@" in text or is_odd(text)
        ]
        return Lines(at, authors, texts, others)  # type: ignore[arg-type]  # None in others only


class _Stamps:
    """Times of lines, which differ from each other in their last two digits most of the time."""

    def __init__(self, layout: Layout, clock: Clock) -> None:
        self._match, self._quick = layout.pattern.match, QUICK[layout.pattern].match
        self._end = "] " if layout.pattern is BRACKETED else " - "
        self._clock = clock
        self._units: Mapping[str, int] = {}
        self._behind = 0  #: characters behind the last two digits, as of " PM"
        self._starts: dict[str, int] = {}

    def of(self, lines: Sequence[str]) -> tuple[list[int | None], Sequence[str]]:
        """Microseconds UTC of each line that surely begins a message, and what stands behind."""
        if not self._units:
            self._learn(lines)
        end, behind, units, starts = self._end, self._behind, self._units, self._starts
        heads, _ends, rests = zip(*[line.partition(end) for line in lines], strict=True)
        if behind:
            begin = [head[: -2 - behind] + head[-behind:] for head in heads]
            last = [head[-2 - behind : -behind] for head in heads]
        else:
            begin = [head[:-2] for head in heads]
            last = [head[-2:] for head in heads]
        at: list[int | None] = []
        for place, (start, unit) in enumerate(
            zip(map(starts.get, begin), map(units.get, last), strict=True)
        ):
            if start is None or unit is None:
                at.append(self._first(lines[place], heads[place]))
            else:
                at.append(start + unit)
        return at, rests

    def _learn(self, lines: Sequence[str]) -> None:
        """How the first of them writes its time is how most will."""
        found = next(filter(None, map(self._match, lines)), None)
        if found is not None:
            self._units = MINUTES if found[8] is None else SECONDS
            self._behind = found.start(10) - len(self._end) - found.end(8 if found[8] else 7)

    def _first(self, line: str, head: str) -> int | None:
        """The same for one line that begins like none before."""
        found = self._quick(line) or self._match(line)
        if found is None or found.start(10) != len(head) + len(self._end):
            return None
        try:
            at = self._clock.at(found)
        except ValueError:
            return None
        whole, units = (8, SECONDS) if found[8] else (7, MINUTES)
        behind = len(head) - found.end(whole)
        if units is self._units and behind == self._behind and self._clock.steady(found):
            if len(self._starts) >= _KEPT:
                self._starts.clear()
            self._starts[head[: found.start(whole)] + head[found.end(whole) :]] = (
                at - units[found[whole]]
            )
        return at
