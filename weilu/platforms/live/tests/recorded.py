"""What adapters' tests share: recorded answers, and damage done to recorded payloads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

Stories = Callable[[], Mapping[str, Any]]

_leaf = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
#: Any small JSON.
anything = st.recursive(
    _leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, stories: Stories) -> Any:
    """A payload of ours with one part, somewhere, replaced by anything."""
    at: Any = {"": json.loads(json.dumps(draw(st.sampled_from(list(stories().values())))))}
    root, key = at, ""
    while isinstance(at[key], dict | list) and at[key] and draw(st.integers(0, 3)):
        at = at[key]
        key = draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
    at[key] = draw(anything)
    return root[""]


def as_json(told: Iterable[Any]) -> list[list[Any]]:
    """What a payload tells, as JSON has it; empty fields are left out."""
    return [
        [type(one).__name__, {key: value for key, value in one._asdict().items() if value}]
        for one in told
    ]


def record(answers: Path, stories: Stories, told: Callable[[Any], list[list[Any]]]) -> None:
    """Write down what every story tells now, a line each, to be read as a difference."""
    lines = [
        f" {json.dumps(name, ensure_ascii=False)}: {json.dumps(told(one), ensure_ascii=False)}"
        for name, one in stories().items()
    ]
    answers.write_text("{\n" + ",\n".join(lines) + "\n}\n")
