"""What one message's text shows by itself: its words, whom it names, what shape it has.

Nothing here depends on a language being known: Latin, Cyrillic… words are words, and runs of
Chinese, Japanese and Korean characters are cut into overlapping pairs. The short word lists below
only mark shapes (question, thanks, …) in English and Chinese.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from typing import NamedTuple

#: Characters of a message that are looked at; a pasted file adds nothing after these.
LOOKED_AT = 1_000
#: People one message can name.
SLOTS = 3
#: Shapes of a text, in the order of `shape`.
SHAPES = (
    "asks",
    "question_word",
    "greets",
    "thanks",
    "agrees",
    "goes_on",
    "link",
    "lower_case",
    "command",
    "unfinished",
    "quotes_code",
)

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_STOP = frozenset(
    """
    a an and are as at be but by can do does for from get got have has how i if im in is it its me
    my no not of ok on or so that the then there this to use was what when which will with yes you
    your just know like need now one dont u hi thanks would want should they we he all any some
    的是 是不 不是 我们 你们 他们 这个 那个 一个 什么 怎么 没有 可以 就是 还是 不要 知道 一下 现在
    大家 这样 的话 自己 有没 没人 我也 也是 都是 不能 的时 时候 起来 出来 了吗 了吧 是的 好的 谢谢
    """.split()
)
_EDGE = string.punctuation + "，。！？、；：…“”‘’（）【】《》～"

#: The first word, after 'nick: ' where a text begins so.
_OPENING = re.compile(r"\W*(?:\S+[:,]\s+)?(\w*)")
_QUESTION = frozenset(
    """
    how what why where when who which whats is are do does did can could has have will would should
    any anyone anybody anything
    """.split()
)
_GREETS = frozenset("hi hello hey hallo hola morning yo greetings".split())
_THANKS = frozenset("thank thanks thx ty cheers tnx".split())
_AGREES = frozenset("yes no nope yeah yep yup ok okay sure right true ah oh hm hmm well".split())
_GOES_ON = frozenset("and but so or then also because cause plus which though it that".split())
_CODE = ("`", "{", "$", "~/", "()", "sudo ", "/etc", "/usr")

_QUESTION_CJK = re.compile(
    r"[吗么呢][?？。!！~～\s]*$|怎么|什么|为啥|为何|如何|哪[里个位些儿]|谁[^知]|多少|几[点个号]|请问|请教|求助"
    r"|有没有|能不能|是不是|可不可以|要不要|会不会|有人知道"
)
_GREETS_CJK = re.compile(
    r"\W*(?:你好|您好|大家好|早安|早[!！。~\s]|早上好|上午好|中午好|下午好|晚上好|晚安|哈喽|嗨|在吗)"
)
_THANKS_CJK = re.compile(r"谢谢|多谢|感谢|谢啦|辛苦了")
_AGREES_CJK = re.compile(r"\W*(?:对|是的|是啊|不是|没有|好|嗯|哦|可以|收到|行|明白|同意|没错|哈哈)")
_GOES_ON_CJK = re.compile(r"\W*(?:那|但|所以|然后|而且|不过|就|还有|因为|另外|或者)")


class Text(NamedTuple):
    """A text as it is looked at: its beginning, in one case, and cut into runs of letters."""

    written: str
    low: str
    runs: list[str]


def cut(text: str) -> Text:
    """The text's first `LOOKED_AT` characters, cut."""
    written = text[:LOOKED_AT].strip()
    low = written.casefold()
    return Text(written, low, _WORD.findall(low))


class Named(NamedTuple):
    """People a text names, first first; `lead` is who is spoken to at its head, or -1."""

    lead: int
    all: tuple[int, ...]


NOBODY = Named(-1, ())


def words(text: Text) -> set[str]:
    """The words of a text that say what it is about, without the most common ones."""
    if text.low.isascii():
        return {run for run in text.runs if len(run) > 1} - _STOP
    found: set[str] = set()
    for run in text.runs:
        if run[0] < "\u3040":
            if len(run) > 1:
                found.add(run)
        else:
            found.update(run[at : at + 2] for at in range(len(run) - 1))
    return found - _STOP


def shape(text: Text) -> tuple[bool, ...]:
    """One flag per name in `SHAPES`."""
    written, low, runs = text
    opening = _OPENING.match(low)
    first = opening.group(1) if opening else ""
    english = (
        first in _QUESTION,
        runs[0] in _GREETS if runs else False,
        not _THANKS.isdisjoint(runs),
        first in _AGREES,
        first in _GOES_ON,
    )
    return (
        "?" in low or "？" in low,
        *(english if written.isascii() else map(bool.__or__, english, _shape_cjk(low))),
        "http://" in low or "https://" in low or "www." in low,
        written[:1].islower(),
        written[:1] in ("!", "/", "！"),
        written.endswith(("...", "…", ",", "，", ":", "：")),
        any(sign in low for sign in _CODE),
    )


def _shape_cjk(low: str) -> tuple[bool, ...]:
    return (
        _QUESTION_CJK.search(low) is not None,
        _GREETS_CJK.match(low) is not None,
        _THANKS_CJK.search(low) is not None,
        _AGREES_CJK.match(low) is not None,
        _GOES_ON_CJK.match(low) is not None,
    )


class Names:
    """Finds people by name in a text: 'nick: …', '… @Li Lei …', '小王，…'."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self._whole: dict[str, int] = {}
        self._opening: set[str] = set()
        given: dict[str, list[int]] = {}
        for person, name in names.items():
            self._add(name.strip().casefold(), person, given)
        for word, people in given.items():
            if len(people) == 1:
                self._whole.setdefault(word, people[0])
        self._runs = {run for name in self._whole for run in _WORD.findall(name)[:1]}
        self._lengths = sorted({len(name) for name in self._whole}, reverse=True)
        first = re.escape("".join({pair[0] for pair in self._opening}))
        self._begins = re.compile(f"[{first}]" if first else "(?!)")

    def _add(self, name: str, person: int, given: dict[str, list[int]]) -> None:
        bare = name.strip(_EDGE)
        if len(bare) < 2 or bare.isdigit():
            return
        self._whole.setdefault(bare, person)
        if bare[0] >= "\u3040":
            self._opening.add(bare[:2])
        first = bare.split()[0]
        if first != bare and len(first) > 2:
            given.setdefault(first, []).append(person)

    def find(self, text: Text, told: Sequence[int] = ()) -> Named:
        """People named in `text` or told by the platform (`told`), at most `SLOTS`."""
        low = text.low.replace("＠", "@")
        if not told and not self._opening and self._runs.isdisjoint(text.runs):
            return NOBODY
        people: dict[int, None] = {}
        lead = self._lead(low)
        if lead >= 0:
            people[lead] = None
        people.update(dict.fromkeys(told))
        people.update(dict.fromkeys(self._inside(low)))
        if not people:
            return NOBODY
        if lead < 0 and told and low.startswith("@"):
            lead = told[0]
        return Named(lead, tuple(people)[:SLOTS])

    def _lead(self, text: str) -> int:
        if text.startswith("@"):
            return self._longest(text, 1)
        head = text.split(None, 1)[0] if text else ""
        person = self._whole.get(head.strip(_EDGE), -1)
        return person if person >= 0 else self._at(text, 0)

    def _inside(self, text: str) -> list[int]:
        whole = self._whole
        bare = [word.strip(_EDGE) for word in text.split()[1:40]]
        found = [whole[word] for word in bare if word in whole]
        at = text.find("@")
        while at >= 0:
            found.append(self._longest(text, at + 1))
            at = text.find("@", at + 1)
        if self._opening:
            places = self._begins.finditer(text, 1, max(len(text) - 1, 1))
            found += [self._at(text, place.start()) for place in places]
        return [person for person in found if person >= 0]

    def _at(self, text: str, at: int) -> int:
        return self._longest(text, at) if text[at : at + 2] in self._opening else -1

    def _longest(self, text: str, at: int) -> int:
        for length in self._lengths:
            person = self._whole.get(text[at : at + length], -1)
            if person >= 0:
                return person
        return -1
