"""What rows say and what the text says is the same."""

from __future__ import annotations

from hypothesis import given, settings

from weilu.people.segments.builder import Board, Row, Rows, board_of, tree_of
from weilu.people.segments.rules import read
from weilu.people.segments.tests.strategies import VOCABULARY, trees
from weilu.people.segments.tree import Tree, written


def board(text: str) -> Board | None:
    return board_of(read(text, VOCABULARY))


@given(trees)
@settings(max_examples=300, deadline=None)
def test_rows_make_the_filter_they_were_made_of(one: Tree) -> None:
    rows = board_of(one)
    if rows is not None:
        again, kept = tree_of(rows, VOCABULARY)
        assert kept == rows
        assert again is not None
        # `not (tag = a)` has no row of its own; everything that has one keeps its meaning.
        assert written(again) == written(one)


def test_a_plain_filter_is_one_group() -> None:
    assert board("tag = a and joined < 30d and not staff") == Board(
        "and",
        (Rows("and", (Row("tag", "=", "a"), Row("joined", "<", "30d"), Row("staff", "is not"))),),
    )


def test_any_of_several_groups_is_two_levels() -> None:
    held = board("(tag = a and staff) or (tag = b and joined < 8w)")
    assert held is not None
    assert held.joiner == "or"
    assert [len(group.rows) for group in held.groups] == [2, 2]


def test_brackets_within_brackets_are_more_than_rows_show() -> None:
    assert board("tag = a and (staff or (tag = b and joined < 8w))") is None


def test_a_blank_row_says_nothing_and_a_wrong_one_is_marked() -> None:
    rows = (Row("tag", "=", "gold customer"), Row("joined", "<", ""), Row("joined", "<", "soon"))
    tree, kept = tree_of(Board("and", (Rows("and", rows),)), VOCABULARY)
    assert tree is not None
    assert written(tree) == 'tag = "gold customer"'
    assert [row.wrong for row in kept.groups[0].rows] == ["", "", "moment_expected"]


def test_a_value_cannot_smuggle_another_condition() -> None:
    rows = (Row("tag", "=", "a) or staff or (tag = b"), Row("visits", ">", "1 or staff"))
    tree, kept = tree_of(Board("and", (Rows("and", rows),)), VOCABULARY)
    assert tree is not None
    assert written(tree) == 'tag = "a) or staff or (tag = b"'
    assert kept.groups[0].rows[1].wrong
