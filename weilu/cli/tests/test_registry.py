"""Commands named by their place."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest

from weilu.cli import registry

#: Prints which of the heavy libraries a command has loaded by the time it could begin.
PROGRAM = """
import sys
from weilu.cli import __main__
sys.argv = ["weilu", *sys.argv[1:]]
try:
    __main__.main()
finally:
    heavy = {"pyarrow", "duckdb", "ibis", "numpy", "pandas", "cryptography", "uvicorn"}
    print(sorted(heavy & set(sys.modules)), file=sys.stderr)
"""


def loaded_by(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, env=os.environ
    )
    assert done.returncode == 0, done.stderr
    return done.stderr.strip().splitlines()[-1]


def test_a_command_is_found_where_it_stands() -> None:
    context = click.Context(registry.root)
    assert "signin-link" in registry.root.list_commands(context)
    found = registry.root.get_command(context, "signin-link")
    assert found is not None
    assert found.name == "signin-link"
    assert registry.root.get_command(context, "sign-in") is None


def test_a_name_is_given_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        registry.command("checkup", "weilu.measure.commands:another")


def test_a_command_that_measures_nothing_loads_nothing_that_does() -> None:
    assert loaded_by("gateway", "--help") == "[]"


def test_a_checkup_does_without_pandas_and_keys() -> None:
    assert loaded_by("checkup", "--help") == "['duckdb', 'ibis', 'numpy', 'pyarrow']"
