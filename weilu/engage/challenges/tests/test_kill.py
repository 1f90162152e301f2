"""The power fails in the middle of a payout: afterwards everybody has been paid, and once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from weilu.engage.challenges.tests import killing

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.once
def test_a_payout_that_is_killed_is_the_same_after_a_restart(tmp_path: Path) -> None:
    home = {**os.environ, "WEILU_HOME": str(tmp_path), "DATABASE_URL": ""}
    home.pop("DATABASE_URL")

    def run(step: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", killing.__name__, step]
        return subprocess.Popen(
            command, cwd=ROOT, env=home, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    assert run("prepare").wait() == 0
    for moment in (1, 2):
        paying = run("pay")
        assert paying.stdout
        for _line in range(moment):  # a portion is booked, the next has begun
            assert paying.stdout.readline()
        time.sleep(0.02 * moment)
        paying.send_signal(signal.SIGKILL)
        assert paying.wait() == -signal.SIGKILL
    told, _nothing = run("pay").communicate()
    assert told
    checked = run("check")
    assert (checked.communicate()[0].strip(), checked.returncode) == ("120 1200 0", 0)
