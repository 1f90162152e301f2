"""Tables whose state is the URL: search, sorting, paging, chosen columns, and the CSV of it all.

    COLUMNS = (
        Column("name", _("Name"), order="name"),
        Column("messages", _("Messages"), order="messages", numeric=True),
    )
    asked = Asked.of(request, COLUMNS, default="-messages", filters=("platform",))
    rows = Member.objects.filter(workspace=…, name__icontains=asked.q)
    return render(request, "…", {"table": Table(request, COLUMNS, asked, rows)})

The page then writes `{% include "console/parts/table.html" with rows="people/_rows.html" %}`.
Rows may be a queryset (sorted and sliced by the database) or a list of objects (`order` is then
an attribute, dotted where nested). Order is stable: equal rows stay in order of their key.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, QueryDict, StreamingHttpResponse

from weilu.console import saved_views
from weilu.console.streams import streamed

SIZES = (25, 50, 100, 200)
#: The longest search text taken from a URL, in characters.
LONGEST_SEARCH = 200
#: What a spreadsheet would run as a formula when a cell begins with it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `order` names what it is sorted by, "" = it cannot be sorted."""

    key: str
    label: Any  #: lazily translated
    order: str = ""
    numeric: bool = False  #: right-aligned, and sorted largest first at the first click
    hidden: bool = False  #: left out until chosen
    fixed: bool = False  #: cannot be left out
    wide: bool = False  #: left out on a phone; its cells have class "wl-narrow-hide"
    note: Any = ""  #: shown in a ⓘ beside the label
    valued: bool = False  #: sorted by values from elsewhere, see `by_value`

    @property
    def sorts(self) -> bool:
        return bool(self.order) or self.valued


@dataclass(frozen=True, slots=True)
class Asked:
    """What the URL asks of a table, every value within its bounds."""

    q: str = ""
    sort: str = ""  #: a column's key, with "-" in front for largest first; "" = the given order
    number: int = 1
    size: int = SIZES[0]
    shown: frozenset[str] = frozenset()
    filters: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        request: HttpRequest,
        columns: Sequence[Column],
        default: str = "",
        filters: Sequence[str] = (),
    ) -> Asked:
        """Read a request; what makes no sense there is replaced by the default, never refused."""
        given = request.GET
        sortable = {column.key for column in columns if column.sorts}
        sort = given.get("sort", "")
        size = _whole(given.get("size", ""), SIZES[0])
        return cls(
            q=given.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
            sort=sort if sort.removeprefix("-") in sortable else default,
            number=max(1, _whole(given.get("page", ""), 1)),
            size=size if size in SIZES else SIZES[0],
            shown=_shown(given, columns),
            filters={name: given.get(name, "").replace("\x00", "") for name in filters},
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything is searched or filtered, so that 'nothing here' is worded right."""
        return bool(self.q or any(self.filters.values()))


class Table:
    """One page of rows, with all the template needs to draw it and to ask for another."""

    def __init__(
        self, request: HttpRequest, columns: Sequence[Column], asked: Asked, rows: Any
    ) -> None:
        self.request, self.all_columns, self.asked = request, columns, asked
        self._given = rows

    @cached_property
    def shows(self) -> dict[str, bool]:
        """Column key → whether it is shown; row templates ask `{% if table.shows.name %}`."""
        return {column.key: column.key in self.asked.shown for column in self.all_columns}

    @property
    def columns(self) -> list[Column]:
        return [column for column in self.all_columns if self.shows[column.key]]

    @property
    def choosable(self) -> list[Column]:
        return [column for column in self.all_columns if not column.fixed]

    @property
    def usual_columns(self) -> str:
        """What the form sends when nothing was chosen; such a choice is left out of the URL."""
        return " ".join(column.key for column in self.choosable if not column.hidden)

    @cached_property
    def sorted_rows(self) -> Any:
        """All rows in the order asked, for the CSV."""
        return in_order(self._given, self.all_columns, self.asked.sort)

    @cached_property
    def total(self) -> int:
        given = self._given
        return int(given.count()) if isinstance(given, QuerySet) else len(given)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.asked.size))

    @property
    def number(self) -> int:
        return min(self.asked.number, self.pages)

    @cached_property
    def rows(self) -> list[Any]:
        if not self.total:  # a search that finds nothing has cost one pass already
            return []
        return list(self.sorted_rows[self.start : self.start + self.asked.size])

    @property
    def start(self) -> int:
        return (self.number - 1) * self.asked.size

    @property
    def first(self) -> int:
        return self.start + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.start + self.asked.size, self.total)

    @property
    def sizes(self) -> tuple[int, ...]:
        return SIZES

    def headers(self) -> Iterator[dict[str, Any]]:
        """Each shown column with the URL that sorts by it and how it is sorted now."""
        current = self.asked.sort
        for column in self.columns:
            down, up = f"-{column.key}", column.key
            state = {down: "descending", up: "ascending"}.get(current, "none")
            wanted = (
                (up if current == down else down)
                if column.numeric
                else (down if current == up else up)
            )
            yield {"column": column, "state": state, "url": self.url(sort=wanted, page=None)}

    def url(self, **changes: Any) -> str:
        """This page's URL with some of the query changed (None removes)."""
        query = self.request.GET.copy()
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = str(value)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    @property
    def query(self) -> str:
        """What a saved view of this table holds; "" = the table as everybody sees it first."""
        return saved_views.tidy(self.request.GET)

    @cached_property
    def views(self) -> list[dict[str, Any]]:
        """The person's saved views, each with its URL and whether it is the one shown."""
        return [
            {"view": one, "url": f"{one.path}?{one.query}", "here": one.query == self.query}
            for one in saved_views.of(self.request)
        ]

    @property
    def view(self) -> Any:
        """The saved view that is shown, None when it is none."""
        return next((one["view"] for one in self.views if one["here"]), None)

    @property
    def is_chosen(self) -> bool:
        """Whether the person chose the columns: then the phone shows all of them."""
        return "cols" in self.request.GET

    @property
    def previous_url(self) -> str:
        return self.url(page=self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(page=self.number + 1) if self.number < self.pages else ""

    @property
    def csv_url(self) -> str:
        return self.url(format="csv", page=None)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The query a form must carry along besides its own fields."""
        mine = {"q", "page", "size", "cols", "format", "_", *self.asked.filters}
        return [
            (name, value)
            for name, values in self.request.GET.lists()
            if name not in mine
            for value in values
        ]


def in_order(rows: Any, columns: Sequence[Column], sort: str) -> Any:
    """The rows sorted as asked; rows without a value come last, equal rows by their key."""
    column = next((known for known in columns if known.key == sort.removeprefix("-")), None)
    if column is None or not column.order:
        return rows
    descending = sort.startswith("-")
    if isinstance(rows, QuerySet):
        by = F(column.order.replace(".", "__"))
        first = by.desc(nulls_last=True) if descending else by.asc(nulls_last=True)
        return rows.order_by(first, "pk")
    value = attrgetter(column.order)
    known = [row for row in rows if value(row) is not None]
    unknown = [row for row in rows if value(row) is None]
    return sorted(known, key=lambda row: _comparable(value(row)), reverse=descending) + unknown


class Picked(Sequence[Any]):
    """Rows of a queryset in an order of their own, fetched a slice at a time."""

    def __init__(self, rows: QuerySet[Any], keys: Sequence[int]) -> None:
        self._rows, self._keys = rows, keys

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, place: Any) -> Any:
        wanted = self._keys[place] if isinstance(place, slice) else [self._keys[place]]
        found = self._rows.order_by().in_bulk(list(wanted))
        rows = [found[key] for key in wanted if key in found]
        return rows if isinstance(place, slice) else rows[0]

    def iterator(self, chunk_size: int) -> Iterator[Any]:
        """All of them, like a queryset's."""
        for start in range(0, len(self), chunk_size):
            yield from self[start : start + chunk_size]


def by_value(rows: QuerySet[Any], values: Mapping[int, float], descending: bool) -> Picked:
    """The rows in order of values the database does not hold; those without one come last."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    known = sorted(
        (key for key in keys if key in values), key=values.__getitem__, reverse=descending
    )
    return Picked(rows, [*known, *(key for key in keys if key not in values)])


def csv_answer(
    request: HttpRequest, name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A CSV download, streamed; opens in spreadsheets with Chinese intact and no formula run."""
    writer = csv.writer(_Echo())
    begin = "\ufeff" + writer.writerow([str(cell) for cell in header])

    def lines() -> Iterator[str]:
        yield begin
        for row in rows:
            yield writer.writerow([harmless(cell) for cell in row])

    answer = streamed(request, lines(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that looks like one gets a quote."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return "" if cell is None else cell


class _Echo:
    """What `csv.writer` writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


def _shown(given: QueryDict, columns: Sequence[Column]) -> frozenset[str]:
    chosen = set(given.getlist("cols")) & {column.key for column in columns}
    if not chosen:
        return frozenset(column.key for column in columns if not column.hidden)
    return frozenset(chosen | {column.key for column in columns if column.fixed})


def _comparable(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
