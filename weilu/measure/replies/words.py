"""What one message's text shows by itself: its words, whom it names, what shape it has.

Nothing here depends on a language being known: Latin, Cyrillic… words are words, and runs of
Chinese, Japanese and Korean characters are cut into overlapping pairs. The short word lists below
only mark shapes (question, thanks, …) in English and Chinese.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping, Sequence
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
    "a an and are as at be but by can do does for from get got have has how i if im in is it its me "
    "my no not of ok on or so that the then there this to use was what when which will with yes you "
    "your just know like need now one dont u hi thanks would want should they we he all any some "
    "的是 是不 不是 我们 你们 他们 这个 那个 一个 什么 怎么 没有 可以 就是 还是 不要 知道 一下 现在 "
    "大家 这样 的话 自己 有没 没人 我也 也是 都是 不能 的时 时候 起来 出来 了吗 了吧 是的 好的 谢谢".split()
)
_EDGE = string.punctuation + "，。！？、；：…“”‘’（）【】《》～"

_HEAD = r"\W*(?:\S+[:,]\s+)?"
_QUESTION = re.compile(
    _HEAD
    + r"(?:how|what|why|where|when|who|which|whats|is|are|do|does|did|can|could|has|have|will|"
    r"would|should|any\w*)\b"
)
_QUESTION_CJK = re.compile(
    r"[吗么呢][?？。!！~～\s]*$|怎么|什么|为啥|为何|如何|哪[里个位些儿]|谁[^知]|多少|几[点个号]|请问|请教|求助"
    r"|有没有|能不能|是不是|可不可以|要不要|会不会|有人知道"
)
_GREETS = re.compile(
    r"\W*(?:(?:hi|hello|hey|hallo|hola|morning|good (?:morning|evening|day)|yo|greetings)\b|"
    r"你好|您好|大家好|早安|早[!！。~\s]|早上好|上午好|中午好|下午好|晚上好|晚安|哈喽|嗨|在吗)"
)
_THANKS = re.compile(r"\b(?:thank|thx|ty\b|cheers|tnx)")
_THANKS_CJK = re.compile(r"谢谢|多谢|感谢|谢啦|辛苦了")
_AGREES = re.compile(
    _HEAD + r"(?:(?:yes|no|nope|yeah|yep|yup|ok|okay|sure|right|true|ah|oh|hmm+|well|i see)\b|"
    r"对|是的|是啊|不是|没有|好|嗯|哦|可以|收到|行|明白|同意|没错|哈哈)"
)
_GOES_ON = re.compile(
    r"\W*(?:(?:and|but|so|or|then|also|because|cause|plus|which|though|it|that)\b|"
    r"那|但|所以|然后|而且|不过|就|还有|因为|另外|或者)"
)
_CODE = re.compile(r"[/\\~$][\w.]+/|`|sudo |\w\(\)|[{}]")


class Named(NamedTuple):
    """People a text names, first first; `lead` is who is spoken to at its head, or -1."""

    lead: int
    all: tuple[int, ...]


NOBODY = Named(-1, ())


def words(text: str) -> set[str]:
    """The words of a text that say what it is about, without the most common ones."""
    found: set[str] = set()
    for run in _WORD.findall(text[:LOOKED_AT].casefold()):
        if run[0] < "\u3040":
            if len(run) > 1:
                found.add(run)
        else:
            found.update(run[at : at + 2] for at in range(len(run) - 1))
    return found - _STOP


def shape(text: str) -> tuple[bool, ...]:
    """One flag per name in `SHAPES`."""
    text = text[:LOOKED_AT].strip()
    low = text.casefold()
    foreign = not text.isascii()
    return (
        "?" in low or "？" in low,
        bool(_QUESTION.match(low) or (foreign and _QUESTION_CJK.search(low))),
        bool(_GREETS.match(low)),
        bool(_THANKS.search(low) or (foreign and _THANKS_CJK.search(low))),
        bool(_AGREES.match(low)),
        bool(_GOES_ON.match(low)),
        "http://" in low or "https://" in low or "www." in low,
        text[:1].islower(),
        text[:1] in ("!", "/", "！"),
        text.endswith(("...", "…", ",", "，", ":", "：")),
        bool(_CODE.search(low)),
    )


class Names:
    """Finds people by name in a text: 'nick: …', '… @Li Lei …', '小王，…'."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self._whole: dict[str, int] = {}
        self._opening: dict[str, list[str]] = {}
        given: dict[str, list[int]] = {}
        for person, name in names.items():
            self._add(name.strip().casefold(), person, given)
        for word, people in given.items():
            if len(people) == 1:
                self._whole.setdefault(word, people[0])
        self._lengths = sorted({len(name) for name in self._whole}, reverse=True)

    def _add(self, name: str, person: int, given: dict[str, list[int]]) -> None:
        bare = name.strip(_EDGE)
        if len(bare) < 2 or bare.isdigit():
            return
        self._whole.setdefault(name, person)
        self._whole.setdefault(bare, person)
        if bare[0] >= "\u3040":
            self._opening.setdefault(bare[:2], []).append(bare)
        first = bare.split()[0]
        if first != bare and len(first) > 2:
            given.setdefault(first, []).append(person)

    def find(self, text: str, told: Sequence[int] = ()) -> Named:
        """People named in `text` or told by the platform (`told`), at most `SLOTS`."""
        text = text[:LOOKED_AT].casefold()
        people: dict[int, None] = {}
        lead = self._lead(text)
        if lead >= 0:
            people[lead] = None
        people.update(dict.fromkeys(told))
        people.update(dict.fromkeys(self._inside(text)))
        if not people:
            return NOBODY
        if lead < 0 and told and text[:1] in ("@", "＠"):
            lead = told[0]
        return Named(lead, tuple(people)[:SLOTS])

    def _lead(self, text: str) -> int:
        head = text.lstrip(" \t@＠")
        word = head.split(None, 1)[0] if head else ""
        person = self._word(word)
        if person < 0 and self._opening:
            person = self._at(head)
        return person

    def _inside(self, text: str) -> Iterable[int]:
        for word in text.split()[1:40]:
            person = self._word(word)
            if person >= 0:
                yield person
        at = text.find("@")
        while at >= 0:
            yield from self._longest(text, at + 1)
            at = text.find("@", at + 1)
        if self._opening:
            for at in range(1, len(text) - 1):
                if text[at] >= "\u3040" and (person := self._at(text[at : at + 20])) >= 0:
                    yield person

    def _word(self, word: str) -> int:
        whole = self._whole
        if word in whole:
            return whole[word]
        return whole.get(word.strip(_EDGE), -1) if len(word) > 2 else -1

    def _at(self, text: str) -> int:
        for name in self._opening.get(text[:2], ()):
            if text.startswith(name):
                return self._whole[name]
        return -1

    def _longest(self, text: str, at: int) -> Iterable[int]:
        for length in self._lengths:
            person = self._whole.get(text[at : at + length], -1)
            if person >= 0:
                yield person
                return
