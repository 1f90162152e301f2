"""What a WeChat message is: its type's medium, the platform's sentences, and its XML."""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

#: Longer XML is not looked into.
_XML_LIMIT = 1 << 20
_SENTENCE_LIMIT = 500

SYSTEM = frozenset((10000, 10002))
APP = 49
QUOTE, PAT, NOTICE = 57, 62, 87
_MEDIA = {
    3: "image", 34: "voice", 42: "card", 43: "video", 44: "video", 47: "sticker", 48: "location",
    50: "call", 62: "video", 66: "card", 67: "card",
}  # fmt: skip
_APP_MEDIA = {
    1: "", 2: "image", 3: "link", 4: "link", 5: "link", 6: "file", 74: "file", 7: "link",
    8: "sticker", 15: "sticker", 17: "location", 19: "forward", 24: "forward", 33: "link",
    36: "link", 51: "video", 53: "", 57: "", 62: "", 63: "video", 76: "link", 87: "",
    2000: "transfer", 2001: "red_packet", 2003: "red_packet",
}  # fmt: skip
#: What exporters call a type in Chinese, by a part of the word: (type, subtype).
_CALLED = (
    ("引用", (49, 57)), ("系统", (10000, 0)), ("撤回", (10000, 0)), ("红包", (49, 2001)),
    ("转账", (49, 2000)), ("合并转发", (49, 19)), ("聊天记录", (49, 19)), ("小程序", (49, 33)),
    ("视频号", (49, 51)), ("拍一拍", (49, 62)), ("群公告", (49, 87)), ("文件", (49, 6)),
    ("链接", (49, 5)), ("卡片", (49, 5)), ("分享", (49, 5)), ("音乐", (49, 3)), ("接龙", (49, 53)),
    ("名片", (42, 0)), ("通话", (50, 0)), ("位置", (48, 0)), ("表情", (47, 0)), ("动画", (47, 0)),
    ("图片", (3, 0)), ("语音", (34, 0)), ("视频", (43, 0)), ("文本", (1, 0)), ("文字", (1, 0)),
)  # fmt: skip

_Q = r"[\"“”「」]?"
_X, _Y = rf"{_Q}(?P<a>.+?){_Q}", rf"{_Q}(?P<b>.+?){_Q}"
_SENTENCES = tuple(
    (word, kind, how, re.compile(pattern, re.DOTALL))
    for word, kind, how, pattern in (
        ("邀请", "join", "invite", rf"{_X} ?邀请 ?{_Y} ?加入了?群聊.*"),
        ("二维码", "join", "qr", rf"{_Y} ?通过扫描 ?{_X} ?分享的二维码加入了?群聊.*"),
        ("二维码", "join", "qr", rf"{_Y} ?通过扫描二维码加入了?群聊.*"),
        ("邀请", "join", "link", rf"{_Y} ?通过 ?{_X} ?的?邀请.*(?:加入|进入)了?(?:群聊)?.*"),
        ("加入", "join", "", rf"{_Y} ?加入了?群聊.*"),
        ("移出", "removed", "", rf"{_X} ?将 ?{_Y} ?移出了?群聊.*"),
        ("移出", "removed", "", rf"{_Y} ?被 ?{_X} ?移出了?群聊.*"),
        ("移出", "removed", "", rf"{_Y} ?(?:已)?被移出了?群聊.*"),
        ("退出", "leave", "", rf"{_X} ?(?:已)?退出了?群聊.*"),
        ("撤回了", "recall", "", rf"{_X} ?撤回了成员 ?{_Y} ?的一条消息.*"),
        ("撤回了", "recall", "", rf"{_X} ?撤回了一条消息.*"),
        ("群名", "rename", "name", rf"{_X} ?(?:修改|更改)了?群(?:聊)?名(?:称)?为 ?{_Q}(?P<new>.*?){_Q}"),
        ("群公告", "rename", "description", rf"{_X} ?(?:修改|更新|发布|更改)了?群公告.*"),
        ("拍了拍", "system", "pat", rf"{_X} ?拍了拍 ?{_Y}(?: .*)?"),
        ("红包", "system", "red_packet", rf"{_X} ?领取了 ?{_Y} ?的红包.*"),
        ("群主", "system", "owner", rf"{_X} ?(?:已)?成为新?(?:的)?群主.*"),
        ("管理员", "system", "admin", rf"{_X} ?(?:已)?(?:被)?(?:添加|设置|设|成)为?群?管理员.*"),
        ("置顶", "pin", "", rf"{_X} ?置顶了一?条?消息.*"),
        ("创建", "join", "created", rf"{_Y} ?创建了群聊.*"),
    )
)  # fmt: skip
_HERSELF = {"你", "您", "我", "You", "you"}


class Deed(NamedTuple):
    """What a sentence of the platform tells. Names as written, "" where nobody is named."""

    kind: str
    author: str
    subject: str
    text: str
    data: Mapping[str, Any] | None


class Content(NamedTuple):
    """A message's text and what its XML adds."""

    text: str
    data: dict[str, Any]
    quoted: str = ""  #: server id of the quoted message
    quoted_at: str = ""  #: its time, Unix seconds
    quoted_by: str = ""  #: id of who wrote it


def type_called(name: str) -> tuple[int, int]:
    """(type, subtype) of a type called by its Chinese name; (49, -1) for an unknown one."""
    if name.isdigit() and len(name) < 10:
        return int(name), 0
    return next((types for part, types in _CALLED if part in name), (APP, -1))


def media_of(kind: int, sub: int) -> str:
    """The contract's `media` of a type."""
    if kind == APP:
        return _APP_MEDIA.get(sub, "other")
    return "" if kind == 1 else _MEDIA.get(kind, "other")


def deeds_of(sentence: str) -> list[Deed]:
    """What a system message says was done, one by one; kind "system" where that is not known."""
    bare = sentence.strip()
    for word, kind, how, pattern in _SENTENCES if len(bare) <= _SENTENCE_LIMIT else ():
        if word in bare and (found := pattern.fullmatch(bare)):
            return _told(bare, kind, how, found.groupdict())
    return [Deed("system", "", "", bare, None)]


def _told(bare: str, kind: str, how: str, parts: dict[str, str | None]) -> list[Deed]:
    actor = _somebody(parts.get("a") or "")
    others = [_somebody(name) for name in (parts.get("b") or "").split("、")]
    if kind == "join":
        data = {"via": how} if how else None
        return [Deed(kind, other, actor, bare, data) for other in others]
    if kind == "rename":
        return [Deed(kind, actor, "", parts.get("new") or bare, {"what": how})]
    return [Deed(kind, actor, other, bare, {"action": how} if how else None) for other in others]


def _somebody(written: str) -> str:
    name = written.strip(' "“”「」')
    return "" if name in _HERSELF else name


def content_of(content: str) -> Content:
    """What a message says: its text as it is, or the title in its XML with what goes along."""
    root = _xml(content)
    if root is None:
        return Content(content, {})
    if root.tag == "sysmsg" or root.find("sysmsg") is not None:
        return Content(_system_text(root), {})
    app = root if root.tag == "appmsg" else root.find("appmsg")
    if app is None:
        return _attributes(root)
    data = {
        key: text
        for key, tag in (("title", "title"), ("url", "url"), ("amount", "wcpayinfo/feedesc"))
        if (text := _text(app, tag))
    }
    refer = app.find("refermsg")
    if refer is None:
        if _text(app, "type") == "6" and "title" in data:
            data["file"] = data["title"]
        return Content(data.get("title", ""), data)
    quoted, author = _text(refer, "content"), _text(refer, "displayname")
    if quoted.startswith("<"):
        quoted = content_of(quoted).text
    facts = {"quoted": quoted, "quoted_author": author}
    by = _text(refer, "chatusr") or _text(refer, "fromusr")
    at = _text(refer, "createtime")
    given = {key: value for key, value in facts.items() if value}
    return Content(_text(app, "title"), given, _text(refer, "svrid"), at, by)


def members_of(content: str) -> list[tuple[str, str]]:
    """(wxid, name) of everybody a system message or a quotation names by both."""
    root = _xml(content)
    if root is None:
        return []
    pairs = [(_text(m, "username"), _text(m, "nickname")) for m in root.iter("member")]
    for refer in root.iter("refermsg"):
        pairs.append((_text(refer, "chatusr"), _text(refer, "displayname")))
    return [pair for pair in pairs if all(pair)]


def _xml(content: str) -> Element | None:
    """The XML in a content, behind the sender's id that groups put before it."""
    start = content.find("<", 0, 200)
    if start < 0 or len(content) > _XML_LIMIT or not content.rstrip().endswith(">"):
        return None
    if content[:start].strip() and not content[:start].rstrip().endswith(":"):
        return None
    try:
        root: Element = ElementTree.fromstring(content[start:].strip())
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        return None
    return root


def _text(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()


def _attributes(root: Element) -> Content:
    """Voice, place and card messages keep their facts in attributes."""
    voice, place = root.find("voicemsg"), root.find("location")
    if voice is not None and voice.get("voicelength", "").isdigit():
        return Content("", {"seconds": int(voice.get("voicelength", "0")[:9]) // 1000})
    if place is not None:
        return Content(place.get("poiname") or place.get("label") or "", {})
    return Content("", {"title": root.get("nickname", "")} if root.get("nickname") else {})


def _system_text(root: Element) -> str:
    """The sentence of a system message: a template with names, or what replaces a recalled one."""
    replaced = root.find(".//replacemsg")
    if replaced is not None:
        return (replaced.text or "").strip()
    template = root.find(".//template")
    text = "".join(root.itertext()) if template is None else template.text or ""
    for link in root.iter("link"):
        names = "、".join(name.text or "" for name in link.iter("nickname"))
        names = names or _text(link, "plain") or _text(link, "title")
        text = text.replace(f"${link.get('name', '')}$", names)
    return text.strip()
