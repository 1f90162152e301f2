"""`bin/weilu` is the same from everywhere."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

STAMP = ROOT / ".venv" / "installed-run.txt"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder that links to the launcher and holds a file named like a module of Python's."""
    if not STAMP.exists():
        pytest.skip("bin/weilu has not prepared .venv yet")
    (tmp_path / "weilu").symlink_to(ROOT / "bin" / "weilu")
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')\n")
    return tmp_path


def _call(desk: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        ["./weilu", *arguments], cwd=desk, env=clean, capture_output=True, text=True, timeout=60
    )


def test_it_starts_through_a_link_and_imports_nothing_from_the_callers_folder(desk: Path) -> None:
    done = _call(desk, "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("weilu")


def test_an_unknown_command_ends_with_exit_code_2(desk: Path) -> None:
    done = _call(desk, "no-such-command")
    assert done.returncode == 2
    assert "no-such-command" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["run", "test"])
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
    pins = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert pins
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_tests_run_with_the_versions_that_people_get() -> None:
    pins = {
        name: {
            line.split(" ")[0]
            for line in (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
            if "==" in line
        }
        for name in ("run", "test")
    }
    assert pins["run"] - pins["test"] == set()
