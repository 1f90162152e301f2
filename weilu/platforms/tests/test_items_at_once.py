"""The fast way through JSON tells the same as the slow one."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.platforms import export_json
from weilu.platforms.export_json import JsonReader

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
ITEMS = st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=4), max_size=30)


def read(document: str) -> list[Any]:
    reader = JsonReader(
        io.BytesIO(document.encode("utf-8", "surrogatepass")),
        file="f", format="F", arrays=frozenset({"messages"}),
    )  # fmt: skip
    return [value for path, value in reader.walk() if path == "messages[]"]


@given(ITEMS, st.integers(0, 4))
def test_items_laid_out_on_lines_are_those_of_the_standard_library(
    items: list[Any], indent: int
) -> None:
    document = json.dumps({"messages": items, "name": "n"}, indent=indent, ensure_ascii=True)
    slow = json.dumps({"messages": items, "name": "n"}, ensure_ascii=True)
    assert read(document) == read(slow)


@pytest.mark.parametrize(
    "odd",
    [
        '{\n  "a": NaN\n }',
        '{\n  "a": "\\ud83d"\n }',
        '{\n  "a": "raw\ttab"\n }',
        '{\n  "a": 1,\n }',
    ],
)
def test_one_odd_item_costs_the_others_nothing(odd: str) -> None:
    fine = [f'{{\n  "id": {number}\n }}' for number in range(50)]
    document = '{"messages": [\n ' + ",\n ".join([*fine[:25], odd, *fine[25:]]) + "\n ]}"
    found = [item["id"] for item in read(document) if isinstance(item, dict) and "id" in item]
    assert found == list(range(50))


def test_most_items_take_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    at_once = export_json._at_once
    monkeypatch.setattr(export_json, "_at_once", lambda *a: taken.append(at_once(*a)) or taken[-1])
    items = [{"id": number, "text": "早"} for number in range(20_000)]
    assert read(json.dumps({"messages": items}, indent=1)) == items
    assert sum(len(values) for values, _end in taken) > 19_000
