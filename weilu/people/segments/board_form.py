"""The builder's rows as a form: read from what was sent, drawn as selects and inputs.

Names: `join`; per group g `g0join`; per row r `g0r0field`, `g0r0op`, `g0r0value`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.people.models import Workspace
from weilu.people.segments import fields
from weilu.people.segments.builder import MOST, OPS, Board, Row, Rows
from weilu.people.segments.wording import SENTENCES

#: Kind → sign → how a row says it.
SIGNS: Mapping[str, Mapping[str, Any]] = {
    "name": {
        "=": _("is"), "!=": _("is not"), "~": _("has in it"), "in": _("is one of"),
        "not in": _("is none of"), "has": _("is known"), "has not": _("is not known"),
    },
    "text": {
        "=": _("is"), "!=": _("is not"), "~": _("has in it"), "in": _("is one of"),
        "not in": _("is none of"), "has": _("is known"), "has not": _("is not known"),
    },
    "moment": {
        "<": _("less than … ago, or before"), "<=": _("at most … ago, or until"),
        ">": _("more than … ago, or after"), ">=": _("at least … ago, or from"),
        "=": _("on the day"), "!=": _("not on the day"), "in": _("on one of the days"),
        "not in": _("on none of the days"), "has": _("is known"), "has not": _("is not known"),
    },
    "number": {
        "=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "in": _("is one of"),
        "not in": _("is none of"), "has": _("is known"), "has not": _("is not known"),
    },
    "flag": {
        "is": pgettext_lazy("filter", "is so"), "is not": pgettext_lazy("filter", "is not so"),
    },
}  # fmt: skip
HINTS = {"moment": _("30d, 12h, 8w or 2026-01-31"), "number": _("a number")}
#: Names offered while a value is typed.
OFFERED = 200


def board_from(given: Mapping[str, str], did: str) -> Board:
    """The rows as sent, and one of them added or taken away: did = "rows", "row:0" (add to a
    group), "group" (add one), "drop:0:1"."""
    groups = []
    for g in range(MOST):
        if f"g{g}join" not in given:
            break
        groups.append(Rows(_joiner(given[f"g{g}join"]), tuple(_rows(given, g))))
    board = Board(_joiner(given.get("join", "")), tuple(groups))
    return _changed(board, did)


def _rows(given: Mapping[str, str], g: int) -> Iterator[Row]:
    known = fields.known()
    for r in range(MOST):
        name = given.get(f"g{g}r{r}field")
        if name is None:
            return
        if name in known:
            ops = OPS[known[name].kind]
            op = given.get(f"g{g}r{r}op", "")
            value = given.get(f"g{g}r{r}value", "").replace("\x00", "").strip()[:400]
            yield Row(name, op if op in ops else ops[0], value)


def _changed(board: Board, did: str) -> Board:
    verb, *numbers = did.split(":")
    places = [int(number) for number in numbers if number.isascii() and number.isdigit()]
    groups = list(board.groups)
    if verb == "group" and len(groups) < MOST:
        groups.append(Rows("and", (Row("joined", "<"),)))
    elif verb == "row" and len(places) == 1 and places[0] < len(groups):
        group = groups[places[0]]
        groups[places[0]] = replace(group, rows=(*group.rows, Row("joined", "<"))[:MOST])
    elif verb == "drop" and len(places) == 2 and places[0] < len(groups):
        group = groups[places[0]]
        kept = tuple(row for r, row in enumerate(group.rows) if r != places[1])
        groups[places[0]] = replace(group, rows=kept)
    return replace(board, groups=tuple(group for group in groups if group.rows))


def _joiner(given: str) -> str:
    return "or" if given == "or" else "and"


def drawn(board: Board | None, workspace: Workspace) -> list[dict[str, Any]]:
    """The groups and rows with what their selects offer."""
    names: dict[str, list[str]] = {}
    groups = board.groups if board else ()
    return [
        {
            "joiner": group.joiner, "name": f"g{g}join", "place": g,
            "rows": [_row(row, f"g{g}r{r}", f"{g}:{r}", workspace, names)
                     for r, row in enumerate(group.rows)],
        }
        for g, group in enumerate(groups)
    ]  # fmt: skip


def _row(
    row: Row, name: str, place: str, workspace: Workspace, names: dict[str, list[str]]
) -> dict[str, Any]:
    one = fields.known()[row.field]
    if row.field not in names:
        names[row.field] = sorted(one.names(workspace))[:OFFERED] if one.names else []
    return {
        "row": row, "name": name, "place": place, "names": names[row.field],
        "signs": [(op, SIGNS[one.kind][op]) for op in OPS[one.kind]],
        "hint": HINTS.get(one.kind, ""), "help": one.help,
        "wrong": _plain(row) if row.wrong else "",
    }  # fmt: skip


def _plain(row: Row) -> str:
    told = {"field": row.field, "found": row.value, "nearest": "", "signs": "", "quote": ""}
    return str(SENTENCES[row.wrong]) % told
