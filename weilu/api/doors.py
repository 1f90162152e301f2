"""What a room writes its endpoints with.

    door = Door("groups", _("Groups"))

    @door.read("/groups", Page[GroupLine], _("Groups, sorted and filtered"))
    def groups(request: HttpRequest, asked: Query[GroupsAsked]) -> …: ...

    @door.write("/imports/{int:run_id}/cancel", Import, _("Stop an import"), right="act")
    def cancel(request: HttpRequest, run_id: int) -> …: ...

Reads ask for a token of a seat with the right "see", writes for one that may write, with "act".
The function's docstring is what the reference says below the summary.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ninja import Router

from weilu.api.callers import Bearer

F = TypeVar("F", bound=Callable[..., Any])


class Door:
    """The endpoints of one room, under one heading of the reference, `order`ed there."""

    def __init__(self, key: str, name: Any, order: int = 50) -> None:
        self.key, self.name, self.order = key, name, order
        self.router = Router(tags=[key])

    def read(
        self, path: str, gives: Any, summary: Any, *, right: str = "see", says: Any = None
    ) -> Callable[[F], F]:
        """GET and HEAD. `gives` is the answer's type; `says` more for the OpenAPI document."""
        return self._operation(["GET", "HEAD"], path, gives, summary, right, says)

    def write(
        self, path: str, gives: Any, summary: Any, *, right: str = "act", says: Any = None
    ) -> Callable[[F], F]:
        """POST. `gives` is the answer's type, or a dict of them by status."""
        return self._operation(["POST"], path, gives, summary, right, says)

    def _operation(
        self, methods: list[str], path: str, gives: Any, summary: Any, right: str, says: Any
    ) -> Callable[[F], F]:
        def keep(function: F) -> F:
            name = f"{self.key}.{function.__name__}"
            self.router.add_api_operation(
                path, methods, function, auth=Bearer(right), response=gives, summary=summary,
                operation_id=name, url_name=name, openapi_extra=says,
            )  # fmt: skip
            return function

        return keep
