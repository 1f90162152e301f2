from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from weilu.engage.draws import rules
from weilu.engage.draws.commands import NotAsPublished, draw

TICKETS = st.lists(st.text("0123456789abcdef", min_size=16, max_size=16), max_size=40, unique=True)


def _published(tickets: list[str], seed: str = "s", beacon: str = "", count: int = 3) -> dict:
    return {
        "seed": seed, "commitment": rules.hashed(seed), "beacon": beacon, "tickets": tickets,
        "entrants_digest": rules.digest(tickets), "prizes": [{"name": "伞", "count": count}],
        "winners": rules.winners(seed, tickets, beacon, count),
    }  # fmt: skip


def test_the_algorithm_is_the_one_the_page_describes() -> None:
    def sha(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    tickets = ["c", "a", "b", "d"]
    key = sha("seed:" + sha("a\nb\nc\nd") + ":beacon")
    expected = sorted(tickets, key=lambda one: sha(key + ":" + one))[:2]
    assert rules.winners("seed", tickets, "beacon", 2) == expected


@given(TICKETS, st.randoms())
def test_the_order_of_entries_makes_no_difference(tickets: list[str], chance: Any) -> None:
    mixed = list(tickets)
    chance.shuffle(mixed)
    assert rules.winners("s", mixed, "b", 5) == rules.winners("s", tickets, "b", 5)


@given(TICKETS)
def test_a_draw_that_was_drawn_as_it_says_has_no_faults(tickets: list[str]) -> None:
    assert rules.faults(_published(tickets)) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"seed": "other"}, {"commitment", "winners"}), ({"beacon": "x"}, {"winners"}),
        ({"winners": ["a", "b", "c"]}, {"winners"}), ({"tickets": list("abcdef")}, {"digest"}),
        ({"entrants_digest": "0"}, {"digest"}), ({"tickets": [*"abcde", "a"]}, {"twice", "digest"}),
        ({"prizes": None}, {"incomplete"}),
    ],
)  # fmt: skip
def test_whatever_is_changed_afterwards_is_found(change: dict, fault: set) -> None:
    assert fault <= set(rules.faults(_published(list("abcde")) | change))


def test_the_command_verifies_a_file(tmp_path: Path) -> None:
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(_published(list("abcde"))))
    with translation.override("en"):
        told = CliRunner().invoke(draw, ["verify", str(file)])
    assert (told.exit_code, "3 winners of 5 tickets" in told.output) == (0, True)
    file.write_text(json.dumps(_published(list("abcde")) | {"seed": "x"}))
    assert isinstance(CliRunner().invoke(draw, ["verify", str(file)]).exception, NotAsPublished)


def test_the_few_lines_on_the_page_find_the_same(tmp_path: Path) -> None:
    page = (Path(__file__).parents[4] / "docs" / "points.md").read_text()
    [script] = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    file = tmp_path / "draw.json"
    for change, code in (({}, 0), ({"beacon": "other"}, 1)):
        file.write_text(json.dumps(_published(list("abcde")) | change))
        done = subprocess.run([sys.executable, "-c", script, str(file)], capture_output=True)
        assert done.returncode == code, done.stderr


@given(st.integers(2, 30), st.integers(0, 300))
def test_every_ticket_has_the_same_chance(count: int, seed: int) -> None:
    tickets = [f"{number:016x}" for number in range(count)]
    assert set(rules.winners(str(seed), tickets, "", count)) == set(tickets)


def test_first_places_are_spread_evenly() -> None:
    tickets = [f"{number:016x}" for number in range(10)]
    firsts = [rules.winners(str(seed), tickets, "", 1)[0] for seed in range(2_000)]
    counts = [firsts.count(ticket) for ticket in tickets]
    # Chi-squared with 9 degrees of freedom: 27.9 is passed by chance once in a thousand.
    assert sum((count - 200) ** 2 / 200 for count in counts) < 27.9


@pytest.mark.parametrize(
    ("text", "judge", "answers", "right"),
    [
        ("八小时", "exact", ["八小时"], True), ("八小时。", "exact", ["八小时"], False),
        ("８ 小时！", "normal", ["8小时"], True), ("Soy Milk", "normal", ["soymilk"], True),
        ("九小时", "normal", ["8小时"], False), ("？", "normal", ["？"], False),
        ("b", "choice", ["B"], True), ("Ｂ.", "choice", ["B"], True), ("A", "choice", ["B"], False),
    ],
)  # fmt: skip
def test_answers_are_judged(text: str, judge: str, answers: list[str], right: bool) -> None:
    assert rules.is_right(text, judge, answers) is right


def test_of_choices_only_a_lone_letter_is_an_answer() -> None:
    assert rules.is_answer("B", "choice")
    assert rules.is_answer(" b) ", "choice")
    assert not rules.is_answer("我选B", "choice")
    assert rules.enters("抽 奖！", "抽奖")
    assert not rules.enters("我要抽奖", "抽奖")
