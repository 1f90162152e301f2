"""Reading a filter: `channel = poster-3 and joined < 30d and not tag:staff`. Pure.

    filter = all { "or" all }
    all    = part { "and" part }
    part   = "not" part | "(" filter ")" | "has" field | flag | test
    test   = field sign value | field [ "not" ] "in" "(" value { "," value } ")"
    sign   = "=" | ":" | "!=" | "<" | "<=" | ">" | ">=" | "~"

What a value may be is said by its field's kind. Any text ends in a tree or in `Refused`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NoReturn

from weilu.people.segments.tree import (
    KEYWORDS,
    PLAIN,
    UNITS,
    Duration,
    Has,
    Not,
    Span,
    Test,
    Tree,
    Value,
    all_of,
    any_of,
)

Kind = Literal["name", "text", "moment", "number", "flag"]
LONGEST = 4000  #: characters of a filter
DEEPEST = 40  #: brackets and `not`s within each other
MOST_TESTS = 200
LONGEST_AGO = 100 * 365 * 24  #: hours
YEARS = range(1970, 2200)
#: Signs as people with a Chinese keyboard type them.
SAME_SIGN = dict(zip("（）＝！＜＞～，：", "()=!<>~,:", strict=True))
QUOTES = {'"': '"', "'": "'", "“": "”", "「": "」"}
SIGNS = ("!=", "<=", ">=", "=", "<", ">", "~", "(", ")", ",", ":")
#: Kind of a field → the signs it understands.
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "name": ("=", "!=", "~", "in"),
    "text": ("=", "!=", "~", "in"),
    "moment": ("=", "!=", "<", "<=", ">", ">=", "in"),
    "number": ("=", "!=", "<", "<=", ">", ">=", "in"),
    "flag": ("=", "!="),
}
YES = {"yes": True, "true": True, "1": True, "是": True} | {
    "no": False, "false": False, "0": False, "否": False,
}  # fmt: skip
_DURATION = re.compile(r"([0-9]{1,6})(h|d|w|小时|天|周)", re.IGNORECASE)
_UNIT = {"小时": "h", "天": "d", "周": "w"}
_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


class Refused(Exception):
    """The text is no filter: what is wrong (`code`), and the place it is wrong at."""

    def __init__(self, code: str, at: Span, **data: Any) -> None:
        super().__init__(code)
        self.code, self.at, self.data = code, at, data


@dataclass(frozen=True, slots=True)
class Known:
    """A field as the reader needs it."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: a bare word, a quoted name or a sign; "end" after the last."""

    sort: Literal["word", "quoted", "sign", "end"]
    text: str
    at: Span

    @property
    def keyword(self) -> str:
        return KEYWORDS.get(self.text.lower(), "") if self.sort == "word" else ""


def read(text: str, vocabulary: Mapping[str, Known]) -> Tree:
    """The tree of a filter. `vocabulary`: lower-case names and aliases → fields.

    Raises Refused with a code of `weilu.people.segments.wording.SENTENCES`.
    """
    if len(text) > LONGEST:
        raise Refused("too_long", Span(LONGEST, len(text)), most=LONGEST)
    reader = _Reader(_tokens(text), vocabulary)
    if not text.strip():
        raise Refused("empty", Span(0, len(text)))
    tree = reader.filter(0)
    if reader.now.sort != "end":
        reader.stuck()
    return tree


def nearest(word: str, known: Iterable[str]) -> str:
    """What was probably meant, "" when nothing is near."""
    options = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), list(options), n=1, cutoff=0.6)
    return options[close[0]] if close else ""


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _token(text, at)
        found.append(token)
        at = token.at.end
    found.append(Token("end", "", Span(len(text), len(text))))
    return found


def _token(text: str, at: int) -> Token:
    first = text[at]
    if first in QUOTES:
        return _quoted(text, at)
    plain = PLAIN.match(text, at)
    if plain:
        return Token("word", plain.group(), Span(*plain.span()))
    two = "".join(SAME_SIGN.get(letter, letter) for letter in text[at : at + 2])
    sign = next((sign for sign in SIGNS if two.startswith(sign)), None)
    if sign is None:
        raise Refused("unreadable", Span(at, at + 1), found=first)
    return Token("sign", sign, Span(at, at + len(sign)))


def _quoted(text: str, at: int) -> Token:
    """A name in quotes; the closing quote twice stands for itself."""
    closing = QUOTES[text[at]]
    letters: list[str] = []
    place = at + 1
    while place < len(text):
        if text[place] != closing:
            letters.append(text[place])
        elif text[place + 1 : place + 2] == closing:
            letters.append(closing)
            place += 1
        else:
            return Token("quoted", "".join(letters), Span(at, place + 1))
        place += 1
    raise Refused("unclosed_quote", Span(at, len(text)), quote=closing)


class _Reader:
    """Reads by recursive descent; `now` is the piece looked at."""

    def __init__(self, tokens: list[Token], vocabulary: Mapping[str, Known]) -> None:
        self.tokens, self.place, self.vocabulary = tokens, 0, vocabulary
        self.tests = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        taken = self.now
        self.place += 1
        return taken

    def is_sign(self, sign: str) -> bool:
        return self.now.sort == "sign" and self.now.text == sign

    def filter(self, depth: int) -> Tree:
        parts = [self.all(depth)]
        while self.now.keyword == "or":
            self.take()
            parts.append(self.all(depth))
        return any_of(parts)

    def all(self, depth: int) -> Tree:
        parts = [self.part(depth)]
        while self.now.keyword == "and":
            self.take()
            parts.append(self.part(depth))
        return all_of(parts)

    def part(self, depth: int) -> Tree:
        if depth > DEEPEST:
            raise Refused("too_deep", self.now.at, most=DEEPEST)
        if self.now.keyword == "not":
            self.take()
            return Not(self.part(depth + 1))
        if self.is_sign("("):
            return self.brackets(depth)
        self.tests += 1
        if self.tests > MOST_TESTS:
            raise Refused("too_many", self.now.at, most=MOST_TESTS)
        if self.now.keyword == "has":
            self.take()
            known = self.field()
            return Has(known.name, known.kind == "flag")
        return self.test()

    def brackets(self, depth: int) -> Tree:
        opened = self.take()
        inside = self.filter(depth + 1)
        if not self.is_sign(")"):
            if self.now.sort == "end":
                raise Refused("unclosed_bracket", opened.at)
            self.stuck()
        self.take()
        return inside

    def field(self) -> Known:
        """The field named here."""
        token = self.now
        if token.sort == "end":
            raise Refused("ends_early", token.at)
        if token.sort != "word" or token.keyword:
            raise Refused("field_expected", token.at, found=token.text)
        known = self.vocabulary.get(token.text.lower())
        if known is None:
            near = nearest(token.text, self.vocabulary)
            raise Refused("unknown_field", token.at, found=token.text, nearest=near)
        self.take()
        return known

    def test(self) -> Tree:
        known = self.field()
        if known.kind == "flag" and not (self.now.sort == "sign" and self.now.text in "=!=:"):
            return Has(known.name, True)
        if self.now.keyword == "not" and self.tokens[self.place + 1].keyword == "in":
            self.take()
            return Not(self.several(known))
        if self.now.keyword == "in":
            return self.several(known)
        return self.single(known, self.sign(known))

    def sign(self, known: Known) -> str:
        token = self.now
        sign = "=" if self.is_sign(":") else token.text
        allowed = ALLOWED[known.kind]
        if token.sort != "sign" or sign in "(),":
            raise Refused("sign_expected", token.at, field=known.name, signs=" ".join(allowed))
        if sign not in allowed:
            raise Refused("sign_refused", token.at, field=known.name, signs=" ".join(allowed))
        self.take()
        return sign

    def single(self, known: Known, sign: str) -> Tree:
        token = self.value_token(known)
        if known.kind == "flag":
            yes = YES.get(token.text.lower())
            if yes is None:
                raise Refused("yes_expected", token.at, field=known.name, found=token.text)
            holds = Has(known.name, True)
            return holds if yes == (sign == "=") else Not(holds)
        value = _value(known, token)
        if isinstance(value, Duration) and sign in ("=", "!="):
            raise Refused("duration_compared", token.at, found=token.text)
        return Test(known.name, sign, (value,), (token.at,))

    def several(self, known: Known) -> Tree:
        word = self.take()
        if "in" not in ALLOWED[known.kind]:
            raise Refused("sign_refused", word.at, field=known.name, signs="=")
        if not self.is_sign("("):
            raise Refused("list_expected", self.now.at, field=known.name)
        opened = self.take()
        values, spans = [], []
        while True:
            token = self.value_token(known)
            value = _value(known, token)
            if isinstance(value, Duration):
                raise Refused("duration_compared", token.at, found=token.text)
            values.append(value)
            spans.append(token.at)
            if self.is_sign(")"):
                self.take()
                return Test(known.name, "in", tuple(values), tuple(spans))
            if self.now.sort == "end":
                raise Refused("unclosed_bracket", opened.at)
            if not self.is_sign(","):
                raise Refused("comma_expected", self.now.at, found=self.now.text)
            self.take()

    def value_token(self, known: Known) -> Token:
        token = self.now
        if token.sort in ("sign", "end"):
            raise Refused("value_expected", token.at, field=known.name)
        if token.keyword:
            raise Refused("keyword_as_value", token.at, found=token.text)
        return self.take()

    def stuck(self) -> NoReturn:
        """Refuse what follows a whole part: `and` or `or` is missing, or quotes around a name."""
        if self.is_sign(")"):
            raise Refused("bracket_unopened", self.now.at)
        raise Refused("and_expected", self.now.at, found=self.now.text)


def _value(known: Known, token: Token) -> Value:
    if known.kind == "moment":
        return _moment(token)
    if known.kind == "number":
        if token.sort != "word" or not _NUMBER.fullmatch(token.text):
            raise Refused("number_expected", token.at, field=known.name, found=token.text)
        return Decimal(token.text)
    if not token.text.strip() or "\x00" in token.text:
        raise Refused("value_expected", token.at, field=known.name)
    return token.text


def _moment(token: Token) -> Duration | date:
    ago = _DURATION.fullmatch(token.text)
    if ago:
        letter = ago.group(2).lower()
        told = Duration(int(ago.group(1)), _UNIT.get(letter, letter))
        if told.hours > LONGEST_AGO:
            raise Refused("too_long_ago", token.at, found=token.text)
        return told
    day = _DAY.fullmatch(token.text)
    if day is None:
        raise Refused("moment_expected", token.at, found=token.text, units=" ".join(UNITS))
    try:
        found = date(*map(int, day.groups()))
    except ValueError:
        raise Refused("no_such_day", token.at, found=token.text) from None
    if found.year not in YEARS:
        raise Refused("no_such_day", token.at, found=token.text)
    return found
