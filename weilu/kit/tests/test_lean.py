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


ONE_COMPILER = """
import sys
from weilu.kit.lean import lean
lean()
import ibis
engine = ibis.duckdb.connect()
engine.raw_sql("CREATE TABLE told AS SELECT 7 AS n")
print(engine.table("told").n.sum().to_pyarrow().as_py())
print("ibis.backends.sql.compilers.bigquery" in sys.modules)
import ibis.backends.sql.compilers as compilers
print(compilers.bigquery.__name__)
"""


def test_a_database_brings_its_own_compiler_only() -> None:
    done = subprocess.run([sys.executable, "-c", ONE_COMPILER], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["7", "False", "ibis.backends.sql.compilers.bigquery"], (
        done.stderr
    )
