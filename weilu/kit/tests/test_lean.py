"""A process that does with little memory."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from weilu.kit.lean import lean
lean()
import numpy, pyarrow
assert pyarrow.array(numpy.arange(3)).to_pylist() == [0, 1, 2]
assert pyarrow.array(["早"]).to_pylist() == ["早"]
print("pandas" in sys.modules)
"""


def test_arrow_does_not_bring_pandas_where_nobody_needs_it() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr
