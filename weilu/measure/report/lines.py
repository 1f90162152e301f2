"""Prose in a terminal: Chinese breaks between any two characters, but never before a comma."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

#: What may not begin a line, and what may not end one (as GB/T 15834 asks).
CLOSING = "，。、；：！？…）》」』】”’%,.;:!?)"
OPENING = "（《「『【“‘("
#: One piece that is never broken: a wide character or a word, with the marks that hold to it.
PIECE = re.compile(
    rf"[{OPENING}]*(?:[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\u3040-\u30ff]"
    rf"|[^\s\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uff60{OPENING}]+|\S)"
    rf"[{re.escape(CLOSING)}]*\s*"
)


def breaks(text: str, width: int) -> Iterator[int]:
    """Where lines of at most `width` cells end; a piece wider than a line is cut."""
    begun = used = 0
    for piece in PIECE.finditer(text):
        if used and used + cell_len(piece[0].rstrip()) > width:
            yield piece.start()
            begun, used = piece.start(), 0
        used += cell_len(piece[0])
        while cell_len(text[begun : piece.end()].rstrip()) > width:
            begun += _fitting(text[begun:], width)
            yield begun
            used = cell_len(text[begun : piece.end()])


def _fitting(text: str, width: int) -> int:
    """How many characters fit, at least one."""
    taken = 0
    for count, char in enumerate(text):
        taken += cell_len(char)
        if taken > width:
            return max(count, 1)
    return len(text)


class Prose:
    """A text in several styles, broken as its language is."""

    def __init__(self, *parts: tuple[str, str]) -> None:
        self.text = Text.assemble(*parts)

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.text.divide(breaks(self.text.plain, options.max_width)):
            line.rstrip()
            line.no_wrap, line.overflow = True, "ignore"
            yield line

    def __rich_measure__(self, _console: Console, options: ConsoleOptions) -> Measurement:
        whole = cell_len(self.text.plain)
        return Measurement(min(whole, 12), whole).with_maximum(options.max_width)
