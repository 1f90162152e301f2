"""A message cut into what the model looks at: units in order, and the shape of the whole.

A unit is a Chinese character, a Latin word, a number by its length, or a typed mark: whatever is a
way to reach somebody or an amount stands for its kind, not for itself, so that a new account or
address changes nothing. Blanks and punctuation are no units: pulling words apart changes nothing
either.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from weilu.engage.adverts.folding import disguises, fold, places, syllable
from weilu.kit.text import ADVERT

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_LINK_END = f"[^\\s{_HAN}，。！、）】]*"
_LABEL = "[a-z0-9-]{1,63}"
_SHOPS = (
    "taobao|tmall|jd|pinduoduo|yangkeduo|xiaohongshu|xhslink|douyin|bilibili|zhihu|weibo|baidu"
    "|github|gitlab|youtube|youtu|wikipedia|google|stackoverflow|mp.weixin.qq|docs.qq|medium"
    "|freecodecamp|codepen|ubuntu|microsoft|apple|twitter|imgur|pastebin|python|mozilla"
)
_CHEAP = "top|xyz|vip|cc|icu|bet|club|win|fun|live|shop|online|site|link|buzz|cyou|lol|ink|wang"
_PLAIN = "com|cn|net|org|io|co|app|info|me|tv|dev|ai|edu|gov|us|uk|ru|hk|tw|jp|de"

#: The kinds of mark, in the order they are tried; each is (name, pattern of folded text).
MARKS: tuple[tuple[str, str], ...] = (
    ("invite", r"(?:https?://)?(?:t(?:elegram)?\.me/(?:\+|joinchat/)|discord\.gg/|discord(?:app)?"
     r"\.com/invite/|chat\.whatsapp\.com/|q[mj]\.qq\.com|jq\.qq\.com|weixin\.qq\.com/g/"
     rf"|u\.wechat\.com|line\.me/|wa\.me/){_LINK_END}"),
    ("handle", r"(?:https?://)?t(?:elegram)?\.me/[a-z]\w{3,}|(?<=[^\s])\s*@[a-z]\w{3,31}"),
    ("named", r"^\s*@[a-z][\w-]*"),
    ("email", r"(?<![\w.+-])[a-z0-9_.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,2}"
     r"\.[a-z]{2,6}"),
    ("short_link", r"(?:https?://)?(?:bit\.ly|tinyurl\.com|t\.cn|url\.cn|dwz\.\w+|suo\.im|is\.gd"
     rf"|cutt\.ly|goo\.gl|rb\.gy)/{_LINK_END}"),
    ("known_link", rf"(?:https?://)?(?:{_LABEL}\.){{0,4}}(?:{_SHOPS})"
     rf"\.(?:com|cn|org|be|net|io)\b{_LINK_END}"),
    ("cheap_link", rf"(?:https?://)?(?:{_LABEL}\.){{1,4}}(?:{_CHEAP})\b{_LINK_END}"),
    ("link", rf"(?:https?://|www\.){_LINK_END}"
     rf"|(?:{_LABEL}\.){{1,4}}(?:{_PLAIN})\b(?:/{_LINK_END})?"),
    ("wallet", r"\b0x[a-f0-9]{40}\b|\bt[a-z0-9]{33}\b|\bbc1[a-z0-9]{25,60}\b"),
    ("phone", r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)400-?\d{3}-?\d{4}"
     r"(?!\d)|\+\d{1,3}[ -]?\(?\d{2,4}\)?[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)"),
    ("wechat", r"(?:[微薇威维徽葳崴巍蔚魏]|(?<![a-z])v)[ .\-_*·,|/]{0,2}[信芯❤♥💚]"
     r"|(?<![a-z])(?:wechat|weixin|vx|wx|vxin|wei ?xin)(?![a-z])|(?<=[加➕+])\s?v(?![a-z])"),
    ("qq", r"(?<![a-z])q{1,2}(?![a-z])|扣扣|扣q|秋秋|企鹅号?"),
    ("telegram", r"(?<![a-z])(?:telegram|tg)(?![a-z])|电报|纸飞机|飞机号|飞机(?= ?[:：@])"),
    ("messenger", r"whats ?app|(?<![a-z])(?:signal|viber|skype|snapchat|wickr|letstalk)(?![a-z])"),
    ("money", r"[$¥€£] ?\d[\d,.]*(?: ?[kw万千](?![a-z]))?|\d[\d,.]* ?(?:元|块钱?|rmb|usdt|usd"
     r"|刀|万|千|dollars?|bucks|euros?|[uw](?![a-z]))|[一二两三五六七八九十几百千上]+(?:万|千块|百块|块钱|元)"),
    ("percent", r"\d[\d.]* ?%|百分之[\d一二三四五六七八九十百]+"),
    ("time", r"(?<!\d)\d{1,2}:\d{2}(?!\d)|\d{1,2}月\d{1,2}[日号]|\d{1,2}点"),
    ("spelt_number", r"[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺]{6,}"),
    ("account", r"(?<![a-z0-9])(?=[a-z_-]*\d)(?=\d*[a-z_-])[a-z][a-z0-9_-]{5,23}(?![a-z0-9])"),
    ("apart", r"(?<![a-z0-9])(?:[a-z][ .\-_*·•~,/|]{1,2}){3,}[a-z](?![a-z0-9])"),
    ("spaced_number", r"(?<!\d)\d(?:[ .\-_*·•~,/|]\d){4,}(?!\d)"),
    ("number", r"\d+"),
    ("word", r"[a-z]+(?:'[a-z]+)?"),
    ("han", f"[{_HAN}]"),
    ("cash", "[💰💵💴💸🤑💲💳💎🎰🎲🏧]"),
    ("pointing", "[👇👉👈☝👆➡⬇⏬🔽📲📞☎📱🔗]"),
    ("alarm", "[🔥🚨❗‼⚡🚀📢📣🎁🧧🎉✅💥🏆⭐🌟🆕🈶]"),
    ("flirt", "[💋🍑🍆👅👙🔞💦😘❤]"),
    ("emoji", "[\u2600-\u27bf\U0001f300-\U0001faff]"),
)  # fmt: skip
#: What a person can be reached by.
CONTACTS = (
    "invite", "handle", "email", "short_link", "cheap_link", "link", "wallet", "phone", "wechat",
    "qq", "telegram", "messenger", "account", "spelt_number", "spaced_number",
)  # fmt: skip
PICTURES = ("cash", "pointing", "alarm", "flirt", "emoji")
_UNIT = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in MARKS))
_ADVERT = re.compile(ADVERT)
_APART_HAN = re.compile(f"[{_HAN}](?:[ .\\-_*·•~|/+=][{_HAN}]){{2,}}")
_SHOUTED = re.compile(r"[!！]")
_ASKED = re.compile(r"[?？]|[吗呢么嘛]\W*$")
_DRAWN_OUT = re.compile(r"([^\w\s])\1{2,}")
_BRACKETS = re.compile(r"[【】「」『』《》\[\]]")
_BULLETS = re.compile(r"(?m)^\W*(?:\d{1,2}[.、)]|[-•·◆●★✓✔])")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: what it stands for, how it is said, and where in the folded text it is."""

    name: str
    said: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as the model sees it."""

    units: tuple[str, ...]
    said: tuple[str, ...]  #: the same, alike for words that sound alike
    shape: tuple[float, ...]  #: as `SHAPE` names them


def units(folded: str) -> list[Unit]:
    """The units of a folded text, pictures among them."""
    found = []
    for one in _UNIT.finditer(folded):
        kind = one.lastgroup or ""
        name, said = _named(kind, one.group())
        found.append(Unit(name, said, one.start(), one.end()))
    return found


def _named(kind: str, text: str) -> tuple[str, str]:
    if kind == "han":
        return text, syllable(text)
    if kind == "word":
        return text, text[:5]
    if kind == "apart":
        word = "".join(letter for letter in text if letter.isalpha())
        return word, word[:5]
    if kind == "number":
        size = len(text) if len(text) < 4 else 4 if len(text) == 4 else 5 if len(text) < 8 else 8
        kind = f"number{size}"
    return f"<{kind}>", f"<{kind}>"


_COUNTED = (*CONTACTS, "known_link", "named", "money", "percent", "time", "apart", *PICTURES)
#: What is told of a message as a whole, in order.
SHAPE = (
    *_COUNTED, "length", "han", "latin", "digits", "other", "lines", "shouting", "asking",
    "drawn_out", "brackets", "bullets", "disguises", "apart_han", "pattern", "ways", "lure",
    "pictures", "hidden_way", "short",
)  # fmt: skip
_PLACE = {f"<{name}>": place for place, name in enumerate(_COUNTED)}
_PICTURES = frozenset(f"<{name}>" for name in PICTURES)
_WAYS = [_PLACE[f"<{name}>"] for name in CONTACTS]


def read(text: str) -> Reading:
    """Fold and cut one message."""
    folded = fold(text)
    found = units(folded)
    kept = [one for one in found if one.name not in _PICTURES]
    counts = [0.0] * len(_COUNTED)
    for one in found:
        place = _PLACE.get(one.name)
        if place is not None:
            counts[place] += 1
    shape = [min(count, 1.0) for count in counts]
    for name in PICTURES:
        shape[_PLACE[f"<{name}>"]] = math.log1p(counts[_PLACE[f"<{name}>"]])
    shape += _shape_of(text, folded, found, counts)
    return Reading(tuple(one.name for one in kept), tuple(one.said for one in kept), tuple(shape))


def _shape_of(text: str, folded: str, found: list[Unit], counts: list[float]) -> list[float]:
    size = max(len(folded), 1)
    han = sum(1 for one in found if one.name[0] >= "\u3400")
    latin = sum(
        one.end - one.start for one in found if one.name[0].isascii() and one.name[0] != "<"
    )
    digits = sum(1 for letter in folded if letter.isdigit())
    pictures = sum(counts[_PLACE[one]] for one in _PICTURES)
    ways = sum(counts[place] for place in _WAYS)
    tricks = disguises(text) + len(_APART_HAN.findall(folded))
    lure = counts[_PLACE["<money>"]] + counts[_PLACE["<percent>"]]
    return [
        math.log1p(size) / 4, han / size, latin / size, digits / size,
        max(0.0, 1 - (han + latin + digits + folded.count(" ")) / size),
        math.log1p(folded.count("\n")), math.log1p(len(_SHOUTED.findall(folded))),
        float(bool(_ASKED.search(folded))), math.log1p(len(_DRAWN_OUT.findall(folded))),
        math.log1p(len(_BRACKETS.findall(text))), math.log1p(len(_BULLETS.findall(folded))),
        math.log1p(disguises(text)), math.log1p(len(_APART_HAN.findall(folded))),
        float(bool(_ADVERT.search(folded))), math.log1p(ways), float(bool(ways and lure)),
        math.log1p(pictures), float(bool(tricks and ways)), float(size < 12),
    ]  # fmt: skip


def spans(text: str) -> list[tuple[Unit, int, int]]:
    """Units that are no pictures, each with (start, end) in the text as it was written."""
    came_from = places(text)
    folded = fold(text)
    return [
        (one, came_from[one.start], came_from[one.end - 1] + 1)
        for one in units(folded)
        if one.name not in _PICTURES
    ]


def in_order(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping or touching spans joined, in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
