"""What of a message its writer says, and what they only pass on. Pure.

Whoever quotes, answers or forwards is never held to others' words. Adapters tell most of it apart
(`quoted`, `forwarded_from`, `reply_to`); what platforms write into the text itself is known by its
form: lines that begin with `>` (mail, Matrix, Discord, Slack), fenced quotes (Zulip), and WeChat's
「…」 above a line of dashes.
"""

from __future__ import annotations

import re

_LINES = re.compile(r"(?m)^[ \t]*(?:[>＞]|&gt;).*$")
_FENCED = re.compile(r"(?ms)^[ \t]*(`{3,}|~{3,})quote\b.*?^[ \t]*\1[ \t]*$")
_SAID = re.compile(r"(?m)^.*\[(?:said|说)\]\([^)\n]*\):?[ \t]*$")
_WECHAT = re.compile(
    r"\A「[^」]*(?:」(?!\s*\n\s*[-—–]( ?[-—–]){4})[^」]*)*」\s*\n\s*[-—–](?: ?[-—–]){4,}"
)
#: A message longer than this is looked at no further, in characters.
LONGEST = 8_000


def own_words(text: str, quoted: str = "", *, forwarded: bool = False) -> str:
    """The text with what others said blanked out: places in it stay what they are."""
    text = text[:LONGEST]
    if forwarded:
        return " " * len(text)
    for passed_on in (_WECHAT, _FENCED, _SAID, _LINES):
        text = passed_on.sub(_blank, text)
    if quoted and quoted in text:
        return text.replace(quoted, " " * len(quoted))
    return text


def _blank(found: re.Match[str]) -> str:
    return "".join("\n" if one == "\n" else " " for one in found[0])
