"""The one error type of Weilu: a stable code, a status, a sentence that says what to do next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext, override


class WeiluError(Exception):
    """Something the person in front of Weilu can act on.

    `sentence` is a lazily translated string with `%(name)s` places, filled from `data`.
    The console shows it in place, the API answers it as JSON with `status`,
    the CLI prints it on stderr and ends with exit code 2.
    """

    code = "weilu.error"
    status = 400
    sentence: Any = ""

    def __init__(self, **data: Any) -> None:
        self.data: Mapping[str, Any] = data
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.sentence) % self.data if self.data else str(self.sentence)


def _inner(english: str) -> str:
    return gettext(english).rstrip(".。")


#: A reason to stand within another sentence: without its full stop, put into words when it is read.
inner = lazy(_inner, str)


def kept(error: WeiluError) -> str:
    """An error as text to store; `told` says it in whoever's language reads it."""
    return json.dumps(_plain(error), ensure_ascii=False)


def told(text: str) -> str:
    """What `kept` kept, in the active language; any other text as it is."""
    try:
        plain = json.loads(text) if text.startswith("{") else text
    except ValueError:
        return text
    return _said(plain) if isinstance(plain, dict) and "sentence" in plain else text


def _plain(value: Any) -> Any:
    if isinstance(value, WeiluError):
        data = {name: _plain(one) for name, one in value.data.items()}
        return {"sentence": _source(value.sentence), "data": data}
    if isinstance(value, Promise):
        return {"sentence": _source(value), "inner": True}
    return value if isinstance(value, int | float) else str(value)


def _source(sentence: Any) -> str:
    with override(None):
        return str(sentence)


def _said(plain: Any) -> str:
    if not isinstance(plain, dict) or "sentence" not in plain:
        return str(plain)
    data = {name: _said(one) for name, one in plain.get("data", {}).items()}
    sentence = gettext(plain["sentence"])
    if plain.get("inner") and sentence == plain["sentence"]:  # known with its full stop alone
        sentence = _inner(f"{sentence}.")
    return sentence % data if data else sentence
