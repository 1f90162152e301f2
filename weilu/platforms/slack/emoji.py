"""Slack names its reactions; what Weilu is asked for is an emoji. A name will do too, as it is."""

from __future__ import annotations

from collections.abc import Mapping

#: emoji, without the mark for its picture → Slack's name
NAMES: Mapping[str, str] = {
    "👍": "+1", "👎": "-1", "👌": "ok_hand", "🙏": "pray", "💪": "muscle", "👏": "clap",
    "🙌": "raised_hands", "🤝": "handshake", "👋": "wave", "👀": "eyes", "✅": "white_check_mark",
    "✔": "heavy_check_mark", "❌": "x", "❤": "heart", "🌹": "rose", "🎉": "tada", "🎁": "gift",
    "🎂": "birthday", "🍺": "beer", "☕": "coffee", "🔥": "fire", "💯": "100", "🏆": "trophy",
    "📌": "pushpin", "⏰": "alarm_clock", "🧧": "red_envelope", "🍋": "lemon", "🚀": "rocket",
    "🙂": "slightly_smiling_face", "😊": "blush", "😄": "smile", "😂": "joy", "😍": "heart_eyes",
    "😉": "wink", "🤔": "thinking_face", "😭": "sob", "😢": "cry", "😮": "open_mouth",
    "😡": "rage", "🤗": "hugging_face", "😴": "sleeping", "😅": "sweat_smile",
    "🤦": "face_palm", "🫡": "saluting_face", "⭐": "star", "💡": "bulb",
}  # fmt: skip
