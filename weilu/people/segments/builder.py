"""A filter as rows to choose from: groups of comparisons, joined by and/or. Pure.

Whatever rows say is a filter; one with brackets within brackets is more than rows can show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from weilu.people.segments.rules import ALLOWED, Known, Refused, read
from weilu.people.segments.tree import (
    And,
    Has,
    Not,
    Or,
    Test,
    Tree,
    all_of,
    any_of,
    value_written,
)

#: What a row can say of a field of each kind, besides the signs.
HAS = ("has", "has not")
OPS: Mapping[str, tuple[str, ...]] = {
    kind: (*(sign for sign in signs if sign != "in"), "in", "not in", *HAS)
    for kind, signs in ALLOWED.items()
    if kind != "flag"
} | {"flag": ("is", "is not")}
#: Rows and groups one board takes.
MOST = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison as chosen; `value` as typed, for "in" parted by commas."""

    field: str
    op: str = "="
    value: str = ""
    wrong: str = ""  #: code of what is wrong with the value, "" = nothing

    @property
    def needs_value(self) -> bool:
        return self.op not in (*HAS, "is", "is not")

    @property
    def is_blank(self) -> bool:
        return self.needs_value and not self.value.strip()


@dataclass(frozen=True, slots=True)
class Rows:
    """Comparisons that belong together."""

    joiner: str = "and"
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """Groups of comparisons."""

    joiner: str = "and"
    groups: tuple[Rows, ...] = field(default=())


def board_of(tree: Tree) -> Board | None:
    """A filter as rows; None where it is more than rows can show."""
    joiner = "or" if isinstance(tree, Or) else "and"
    parts = tree.parts if isinstance(tree, And | Or) else (tree,)
    if all(row_of(part) is not None for part in parts):
        return Board("and", (Rows(joiner, tuple(filter(None, map(row_of, parts)))),))
    groups = []
    for part in parts:
        inner = part.parts if isinstance(part, And | Or) else (part,)
        rows = [row_of(one) for one in inner]
        if any(row is None for row in rows):
            return None
        groups.append(Rows("or" if isinstance(part, Or) else "and", tuple(filter(None, rows))))
    return Board(joiner, tuple(groups))


def row_of(tree: Tree) -> Row | None:
    """One comparison as a row; None for anything joined."""
    if isinstance(tree, Has):
        return Row(tree.field, "is" if tree.is_flag else "has")
    if isinstance(tree, Test):
        if tree.op == "in":
            return Row(tree.field, "in", ", ".join(map(value_written, tree.values)))
        value = tree.values[0]
        return Row(tree.field, tree.op, value if isinstance(value, str) else value_written(value))
    if isinstance(tree, Not) and isinstance(tree.part, Has):
        return Row(tree.part.field, "is not" if tree.part.is_flag else "has not")
    if isinstance(tree, Not) and isinstance(tree.part, Test) and tree.part.op == "in":
        row = row_of(tree.part)
        return replace(row, op="not in") if row else None
    return None


def tree_of(board: Board, vocabulary: Mapping[str, Known]) -> tuple[Tree | None, Board]:
    """The filter rows make, and the rows with what is wrong in them. Blank rows say nothing."""
    groups, parts = [], []
    for group in board.groups:
        read_rows = [_read(row, vocabulary) for row in group.rows]
        groups.append(Rows(group.joiner, tuple(row for _tree, row in read_rows)))
        trees = [tree for tree, _row in read_rows if tree is not None]
        if trees:
            parts.append(any_of(trees) if group.joiner == "or" else all_of(trees))
    kept = Board(board.joiner, tuple(groups))
    if not parts:
        return None, kept
    return (any_of(parts) if board.joiner == "or" else all_of(parts)), kept


def _read(row: Row, vocabulary: Mapping[str, Known]) -> tuple[Tree | None, Row]:
    if row.is_blank:
        return None, row
    try:
        tree = read(_text(row, vocabulary), vocabulary)
        if row_of(tree) is None and not isinstance(tree, Not):
            return None, replace(row, wrong="unreadable")
        return tree, row
    except Refused as refused:
        return None, replace(row, wrong=refused.code)


def _text(row: Row, vocabulary: Mapping[str, Known]) -> str:
    if row.op in ("is", "has"):
        return f"has {row.field}"
    if row.op in ("is not", "has not"):
        return f"not has {row.field}"
    if row.op in ("in", "not in"):
        return f"{row.field} {row.op} ({row.value})"
    known = vocabulary.get(row.field.lower())
    worded = known is not None and known.kind in ("name", "text")
    value = value_written(row.value) if worded else row.value.strip()
    return f"{row.field} {row.op} {value}"
