"""What adapters' tests share: recorded answers, and damage done to recorded payloads."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
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


class Recordings:
    """Payloads written by us (`events.json` in a folder), and what each tells (`told.json`).

    `updates` names the module whose `told_by` reads them: it is loaded when it is needed, after
    Django where this is run as a script.
    """

    def __init__(self, folder: Path, updates: str) -> None:
        self.answers, self._folder, self._updates = folder / "told.json", folder, updates

    def stories(self) -> dict[str, dict[str, Any]]:
        """Each payload by its story."""
        return dict(json.loads((self._folder / "events.json").read_text()))

    def told(self, event: dict[str, Any]) -> list[list[Any]]:
        """What a payload tells, as JSON has it."""
        told_by = import_module(self._updates).told_by
        return as_json(told_by(json.dumps(event).encode()))

    def record(self) -> None:
        """Write down anew what every story tells."""
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.testing")
        django.setup()
        record(self.answers, self.stories, self.told)
