"""Feishu names its reactions; what Weilu is asked for is an emoji.

Source: open.feishu.cn, 表情文案说明. A name of Feishu's can be asked for too, as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

#: emoji, without the mark for its picture → Feishu's name
NAMES: Mapping[str, str] = {
    "👍": "THUMBSUP", "👎": "ThumbsDown", "👌": "OK", "🙏": "THANKS", "💪": "MUSCLE",
    "👏": "APPLAUSE", "🤝": "SHAKE", "✋": "HIGHFIVE", "✅": "DONE", "✔": "CheckMark",
    "❌": "CrossMark", "❤": "HEART", "🌹": "ROSE", "🎉": "PARTY", "🎁": "GIFT", "🎂": "CAKE",
    "🍺": "BEER", "☕": "Coffee", "🔥": "Fire", "💯": "Hundred", "🏆": "Trophy", "📌": "Pin",
    "⏰": "Alarm", "🎵": "Music", "🧧": "REDPACKET", "🍋": "Lemon", "💣": "BOMB",
    "🙂": "SMILE", "😊": "BLUSH", "😄": "LAUGH", "😂": "LOL", "😍": "LOVE", "😉": "WINK",
    "🤔": "THINKING", "😭": "SOB", "😢": "CRY", "😮": "WOW", "😡": "ANGRY", "🤗": "HUG",
    "👋": "WAVE", "😴": "SLEEP", "😅": "SWEAT", "🤦": "FACEPALM", "🫡": "SALUTE",
}  # fmt: skip
