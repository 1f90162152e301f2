"""Who opens a public link: people, not the programs that look at it for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

#: What tells previews apart that no list of crawlers names.
PREVIEWS = ("larkurl2png", "feishulinkbot", "dingtalkbot", "bytespider", "wechat-preview")


def is_person(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a call is a person's: no preview, crawler, prefetch or bare program."""
    agent = headers.get("User-Agent", "")
    ahead = headers.get("Sec-Purpose", "") or headers.get("Purpose", "") or headers.get("X-Moz", "")
    if method != "GET" or not agent or "prefetch" in ahead.lower() or "preview" in ahead.lower():
        return False
    return not _is_program(agent)


@lru_cache(maxsize=4096)  # phones of one make tell the same; the lists are long
def _is_program(agent: str) -> bool:
    plain = agent.lower()
    return any(word in plain for word in PREVIEWS) or bool(_crawlers().isCrawler(agent))


@cache
def _crawlers() -> Any:
    from crawlerdetect import CrawlerDetect  # type: ignore[import-untyped]

    return CrawlerDetect()
