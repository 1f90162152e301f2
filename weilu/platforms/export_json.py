"""JSON that is larger than memory, read in one pass.

A pull reader around the standard library's own scanner: the outer structure is walked key by key,
the items of chosen arrays are handed out one at a time, everything else is read and dropped.
Memory is a few pieces of text plus the largest single item (its text takes at most `limit` bytes).
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import IO, Any, Final, NamedTuple

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from weilu.platforms.contract import Unreadable
from weilu.platforms.decoding import TextPieces

#: The largest single item taken, in bytes of text in memory. As values an item made to harm may
#: take twenty times as much.
LIMIT = 16 << 20
#: Where the scanner fails this near to the end of the text, the item may only be cut off.
_NEAR_END = 16

_SPACE = re.compile(r"[ \t\r\n]*+")
_GAP = re.compile(r"[ \t\r\n,]*+")
_GAP_BYTES = re.compile(rb"[ \t\r\n,]*+")
_BARE = re.compile(r"[^\s,\]}\[{\"]*+")
_IN_STRING = re.compile(r'(?:[^"\\]++|\\.)*+', re.DOTALL)
# Whole strings and flat pairs of brackets at once: stepping through them takes far too long.
_INSIDE = re.compile(
    r'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+"|\[[^"\[\]{}]*+\]|\{[^"\[\]{}]*+\})*+', re.DOTALL
)
_ODD_ESCAPE = re.compile(r"\\u(?:[dD]|0000)")
_ODD_ESCAPE_BYTES = re.compile(rb"\\u(?:[dD]|0000)")
_ODD_CHARACTER = re.compile("[\0\ud800-\udfff]")


class _End:
    """Marks the end of an object that was entered."""


END: Final = _End()


class Together(list[Any]):
    """Some items of one array, all of which could be read. `JsonReader.index` is the first's; set
    it, to say where another one stands.
    """


class Broken(NamedTuple):
    """An item that can't be taken; the reading goes on behind it."""

    why: str


class JsonReader:
    """Walk one JSON document.

    `arrays` names the arrays whose items are handed out, as key paths: `messages`,
    `chats.list[].messages`, or "" for a document that is itself an array. `keep` names the other
    values wanted. A document may hold any of them, in any order. If asked, items come `Together`.
    """

    def __init__(
        self,
        stream: IO[bytes],
        *,
        file: str,
        format: str,
        arrays: frozenset[str],
        keep: frozenset[str] = frozenset(),
        encoding: str = "",
        limit: int = LIMIT,
        together: bool = False,
    ) -> None:
        self._stream = stream
        self._pieces = TextPieces(stream, encoding)
        self._file, self._format = file, format
        self._arrays, self._keep, self._limit = arrays, keep, limit
        self._together = together
        self._outer = {part for path in arrays for part in _prefixes(path)}
        self._decoder: Any = json.JSONDecoder(strict=False, parse_constant=_nothing)
        self._text = ""
        self._at = 0
        self._over = False
        self._odd = False
        self._trail: list[int] = []
        self._path = ""
        self.index = 0  #: of the item just handed out, within its array

    def walk(self) -> Iterator[tuple[str, Any]]:
        """Pairs (path, value): `messages[]` and an item, a kept path and its value, or the path
        of an entered object and `END`. An item is `Broken` where it can't be read.

        Raises `Unreadable` where the document ends early or is no JSON at all.
        """
        if self._peek() not in "[{":
            page = self._text.startswith("<", self._at)
            raise self.unreadable(_("it is a web page, not JSON") if page else _("it is not JSON"))
        entered: list[Iterator[Any]] = [self._value("")]
        while entered:  # instead of `yield from` through every level: items come by the million
            for told in entered[-1]:
                if told.__class__ is not tuple:
                    entered.append(told)
                    break
                yield told
            else:
                entered.pop()

    def where(self) -> str:
        """The item just handed out, such as `chats.list[2].messages[31]`."""
        parts = iter([*self._trail, self.index])
        return re.sub(r"\[\]", lambda _match: f"[{next(parts, 0)}]", self._path)

    def unreadable(self, why: str) -> Unreadable:
        """The error for this document, with the byte reached."""
        try:
            reached = self._stream.tell()
        except (OSError, ValueError):  # a stream inside an archive may not know
            return Unreadable(file=self._file, format=self._format, why=why)
        ahead = len(self._text[self._at :].encode("utf-8", "replace")) + self._pieces.waiting
        place = {"why": why, "byte": max(reached - ahead, 0)}
        said = _("%(why)s (near byte %(byte)d)") % place
        return Unreadable(file=self._file, format=self._format, why=said)

    # The outer structure: each yields pairs, or what is to be walked before it goes on.

    def _value(self, path: str) -> Iterator[Any]:
        char = self._peek()
        if char == "[" and path in self._arrays:
            yield self._items(path)
        elif char == "[" and f"{path}[]" in self._outer:
            yield self._entered(path)
        elif char == "{" and path in self._outer:
            yield self._object(path)
        else:
            value = self._whole()
            if path in self._keep:
                yield path, value
            elif not path:
                raise self.unreadable(_("it does not hold the JSON of such an export"))

    def _entered(self, path: str) -> Iterator[Any]:
        self._at += 1
        self._trail.append(0)
        while self._peek(_GAP) != "]":
            yield self._value(f"{path}[]")
            self._trail[-1] += 1
        self._trail.pop()
        self._at += 1

    def _object(self, path: str) -> Iterator[Any]:
        self._at += 1
        while (char := self._peek(_GAP)) != "}":
            key = self._whole() if char == '"' else None
            if not isinstance(key, str) or self._peek() != ":":
                raise self.unreadable(_("its JSON is damaged"))
            self._at += 1
            yield self._value(f"{path}.{key}" if path else key)
        self._at += 1
        yield path, END

    def _items(self, path: str) -> Iterator[tuple[str, Any]]:
        """The items by the piece where that goes, one by one where it does not."""
        self._path, self.index = f"{path}[]", -1
        self._at += 1
        more = True
        while more:
            for values in self._several():
                if self._together:
                    last = self.index + len(values)
                    self.index += 1
                    yield self._path, Together(values)
                    self.index = last
                    continue
                for value in values:
                    self.index += 1
                    yield self._path, value
            more = yield from self._singly()
        self._at += 1
        self._path = ""

    def _several(self) -> Iterator[list[Any]]:
        """Whole items where exporters have laid them out as they do, each opening and closing on
        a line of its own; straight from the bytes where these are UTF-8.
        """
        text, pieces = self._text, self._pieces
        start = _GAP.match(text, self._at).end()  # type: ignore[union-attr]
        indent = text[text.rfind("\n", 0, start) : start]
        if not indent.startswith("\n") or not indent.isspace():
            return
        data, indented = text[start:].encode("utf-8", "surrogatepass"), indent.encode()
        values, end = _at_once(data, indented)
        if values:
            self._at = start + len(data[:end].decode())
            yield values
        elif indented + b"}," in data:  # something odd is in the way
            return
        more = pieces.utf8()
        while more:
            self._text, self._at = "", 0
            data = data[end:] + more
            values, end = _at_once(data, indented)
            if not values:
                pieces.untake(data)
                return
            yield values
            more = pieces.utf8()
        if not self._text:
            pieces.untake(data[end:])

    def _singly(self) -> Generator[tuple[str, Any], None, bool]:
        """The items of the text in hand, a scan each; whether there may be more behind them."""
        path, text, at = self._path, self._text, self._at
        scan, gap = self._decoder.scan_once, _GAP.match
        while self._text is text:
            start = gap(text, at).end()  # type: ignore[union-attr]
            try:
                value, at = scan(text, start)
                whole = value.__class__ is dict or at < len(text)
            except (StopIteration, ValueError, RecursionError):
                whole = False
            if not whole:
                self._at = start
                if self._peek(_GAP) == "]":
                    return False
                value, at = self._whole(), self._at
            elif self._odd:
                value = self._mended(value, start, at)
            self._at = at
            self.index += 1
            yield path, value
        return True

    # One value.

    def _whole(self) -> Any:
        """The value here, reading on until it is complete; `Broken` if it can't be taken."""
        decoder = self._decoder
        while True:
            try:
                value, end = decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._may_be_cut(error):
                    return self._skipped(gettext_noop("It is not valid JSON."))
            except RecursionError:
                return self._skipped(gettext_noop("It is nested too deeply."))
            except ValueError:  # an integer of more digits than Python takes
                decoder = _lenient()
                continue
            else:
                if end < len(self._text) or self._over:
                    start, self._at = self._at, end
                    return self._mended(value, start, end) if self._odd else value
            if self._text.__sizeof__() > self._limit:
                return self._skipped(
                    _("It is larger than %(limit)d MiB.") % {"limit": self._limit >> 20}
                )
            self._grow(len(self._text) - self._at)

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        near_end = error.pos >= len(self._text) - _NEAR_END
        return not self._over and (near_end or error.msg.startswith("Unterminated"))

    def _mended(self, value: Any, start: int, end: int) -> Any:
        if not _ODD_ESCAPE.search(self._text, start, end):
            return value
        try:
            return mended(value)
        except RecursionError:
            return Broken(gettext_noop("It is nested too deeply."))

    def _skipped(self, why: str) -> Broken:
        """Go behind the value here, by its brackets and quotes only, keeping nothing."""
        depth = 0
        while True:
            char = self._peek(_INSIDE if depth else _SPACE)
            if not depth and char in "]}":
                raise self.unreadable(_("its JSON is damaged"))
            if char not in '"[]{}':
                self._pass(_BARE)
                return Broken(why)
            self._at += 1
            if char == '"':
                self._pass_string()
            else:
                depth += 1 if char in "[{" else -1
            if not depth:
                return Broken(why)

    # The text in hand.

    def _peek(self, passing: re.Pattern[str] = _SPACE) -> str:
        """The next character behind what `passing` matches; none left is an error."""
        self._pass(passing)
        return self._text[self._at]

    def _pass(self, passing: re.Pattern[str]) -> None:
        while True:
            self._at = passing.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return
            self._grow_or_end()

    def _pass_string(self) -> None:
        """Behind the closing quote. A backslash at the end of the text waits for its pair."""
        while True:
            self._at = _IN_STRING.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._text.startswith('"', self._at):
                self._at += 1
                return
            self._grow_or_end()

    def _grow_or_end(self) -> None:
        if self._over:
            raise self.unreadable(self._cut())
        self._grow(1)

    def _grow(self, least: int) -> None:
        """Drop what is done and read at least `least` more characters, or to the end."""
        parts, got = [self._text[self._at :]], 0
        while got < least and not self._over:
            piece = next(self._pieces, None)
            self._over = piece is None
            parts.append(piece or "")
            got += len(parts[-1])
        self._text, self._at = "".join(parts), 0
        self._odd = "\\u" in self._text

    def _cut(self) -> str:
        if not self._path or self.index < 0:
            return _("it ends before its JSON is complete; export it again")
        return _("it ends in the middle, after %(item)s; export it again") % {"item": self.where()}


def _at_once(data: bytes, indent: bytes) -> tuple[list[Any], int]:
    """The whole items of an array from here on, and where they end; none if that is not so.

    A raw line end never stands inside a string, so a line that closes at the items' own depth
    closes an item; whatever looks alike and is not makes invalid JSON, and is left to the slower
    scanner, as is all that only the standard library reads (NaN, odd escapes, raw controls).
    """
    start = _GAP_BYTES.match(data).end()  # type: ignore[union-attr]
    end = data.rfind(indent + b"},")
    if end < start or (b"\\u" in data and _ODD_ESCAPE_BYTES.search(data, start, end)):
        return [], 0
    end += len(indent) + 1
    try:
        values: list[Any] = orjson.loads(b"[%b]" % data[start:end])
    except orjson.JSONDecodeError:
        return [], 0
    return values, end


def _prefixes(path: str) -> Iterator[str]:
    """Containers to enter on the way to an array: "", "chats", "chats.list", "chats.list[]"."""
    if path:
        yield ""
    for match in re.finditer(r"\.|\[\]", path):
        yield path[: match.start()]
        yield path[: match.end()].rstrip(".")


def _nothing(_constant: str) -> None:
    """NaN and Infinity, which JSON does not have."""


def _lenient() -> json.JSONDecoder:
    return json.JSONDecoder(strict=False, parse_constant=_nothing, parse_int=_integer)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) < 4000 else float("inf")


def mended_text(text: str) -> str:
    """Without lone surrogates and NUL, which no database takes."""
    if not _ODD_CHARACTER.search(text):
        return text
    paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return paired.replace("\0", "")


def mended(value: Any) -> Any:
    """A whole JSON value with every text in it mended."""
    if isinstance(value, str):
        return mended_text(value)
    if isinstance(value, list):
        return [mended(item) for item in value]
    if isinstance(value, dict):
        return {mended_text(key): mended(item) for key, item in value.items()}
    return value
