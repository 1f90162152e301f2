"""Taking back what was just done: the toast that tells of it holds a button that does the opposite.

    undo.offer(request, _("Marked."), reverse("people:mark_members"), {"staff": "0", "member": ids})

The offer stands on the next page the person sees, until they close it or go on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

SESSION_KEY = "undo"


def offer(
    request: HttpRequest, done: str, url: str, fields: Mapping[str, str | Sequence[str]]
) -> None:
    """Tell what was done, with a button that posts `fields` to `url`."""
    pairs = [
        (name, value)
        for name, given in fields.items()
        for value in ([given] if isinstance(given, str) else given)
    ]
    request.session[SESSION_KEY] = {"url": url, "fields": pairs}
    messages.success(request, done, extra_tags=SESSION_KEY)


def offered(request: HttpRequest) -> Any:
    """What can be taken back: `url` and `fields`; told once."""
    session = getattr(request, "session", None)
    return session.pop(SESSION_KEY, None) if session is not None else None
