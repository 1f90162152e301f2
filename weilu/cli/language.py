"""Which language to speak in a terminal."""

from __future__ import annotations

from collections.abc import Mapping

CODES = {"zh": "zh-hans", "en": "en"}


def choose(environment: Mapping[str, str], default: str) -> str:
    """WEILU_LANGUAGE if given, else the terminal's locale if Chinese or English, else `default`."""
    if environment.get("WEILU_LANGUAGE"):
        return default
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        code = CODES.get(environment.get(name, "")[:2])
        if code:
            return code
    return default
