"""What was typed comes back as it was typed, and nothing odd gets in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from weilu.charter.communities import content

ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=8), inner),
    max_leaves=12,
)
FIELDS = tuple(content.written(content.Charter()))


@given(some.dictionaries(some.sampled_from(FIELDS), ANYTHING))
def test_whatever_is_stored_can_be_read(data) -> None:
    charter = content.read(data)
    assert content.read(content.written(charter)) == charter


def test_entries_are_parted_by_commas_of_either_kind() -> None:
    assert content.split("住在滨江，会做饭、 有孩子\nhas a wok, 会做饭") == (
        "住在滨江", "会做饭", "有孩子", "has a wok",
    )  # fmt: skip


def test_a_badge_is_a_name_and_what_it_is_for() -> None:
    assert content.badges("开伙：第一次晒饭\n掌勺\n: nothing") == (
        content.Badge("开伙", "第一次晒饭"), content.Badge("掌勺", ""),
    )  # fmt: skip


def test_a_promise_without_words_or_column_is_none() -> None:
    charter = content.read({"promises": [{"delivers": "advice"}, {"column": "周六小灶"}]})
    assert [one.column for one in charter.promises] == ["周六小灶"]
