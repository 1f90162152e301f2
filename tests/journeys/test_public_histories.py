"""Real histories that nobody here wrote, through the real command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.public_histories import HISTORIES

ROOT = Path(__file__).resolve().parents[2]
#: history → (groups, messages at least); counted in the files themselves.
EXPECTED = {
    "gitter": (261, 110_000),
    "zulip": (46, 522_000),
    "irc": (163, 208_000),
    "discord": (39, 6_900),
    "slack": (5, 150),
}


def checkup(files: list[Path], folder: Path, *more: str) -> dict[str, Any]:
    """Run the command for real; its JSON. Standard error is shown when it fails."""
    out = folder / "checkup.json"
    command = [sys.executable, "-m", "weilu.cli", "checkup", *map(str, files)]
    done = subprocess.run(
        [*command, "--json", str(out), "--html", str(folder / "report.html"), *more],
        cwd=ROOT, capture_output=True, text=True, timeout=600,
        env={**os.environ, "WEILU_HOME": str(folder / "home"), "WEILU_LANGUAGE": "en"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    return dict(json.loads(out.read_text()))


@pytest.mark.parametrize("name", list(HISTORIES))
def test_a_public_history_is_checked_up(name: str, shared_data: Path, tmp_path: Path) -> None:
    files = HISTORIES[name](shared_data, tmp_path)
    result = checkup(files, tmp_path)
    groups, messages = EXPECTED[name]
    assert len(result["groups"]) >= groups
    assert sum(group["messages_ever"] for group in result["groups"]) >= messages
    for group in result["groups"]:
        for figure in group["figures"].values():
            _is_sound(figure)
    report = (tmp_path / "report.html").read_text()
    assert "<script src=" not in report
    assert '<link rel="stylesheet"' not in report


def _is_sound(figure: dict[str, Any]) -> None:
    """A share lies in its interval, the interval in 0–1; too few to say has no value."""
    value, low, high = figure["value"], figure["low"], figure["high"]
    if not figure["enough"]:
        assert value is None
        return
    if low is not None and high is not None:
        assert low - 1e-9 <= value <= high + 1e-9, figure
    if figure["unit"] == "share":
        assert 0 <= value <= 1, figure
