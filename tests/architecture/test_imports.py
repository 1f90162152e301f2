"""Who may know whom: no cycles, pure rules. The layers are import-linter's (`.importlinter`)."""

from __future__ import annotations

import ast
from functools import cache

import grimp
import pytest

from tests.architecture.tree import ROOT, name_of, parsed, python_files

#: What a pure decision cannot need: a clock, the network, files, processes, chance, a framework.
IMPURE = {
    "asyncio",
    "django",
    "glob",
    "http",
    "io",
    "logging",
    "os",
    "pathlib",
    "psycopg",
    "random",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
}
IMPURE_CALLS = {"open", "input", "print", "now", "utcnow", "today"}

RULES = [path for path in python_files() if path.name == "rules.py"]
each_rules_file = pytest.mark.parametrize("path", RULES, ids=name_of)


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("weilu", include_external_packages=True)


def _imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def _called(tree: ast.Module) -> set[str]:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        call.id if isinstance(call, ast.Name) else call.attr
        for call in calls
        if isinstance(call, ast.Name | ast.Attribute)
    }


@each_rules_file
def test_rules_import_neither_framework_nor_clock_nor_input(path) -> None:
    imported = _imported(parsed(path))
    roots = {name.partition(".")[0] for name in imported}
    assert roots & IMPURE == set()
    assert not any(name.startswith("weilu.kit.clock") for name in imported)


@each_rules_file
def test_rules_ask_no_clock_and_read_nothing(path) -> None:
    assert _called(parsed(path)) & IMPURE_CALLS == set()


@each_rules_file
def test_rules_reach_no_database_through_what_they_import(path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    below = _graph().find_upstream_modules(module)
    assert [name for name in below if name.startswith("weilu.") and ".models" in name] == []


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    graph = _graph()
    ours = {module for module in graph.modules if module.startswith("weilu")}
    below = {module: graph.find_upstream_modules(module) & ours for module in ours}
    circles = {
        tuple(sorted((module, other)))
        for module, others in below.items()
        for other in others
        if module in below[other]
    }
    assert circles == set()
