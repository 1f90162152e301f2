"""Invented messages, adverts and ordinary ones, from the phrases in `phrases/`.

Everything in those files was written for this purpose. An advert is a few phrases of one kind with
ways to reach somebody; some are then spelt as adverts are that dodge word lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random

from weilu.engage.adverts.disguise import DISGUISES

LANGUAGES = ("zh", "en")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([^{}]*)\}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NAMES = (
    "lucky good fast happy best real star king vip boss money gold sunny tiger panda moon river "
    "coco lulu anna tony jack lily max leo win pro top one sky blue fire wolf cat smile easy star"
).split()
_DECOR = (
    "🔥",
    "💰",
    "✅",
    "❤️",
    "🎁",
    "👉",
    "👇",
    "⭐️",
    "💥",
    "🚀",
    "📣",
    "🌹",
    "💎",
    "🆕",
    "☎️",
    "‼️",
)
_FACES = (
    "😂",
    "👍",
    "😄",
    "🤔",
    "😭",
    "🙏",
    "❤️",
    "🌹",
    "😅",
    "🥲",
    "[捂脸]",
    "[笑哭]",
    "🎉",
    "💪",
    "😊",
)


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled message; `kind` is what it is held out with when weights are judged."""

    text: str
    advert: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """One file of phrases: lines by kind."""

    contact: Sequence[str]
    kinds: Mapping[str, Sequence[str]]
    slots: Mapping[str, Sequence[str]]


def phrases(name: str, language: str) -> Phrases:
    """`adverts` or `ordinary` of one language."""
    kinds: dict[str, list[str]] = {}
    now: list[str] = []
    for line in _lines(f"{name}_{language}.txt"):
        if line.startswith("== "):
            now = kinds.setdefault(line[3:], [])
        else:
            now.append(line)
    contact = kinds.pop("@contact", [])
    slots = {}
    for line in _lines(f"slots_{language}.txt"):
        slot = _SLOT.match(line)
        if slot:
            slots[slot[1]] = line[slot.end() + 1 :].lstrip(" ").split("|")
    return Phrases(contact, kinds, slots)


def _lines(name: str) -> list[str]:
    text = (files(__package__) / "phrases" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def spoken(rng: Random, line: str, slots: Mapping[str, Sequence[str]]) -> str:
    """One wording of a line."""
    while _CHOICE.search(line):
        line = _CHOICE.sub(lambda one: rng.choice(one[1].split("|")), line)
    return _SLOT.sub(lambda one: _filled(rng, one[1], slots), line)


def _filled(rng: Random, name: str, slots: Mapping[str, Sequence[str]]) -> str:
    made = _MADE.get(name)
    return made(rng) if made else rng.choice(slots.get(name, ("",)))


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def _word(rng: Random, low: int, high: int) -> str:
    return "".join(rng.choices(_LETTERS, k=rng.randint(low, high)))


def _account(rng: Random) -> str:
    stem = rng.choice(_NAMES) if rng.random() < 0.5 else _word(rng, 2, 7)
    return stem + rng.choice(("", "", "_", "-")) + _digits(rng, rng.randint(2, 6))


def _handle(rng: Random) -> str:
    parts = [*rng.sample(_NAMES, rng.randint(1, 2)), rng.choice(("", "", "bot", "888", "99"))]
    return rng.choice(("", "_")).join(parts) + rng.choice(("", _word(rng, 1, 4)))


def _phone(rng: Random) -> str:
    number = "1" + rng.choice("356789") + _digits(rng, 9)
    if rng.random() < 0.2:
        number = f"{number[:3]}{rng.choice(' -')}{number[3:7]}{rng.choice(' -')}{number[7:]}"
    return f"+{rng.randint(1, 99)} {number}" if rng.random() < 0.15 else number


def _invite(rng: Random) -> str:
    code = _word(rng, 8, 12) + _digits(rng, 2)
    place = ("t.me/+", "https://t.me/joinchat/", "discord.gg/", "https://chat.whatsapp.com/",
             "https://t.me/", "t.me/", "https://qm.qq.com/q/")  # fmt: skip
    return rng.choice(place) + code


def _cheap(rng: Random) -> str:
    host = rng.choice((_word(rng, 3, 8), _digits(rng, 4), rng.choice(_NAMES) + _digits(rng, 3)))
    end = rng.choice(("com", "com", "top", "xyz", "vip", "cc", "net", "club", "app", "site", "me"))
    start = rng.choice(("https://", "http://", "www.", "", "https://bit.ly/", "https://t.cn/"))
    if start.endswith(("y/", "n/")):
        return start + _word(rng, 6, 8)
    return f"{start}{host}.{end}" + rng.choice(("", "", f"/{_word(rng, 3, 8)}", "/?code=" + host))


def _shop(rng: Random) -> str:
    host = ("item.taobao.com", "u.jd.com", "mp.weixin.qq.com", "www.bilibili.com", "github.com",
            "zhihu.com", "docs.qq.com", "youtu.be", "en.wikipedia.org", "xhslink.com",
            "www.bbc.com", "news.sina.com.cn", "blog.example.com", "www.nytimes.com")  # fmt: skip
    return f"https://{rng.choice(host)}/{_word(rng, 2, 6)}/{_digits(rng, 7)}"


def _mail(rng: Random) -> str:
    host = rng.choice(("qq.com", "163.com", "gmail.com", "example.org", "outlook.com"))
    return f"{rng.choice(_NAMES)}{_digits(rng, 2)}@{host}"


_MADE: Mapping[str, Callable[[Random], str]] = {
    "id": _account, "handle": _handle, "phone": _phone, "invite": _invite, "cheap": _cheap,
    "shop": _shop, "mail": _mail, "num": lambda rng: _digits(rng, rng.choice((5, 6, 9))),
    "qq": lambda rng: str(rng.randint(10**7, 4 * 10**9)),
}  # fmt: skip


def adverts(rng: Random, language: str, count: int) -> list[Example]:
    """Adverts of all kinds in turn."""
    known = phrases("adverts", language)
    kinds = sorted(known.kinds)
    made = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        made.append(Example(_advert(rng, known, kind, language), True, kind))
    return made


def _terse(rng: Random, known: Phrases, kind: str) -> str:
    """A word or two of the kind and a bare account: how many adverts look."""
    groups = [one[1] for line in known.kinds[kind] for one in _CHOICE.finditer(line)]
    words = [rng.choice(rng.choice(groups).split("|")) for _ in range(rng.choice((1, 1, 2)))]
    usual = rng.choice(known.contact)
    contact = rng.choice(("{id}", "{id}", "@{handle}", "{qq}", "{phone}", usual))
    parts = [*words, contact] if rng.random() < 0.8 else [contact, *words]
    return spoken(rng, rng.choice(("", " ", " ", "：", "+", "，")).join(parts), known.slots)


def _advert(rng: Random, known: Phrases, kind: str, language: str) -> str:
    if rng.random() < 0.08:
        return _terse(rng, known, kind)
    size = rng.choice((1, 1, 1, 2, 2, 2, 3, 3, 4, 6))
    lines = rng.sample(known.kinds[kind], min(size, len(known.kinds[kind])))
    if rng.random() < 0.08:
        lines.append(rng.choice(known.kinds[rng.choice(sorted(known.kinds))]))
    if rng.random() < (0.75 if size > 1 else 0.65):
        lines += rng.sample(known.contact, rng.choice((1, 1, 2)))
    if rng.random() < 0.15:
        rng.shuffle(lines)
    parts = [spoken(rng, line, known.slots) for line in lines]
    text = _joined(rng, [part for part in parts if part], language)
    if rng.random() < 0.25:
        times = rng.choice((1, 1, 2, 3))
        text = rng.choice(DISGUISES)(rng, text, times)
    return text


def _joined(rng: Random, parts: Sequence[str], language: str) -> str:
    plain = (
        (", ", ". ", " ", "! ", "\n", "\n\n")
        if language == "en"
        else ("，", "，", "。", " ", "！", "\n", "\n", "", "~")
    )
    mark = rng.choice(plain)
    if rng.random() < 0.3:
        decor = rng.choice(_DECOR)
        return (
            decor + (mark if mark.strip() else mark + decor).join(parts) + decor * rng.randint(0, 3)
        )
    head = rng.choice(("【", "★", "—— ", "[")) if rng.random() < 0.08 else ""
    return head + mark.join(parts)


def ordinary(rng: Random, language: str, count: int) -> list[Example]:
    """Messages that sell nothing."""
    known = phrases("ordinary", language)
    kinds = sorted(known.kinds)
    stop = (".", "!", "?", "", " ") if language == "en" else ("。", "！", "？", "", "", "~", "……")
    made = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        lines = rng.sample(
            known.kinds[kind], min(rng.choice((1, 1, 1, 2, 3)), len(known.kinds[kind]))
        )
        text = rng.choice(("，", " ", "。", "\n")).join(
            spoken(rng, one, known.slots) for one in lines
        )
        if rng.random() < 0.4:  # as people write: half a sentence
            text = rng.choice(_PARTS.split(text))
        if rng.random() < 0.15:
            text = f"@{_account(rng) if rng.random() < 0.5 else '小雨'} {text}"
        text += rng.choice(stop) + (
            rng.choice(_FACES) * rng.randint(1, 3) if rng.random() < 0.2 else ""
        )
        if rng.random() < 0.06:
            text = DISGUISES[-1](rng, text, 3)  # traditional characters are nobody's disguise
        made.append(Example(text.strip(), False, f"plain {kind}"))
    return made


_PARTS = re.compile(r"[，,？?]")
_ROLE = re.compile(r"(?P<role>[A-Z])(?:>>|[>@~!-])?[A-Z]?(?:\*\d+-\d+)?\+?[:：] ?(?P<text>.+)")


def scenes(rng: Random, texts: Sequence[str], wordings: int = 3) -> list[Example]:
    """The demo's conversations, given as the text of its scene files; role X sells."""
    known = phrases("adverts", "zh")
    made = []
    for line in "\n".join(texts).splitlines():
        said = _ROLE.fullmatch(line.strip())
        if not said or said["text"].startswith("<"):
            continue
        for _wording in range(wordings):
            text = said["text"].replace("{vx}", rng.choice(("加微信{id}", "vx：{id}", "{phone}")))
            text = spoken(rng, text, known.slots)
            sells = said["role"] == "X"
            made.append(Example(text, sells, "demo adverts" if sells else "demo"))
    return made
