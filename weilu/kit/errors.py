"""The one error type of Weilu: a stable code, a status, a sentence that says what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


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
