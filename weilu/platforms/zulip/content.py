"""What a Zulip message says: its own text, what it answers, whom it names.

Zulip's "quote and reply" writes `@_**Name|31** [said](…/near/12345):` and the quoted text in a
fenced block, or the same as HTML. The quote is not the writer's own text and is left out once
the message quoted is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import NamedTuple

_SAID = re.compile(
    r"@_?\*\*[^*\n]{1,200}\*\* \[[^\]\n]{1,60}\]\([^)\s]{0,2000}?/near/(\d{1,20})\):?[ \t]*\n?"
)
_QUOTE = re.compile(r"(`{3,}|~{3,})quote\n.*?\n\1[ \t]*(?:\n|$)", re.DOTALL)
_MENTION = re.compile(r"@\*\*([^*|\n]{1,200})(?:\|(\d{1,20}))?\*\*")
_SILENT = re.compile(r"@_?\*\*([^*|\n]{1,200})(?:\|\d{1,20})?\*\*")
_EVERYBODY = {"all", "everyone", "channel", "stream", "topic"}

_HTML_SAID = re.compile(
    r'<p><span class="user-mention silent"[^>]{0,200}>[^<]{0,200}</span> '
    r'<a href="[^"]{0,2000}?/near/(\d{1,20})"[^>]{0,200}>[^<]{0,60}</a>:?</p>'
)
_HTML_QUOTE = re.compile(r"<blockquote>.*?</blockquote>", re.DOTALL)
_HTML_MENTION = re.compile(r'<span class="user-mention(?: me)?" data-user-id="(\d{1,20})"')
_HTML_BREAK = re.compile(r"<br ?/?>|</p>|</li>|</blockquote>|</pre>")
_HTML_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,4000}>")

_LINK = re.compile(r"\[([^\]\n]{0,500})\]\((/user_uploads/[^)\s]{1,2000})\)|/user_uploads/(\S+)")
_IMAGE = re.compile(r"\.(png|jpe?g|gif|webp|bmp|heic)$", re.IGNORECASE)


class Said(NamedTuple):
    """The content of one message, taken apart."""

    text: str
    reply_to: str
    mentions: tuple[str, ...]
    media: str


def understood(content: str, ids: Mapping[str, str], html: bool) -> Said:
    """`ids` gives the id of whoever bears a name; `html` = rendered content, else Markdown."""
    if html:
        return _from_html(content)
    answered = _SAID.search(content) if "/near/" in content else None
    if answered:
        rest = content[: answered.start()] + content[answered.end() :]
        content = _QUOTE.sub("", rest, count=1)
    named: dict[str, None] = {}
    if "@**" in content:
        for name, ident in _MENTION.findall(content):
            person = ident or ids.get(name, "")
            if person and name not in _EVERYBODY:
                named[person] = None
    text = _SILENT.sub(r"@\1", content).strip() if "**" in content else content.strip()
    return Said(text, answered[1] if answered else "", tuple(named), _media(text))


def _from_html(content: str) -> Said:
    answered = _HTML_SAID.search(content) if "/near/" in content else None
    if answered:
        rest = content[: answered.start()] + content[answered.end() :]
        content = _HTML_QUOTE.sub("", rest, count=1)
    named = tuple(dict.fromkeys(_HTML_MENTION.findall(content)))
    media = "image" if 'class="message_inline_image"' in content else ""
    text = unescape(_HTML_TAG.sub("", _HTML_BREAK.sub("\n", content))).strip()
    return Said(text, answered[1] if answered else "", named, media or _media(content))


def _media(text: str) -> str:
    if "/user_uploads/" not in text:
        return ""
    found = _LINK.search(text)
    name = (found[1] or found[3] or "") if found else ""
    return "image" if _IMAGE.search(name.rstrip(")\"'>")) else "file"
