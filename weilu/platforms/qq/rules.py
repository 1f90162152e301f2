"""What QQ writes into a history: placeholders for media, and sentences of the platform."""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

#: Longer ones are text.
_SENTENCE_LIMIT = 300
SYSTEM_ID = "10000"
SYSTEM_NAMES = {"系统消息", "群通知", "系统提示", ""}
STAFF = {"管理员", "群主"}

_SPEAKER = re.compile(
    r"(?:【(?P<title>[^】]{1,20})】)?(?P<name>.*?)(?:\((?P<id>\d{5,12})\)|<(?P<mail>[^<>\s]+)>)?\s*$",
    re.DOTALL,
)
_PLACEHOLDERS = {
    "图片": "image", "闪照": "image", "语音": "voice", "视频": "video", "短视频": "video",
    "文件": "file", "红包": "red_packet", "QQ红包": "red_packet", "转账": "transfer",
    "位置": "location", "名片": "card", "推荐群聊": "card", "推荐好友": "card", "合并转发": "forward",
    "聊天记录": "forward", "分享": "link", "链接": "link", "音乐": "link", "小程序": "link",
    "表情": "sticker", "动画表情": "sticker", "商城表情": "sticker", "视频通话": "call",
    "语音通话": "call",
}  # fmt: skip
_PLACEHOLDER = re.compile(rf"\[({'|'.join(_PLACEHOLDERS)})(?:[:：]([^\]]{{1,200}}))?\]")
#: Elements of qq-chat-exporter.
ELEMENTS = {
    "image": "image", "pic": "image", "audio": "voice", "ptt": "voice", "voice": "voice",
    "video": "video", "file": "file", "market_face": "sticker", "marketface": "sticker",
    "forward": "forward", "location": "location", "json": "link", "xml": "link", "ark": "link",
    "redpacket": "red_packet", "wallet": "red_packet", "contact": "card",
}  # fmt: skip

_X = r"[\"“]?(?P<a>[^\"“”]+?)[\"”]?(?:\((?P<a_id>\d{5,12})\))?"
_Y = r"[\"“]?(?P<b>[^\"“”]+?)[\"”]?(?:\((?P<b_id>\d{5,12})\))?"
_HERE = r"(?:本群|该群|群聊|群|讨论组|多人聊天)[。.]?.*"
_SENTENCES = tuple(
    (word, kind, how, re.compile(pattern, re.DOTALL))
    for word, kind, how, pattern in (
        ("邀请", "join", "invite", rf"{_X} ?邀请 ?{_Y} ?加入了?{_HERE}"),
        ("邀请", "join", "invite", rf"{_Y} ?(?:通过|经) ?{_X} ?的?邀请.*?加入了?{_HERE}"),
        ("二维码", "join", "qr", rf"{_Y} ?通过.*二维码.*?加入了?{_HERE}"),
        ("移出", "removed", "", rf"{_Y} ?(?:已)?被(?:管理员|群主)?移出了?{_HERE}"),
        ("移出", "removed", "", rf"{_Y} ?被(?:管理员|群主)? ?{_X} ?移出了?{_HERE}"),
        ("移出", "removed", "", rf"{_X} ?(?:已)?将 ?{_Y} ?移出了?{_HERE}"),
        ("踢出", "removed", "", rf"{_Y} ?被 ?{_X} ?踢出了?{_HERE}"),
        ("加入", "join", "", rf"{_Y} ?(?:已)?加入了?{_HERE}"),
        ("退出", "leave", "", rf"{_X} ?(?:已)?退出了?{_HERE}"),
        ("撤回了", "recall", "", rf"{_X} ?撤回了成员 ?{_Y} ?的?一?条?消息.*"),
        ("撤回了", "recall", "", rf"{_X} ?撤回了一条消息.*"),
        ("群名", "rename", "name", rf"{_X} ?(?:修改|更改)了?群名(?:称)?为 ?[\"“]?(?P<new>[^\"“”]*)[\"”]?"),
        ("管理员", "system", "admin", rf"{_X} ?(?:已)?(?:被|成)(?:群主)?(?:设置|设)?(?:为)?管理员.*"),
        ("禁言", "system", "mute", rf"{_Y} ?被 ?{_X} ?禁言.*"),
        ("戳", "system", "pat", rf"{_X} ?戳了戳 ?{_Y}.*"),
    )
)  # fmt: skip
#: The same by the speaker, who is not named again.
_BY_SPEAKER = {
    "加入了群聊": "join", "加入本群": "join", "加入群聊": "join", "退出了群聊": "leave",
    "退出本群": "leave", "退出群聊": "leave", "被移出群聊": "removed", "撤回了一条消息": "recall",
}  # fmt: skip
_HERSELF = {"你", "您", "我"}


class Speaker(NamedTuple):
    id: str
    name: str
    is_staff: bool


class Deed(NamedTuple):
    """What a sentence of the platform tells: (id, name) pairs, empty where nobody is named."""

    kind: str
    author: tuple[str, str]
    subject: tuple[str, str]
    text: str
    data: Mapping[str, Any] | None


def speaker_of(written: str) -> Speaker:
    """Who `【管理员】name(123456)`, `name<mail>` or `name` is."""
    found = _SPEAKER.match(written.strip())
    if found is None:
        return Speaker(written, written, False)
    title, name = found["title"] or "", found["name"].strip()
    if title and title not in STAFF and not (found["id"] or found["mail"]):
        name = written.strip()  # a name in brackets
    identity = found["id"] or found["mail"] or name
    return Speaker(identity, name or identity, title in STAFF)


def body_of(text: str) -> tuple[str, str, dict[str, str]]:
    """(text, media, data): a placeholder alone is no text."""
    found = _PLACEHOLDER.search(text) if "[" in text else None
    if found is None:
        return text, "", {}
    media = _PLACEHOLDERS[found[1]]
    alone = found.span() == (0, len(text)) or not _PLACEHOLDER.sub("", text).strip()
    if media == "sticker" and not alone:
        return text, "", {}
    data = {"file": found[2]} if found[2] and media == "file" else {}
    return "" if alone else text, media, data


def deeds_of(sentence: str) -> list[Deed]:
    """What a line of the platform says was done; kind "system" where that is not known."""
    bare = sentence.strip()
    for word, kind, how, pattern in _SENTENCES if len(bare) <= _SENTENCE_LIMIT else ():
        if word in bare and (found := pattern.fullmatch(bare)):
            return _told(bare, kind, how, found.groupdict())
    return [Deed("system", ("", ""), ("", ""), bare, None)]


def deed_of_speaker(sentence: str) -> str:
    """The kind of a deed told as the speaker's own text, or ""."""
    return _BY_SPEAKER.get(sentence.strip(" 。."), "")


def _told(bare: str, kind: str, how: str, parts: dict[str, str | None]) -> list[Deed]:
    actor = _somebody(parts.get("a"), parts.get("a_id"))
    names = (parts.get("b") or "").split("、")
    others = [_somebody(name, parts.get("b_id") if len(names) == 1 else "") for name in names]
    if kind == "join":
        data = {"via": how} if how else None
        return [Deed(kind, other, actor, bare, data) for other in others]
    if kind == "rename":
        return [Deed(kind, actor, ("", ""), parts.get("new") or bare, {"what": how})]
    return [Deed(kind, actor, other, bare, {"action": how} if how else None) for other in others]


def _somebody(name: str | None, identity: str | None) -> tuple[str, str]:
    bare = (name or "").strip()
    return ("", "") if bare in _HERSELF else (identity or "", bare)
