"""What rooms hang on the API. The frame knows no room: rooms call these in `apps.ready()`.

    endpoints("weilu.measure.endpoints")  # a module with `door = Door("groups", …)`

Modules are named, not imported, so that commands which serve nothing do not load them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

_modules: list[str] = []


@dataclass(frozen=True, slots=True)
class Caller:
    """Who shows a token: what the frame has to know of it."""

    token_key: int
    may_write: bool


#: Seats the request by the token it shows; None for one that is unknown, revoked or run out.
Admit = Callable[[HttpRequest, str], Caller | None]
#: Whether the seated request has a right.
May = Callable[[HttpRequest, str], bool]

_admit: list[Admit] = []
_may: list[May] = []


def endpoints(module: str) -> None:
    """Serve the `door` of a module."""
    if module not in _modules:
        _modules.append(module)


def modules() -> list[str]:
    """The modules whose doors are served, in order of their names."""
    return sorted(_modules)


def caller_source(admit: Admit, may: May) -> None:
    """The room that keeps tokens and seats says here who calls, and what they may."""
    _admit[:], _may[:] = [admit], [may]


def admit(request: HttpRequest, token: str) -> Caller | None:
    return _admit[0](request, token) if _admit else None


def may(request: HttpRequest, right: str) -> bool:
    return bool(_may) and _may[0](request, right)
