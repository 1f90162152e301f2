"""What LINE writes into a chat: placeholders and sentences, in Chinese, Japanese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

_SENTENCE_LIMIT = 300
_PLACEHOLDERS = {
    "image": ("照片", "圖片", "图片", "写真", "Photo", "Photos"),
    "video": ("影片", "视频", "動画", "Video", "Videos"),
    "sticker": ("貼圖", "贴图", "スタンプ", "Sticker", "Stickers"),
    "voice": ("語音訊息", "语音信息", "ボイスメッセージ", "Voice message", "Audio"),
    "file": ("檔案", "文件", "ファイル", "File"),
    "location": ("位置資訊", "位置信息", "位置情報", "Location"),
    "card": ("聯絡資訊", "联系人信息", "連絡先", "Contact"),
    "other": ("記事本", "相簿", "アルバム", "ノート", "Album", "Note"),
}
_MEDIA = {f"[{word}]": media for media, words in _PLACEHOLDERS.items() for word in words}
_CALL = re.compile(r"☎")

_A, _B = r"(?P<a>.+?)", r"(?P<b>.+?)"
_SENTENCES = tuple(
    (word, kind, re.compile(rf"{pattern}[.。]?", re.DOTALL))
    for word, kind, pattern in (
        ("邀請", "invite", rf"{_A} ?(?:已)?邀請 ?{_B} ?加入(?:群組)?"),
        ("邀请", "invite", rf"{_A} ?(?:已)?邀请 ?{_B} ?加入(?:群聊|群)?"),
        ("招待", "invite", rf"{_A}が{_B}(?:を|をグループに)招待しました"),
        ("invited", "invite", rf"{_A} invited {_B}(?: to the group)?"),
        ("加入", "join", rf"{_A} ?(?:已)?加入了?(?:群組|群聊|群|聊天)"),
        ("参加", "join", rf"{_A}が(?:グループに)?参加しました"),
        ("joined", "join", rf"{_A} joined the (?:group|chat)"),
        ("退出", "removed", rf"{_A} ?(?:已)?(?:將|将) ?{_B} ?(?:退出|移出)了?(?:群組|群聊|群)"),
        ("退会させ", "removed", rf"{_A}が{_B}を(?:グループから)?退会させました"),
        ("removed", "removed", rf"{_A} removed {_B} from the (?:group|chat)"),
        ("退出", "leave", rf"{_A} ?(?:已)?退出了?(?:群組|群聊|群)"),
        ("退", "leave", rf"{_A}が(?:グループを)?(?:退出|退会)しました"),
        ("離開", "leave", rf"{_A} ?(?:已)?離開了?(?:群組|聊天)"),
        ("left", "leave", rf"{_A} left the (?:group|chat)"),
        ("收回", "recall", rf"{_A} ?(?:已)?收回了?訊息"),
        ("撤回", "recall", rf"{_A} ?(?:已)?撤回了?(?:一条)?(?:消息|信息)"),
        ("取り消し", "recall", rf"{_A}がメッセージの送信を取り消しました"),
        ("unsent", "recall", rf"{_A} unsent a message"),
        ("name", "rename", rf"{_A} changed the group(?:['’]s)? name to [\"“]?(?P<new>.*?)[\"”]?"),
        (
            "名",
            "rename",
            rf"{_A} ?(?:已)?(?:將|将)?群組名稱(?:更改|變更)為[「\"]?(?P<new>.*?)[」\"]?",
        ),
        ("名", "rename", rf"{_A}がグループ名を[「\"]?(?P<new>.*?)[」\"]?に変更しました"),
    )
)


class Deed(NamedTuple):
    """What a sentence tells. Names as written, "" where nobody is named."""

    kind: str
    author: str
    subject: str
    text: str
    data: Mapping[str, Any] | None


def media_of(text: str) -> str:
    """The medium a text stands for, or ""."""
    return "call" if _CALL.match(text) else _MEDIA.get(text.strip(), "")


def deed_of(sentence: str) -> Deed:
    """What a line of the platform says; kind "system" where that is not known."""
    bare = sentence.strip()
    for word, kind, pattern in _SENTENCES if len(bare) <= _SENTENCE_LIMIT else ():
        found = pattern.fullmatch(bare) if word in bare else None
        if found:
            parts = found.groupdict()
            data = {"what": "name"} if kind == "rename" else None
            return Deed(kind, parts["a"], parts.get("b") or "", parts.get("new") or bare, data)
    return Deed("system", "", "", bare, None)
