"""Lists page by page: a cursor names the last row seen, so nothing is skipped or told twice."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from weilu.kit.errors import WeiluError

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)

Limit = Annotated[int, Field(ge=1, le=200, description="Items a page, 1–200.")]
Cursor = Annotated[str, Field(max_length=1000, description="`next` of the page before.")]


class BadCursor(WeiluError):
    code = "api.bad_cursor"
    status = 422
    sentence = _("This cursor does not belong to this list. Leave it out to start from the top.")


class Page(Schema, Generic[Item]):
    """A part of a list; `next` is null on the last page, else the `cursor` of the next."""

    items: list[Item]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Portion(Generic[Item]):
    """Rows of one page, and the cursor of the next."""

    rows: list[Item]
    next: str | None


def portion(found: QuerySet[Row], sort: str, cursor: str, limit: int) -> Portion[Row]:
    """One page of `found`, sorted by a column ("-name" = downwards; rows without a value last).

    Equal rows stand in order of their keys. Raises `BadCursor`.
    """
    column, down = sort.removeprefix("-"), sort.startswith("-")
    by = F(column).desc(nulls_last=True) if down else F(column).asc(nulls_last=True)
    ordered = found.order_by(by, "pk")
    if cursor:
        ordered = _after(ordered, column, down, *_read(cursor, sort))
    rows = list(ordered[: limit + 1])
    if len(rows) <= limit:
        return Portion(rows, None)
    last = rows[limit - 1]
    return Portion(rows[:limit], _written(sort, getattr(last, column), last.pk))


def _after(found: QuerySet[Row], column: str, down: bool, value: Any, key: int) -> QuerySet[Row]:
    if value is None:
        return found.filter(**{f"{column}__isnull": True, "pk__gt": key})
    beyond = {f"{column}__{'lt' if down else 'gt'}": value}
    later = Q(**beyond) | Q(**{column: value, "pk__gt": key}) | Q(**{f"{column}__isnull": True})
    try:
        return found.filter(later)
    except (ValidationError, ValueError, TypeError):
        raise BadCursor from None


def _written(sort: str, value: Any, key: int) -> str:
    plain = value.isoformat() if isinstance(value, datetime) else value
    told = json.dumps([sort, plain, key], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _read(cursor: str, sort: str) -> tuple[Any, int]:
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        asked, value, key = told
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise BadCursor from None
    known = isinstance(key, int) and _is_storable(key) and _is_storable(value)
    if asked != sort or not known:
        raise BadCursor
    return value, key


def _is_storable(value: Any) -> bool:
    """Whether any database takes it, so that a forged cursor is refused and not a fault."""
    if isinstance(value, int):
        return abs(value) >> 63 == 0
    if isinstance(value, str):
        return "\x00" not in value and value == value.encode("utf-8", "replace").decode()
    return isinstance(value, float | None)
