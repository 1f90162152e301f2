"""Where in a text something is that a rule may not want: links, contacts, words. Pure.

Texts are folded first (`adverts.folding`): letters that look alike, full and half width,
traditional and simplified are one, and what nobody sees is gone. Every place found is one in the
text as it was written. Patterns repeat within fixed bounds only and no repeated part can match
what follows it, so that no text takes long, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from weilu.engage.adverts.folding import fold, places

Span = tuple[int, int]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_END = f"[^\\s{_HAN}，。！、）】》\"'<>]{{0,300}}"
#: Ends of names that are taken for an address without http in front.
_ENDS = (
    "com|cn|net|org|io|co|app|info|me|tv|dev|ai|xyz|top|vip|cc|icu|bet|club|win|fun|live|shop"
    "|online|site|link|buzz|cyou|lol|ink|wang|ru|hk|tw|jp|kr|de|uk|us|gg|ly"
)
_LINK = re.compile(
    rf"https?://{_END}|(?<![\w@.-])www\.{_END}"
    rf"|(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,5}}(?:{_ENDS})(?![a-z0-9-])(?:[/?#:]{_END})?"
)
_HOST = re.compile(r"(?:https?://)?(?:[^/@\s]{0,100}@)?([^/?#:\s]{1,253})")
#: Ways into other groups.
_INVITE = re.compile(
    rf"(?:https?://)?(?:www\.)?(?:t(?:elegram)?\.me/(?:\+|joinchat/)|discord\.gg/"
    rf"|discord(?:app)?\.com/invite/|chat\.whatsapp\.com/|(?:qm|jq)\.qq\.com/|weixin\.qq\.com/g/"
    rf"|work\.weixin\.qq\.com/gm/|line\.me/(?:r/)?ti/g|matrix\.to/#/[!#]){_END}"
    r"|(?:q{1,2}群|扣群|群号|加群|进群|入群|交流群)[^\d\n]{0,8}[1-9]\d{5,10}(?!\d)"
)
_GAP = r"[ .\-_*·]{0,2}"
_SAYS = r"[ :=+,、是为\-]{0,6}"
#: Kinds of contact, each with how it is written in folded text.
CONTACTS: dict[str, re.Pattern[str]] = {
    "phone": re.compile(
        rf"(?<![\d.])(?:\+?86[ -]?)?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)"
        r"|\+\d{1,3}(?:[ ().-]{0,2}\d){7,12}(?!\d)"
    ),
    "wechat": re.compile(
        r"(?:[微薇威维徽葳崴巍蔚魏] ?[信芯❤]|(?<![a-z])(?:wechat|weixin|vxin|v信|vx|wx)(?![a-z])"
        r"|(?<=加)v(?![a-z]))"
        rf"(?:(?:号码?|id)?{_SAYS}(?:(?=[a-z_-]{{0,20}}\d|[a-z0-9-]{{0,20}}_)[a-z][a-z0-9_-]{{5,19}}"
        r"|\d{5,11}(?!\d))|(?: ?(?:号码?|id) ?:? ?| ?: ?)[a-z][a-z0-9_-]{5,19})"
    ),
    "qq": re.compile(
        r"(?:(?<![a-z])q{1,2}(?![a-z])|扣扣|秋秋|企鹅)(?:号码?|群)?"
        rf"{_SAYS}[1-9](?:[ .-]?\d){{4,10}}(?!\d)"
    ),
    "telegram": re.compile(
        r"(?<![a-z])t(?:elegram)?\.me/[a-z]\w{3,31}"
        r"|(?:(?<![a-z])(?:telegram|tg)(?![a-z])|电报|纸飞机|飞机)(?:号|id|群)? {0,2}"
        r"(?:[:=+] ?@?|@)[a-z]\w{4,31}"
    ),
    "email": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.[a-z]{2,6}"),
    "other": re.compile(
        r"(?<![a-z])(?:whats ?app|line|skype|signal|viber)(?: ?id)? {0,2}[:：] ?[\w+@.-]{5,30}"
    ),
}  # fmt: skip
#: Read as digits where a number is looked for: 一三八, 壹叁捌, 幺.
_NUMERALS = str.maketrans("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "001234567891234567891")
_NUMBER_RUN = re.compile("[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺]{7,}")
#: Between the letters of a word that was pulled apart: marks, but no end of a sentence.
_APART = r"(?:[^\w\n。!?]|_)"
_IS_HAN = re.compile(f"[{_HAN}]")


@dataclass(frozen=True)
class Folded:
    """A text in its one spelling, and where each of its characters came from."""

    original: str

    @cached_property
    def text(self) -> str:
        return fold(self.original)

    @cached_property
    def _places(self) -> list[int]:
        return places(self.original)

    @cached_property
    def letters(self) -> str:
        """Letters and digits only."""
        return "".join(one for one in self.text if one.isalnum())

    @cached_property
    def as_numbers(self) -> str:
        """The same with long runs of written numerals as digits."""
        return _NUMBER_RUN.sub(lambda run: run[0].translate(_NUMERALS), self.text)

    def span(self, start: int, end: int) -> Span:
        """A place in the text as it was written."""
        return self._places[start], self._places[end - 1] + 1


def links(folded: Folded) -> Iterator[tuple[str, Span]]:
    """Each link with its host, in lower case."""
    for found in _LINK.finditer(folded.text):
        host = _HOST.match(found[0])
        if host:
            yield host[1].removeprefix("www.").strip("."), folded.span(*found.span())


def host_of(url: str) -> str:
    """The host of an address that came beside the text, "" where it has none."""
    host = _HOST.match(fold(url[:500]).strip())
    return host[1].removeprefix("www.") if host else ""


def is_allowed(host: str, allowed: Sequence[str]) -> bool:
    """Whether a host is one of those allowed, or below one."""
    return any(host == one or host.endswith(f".{one}") for one in allowed)


def invites(folded: Folded) -> list[Span]:
    """Ways into other groups: invite links, and group numbers one is told to join."""
    return [folded.span(*found.span()) for found in _INVITE.finditer(folded.as_numbers)]


def contacts(
    folded: Folded, kinds: Sequence[str], allowed: Sequence[str] = ()
) -> list[tuple[str, Span]]:
    """Ways to reach somebody outside the group, with their kind; those `allowed` left out."""
    known = [bare(one) for one in allowed if bare(one)]
    found = []
    for kind in kinds:
        for one in CONTACTS[kind].finditer(folded.as_numbers):
            if not any(value in bare(one[0]) for value in known):
                found.append((kind, folded.span(*one.span())))
    return found


def bare(text: str) -> str:
    """Letters and digits of a folded text, so that spaces and marks make no difference."""
    return "".join(one for one in fold(text) if one.isalnum())


@dataclass(frozen=True)
class Word:
    """A banned word, found however it is pulled apart or disguised."""

    word: str

    @cached_property
    def letters(self) -> str:
        return bare(self.word)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = [bare(part) for part in fold(self.word).split()]
        parts = [part for part in parts if part]
        letters = "".join(parts)
        if _IS_HAN.search(letters):
            written = f"{_APART}{{0,3}}".join(map(re.escape, letters))
        else:
            # Whole, or every letter apart: "pen is" is no word that was pulled apart.
            whole = r"[\W_]{0,3}".join(map(re.escape, parts))
            written = f"(?:{whole}|{f'{_APART}{{1,3}}'.join(map(re.escape, letters))})"
        before = r"(?<![a-z0-9])" if letters[0].isascii() else ""
        after = r"(?![a-z0-9])" if letters[-1].isascii() else ""
        return re.compile(f"{before}{written}{after}")

    def spans(self, folded: Folded) -> list[Span]:
        """Where the word stands; a look at the bare letters spares the search nearly always."""
        if not self.letters or self.letters not in folded.letters:
            return []
        return [folded.span(*found.span()) for found in self._pattern.finditer(folded.text)]


def fingerprint(folded: Folded, shortest: int) -> int:
    """Same words, same number (63 bits); 0 for a text with fewer than `shortest` letters.

    Numbers make no difference, so that a counted-up advert is the same advert.
    """
    letters = "".join(one for one in folded.letters if not one.isdigit())
    if len(letters) < shortest:
        return 0
    digest = blake2b(letters.encode("utf-8", "replace"), digest_size=8).digest()
    return (int.from_bytes(digest) >> 1) or 1
