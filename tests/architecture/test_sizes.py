"""Files and functions stay small enough to be read in one go."""

from __future__ import annotations

import ast
import statistics

from tests.architecture.tree import name_of, parsed, python_files

FILE_LINES = 400
FUNCTION_LINES = 50
MEDIAN_FUNCTION_LINES = 15
SAID_NOTHING = {"utils", "util", "helpers", "helper", "misc", "common", "manager2"}


def _functions() -> dict[str, int]:
    return {
        f"{name_of(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }


def test_no_python_file_is_longer_than_400_lines() -> None:
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in python_files()}
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    lengths = _functions()
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_most_functions_are_short() -> None:
    assert statistics.median(_functions().values()) <= MEDIAN_FUNCTION_LINES


def test_every_module_is_named_for_what_it_holds() -> None:
    names = [name_of(path) for path in python_files() if path.stem in SAID_NOTHING]
    folders = [name_of(path) for path in python_files() if SAID_NOTHING & set(path.parts)]
    assert names + folders == []
