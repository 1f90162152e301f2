"""Little memory: for commands that read much, look once and end."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from types import ModuleType
from typing import Any

#: What Arrow imports wherever it can: 70 MB and a third of a second for data frames, 5 MB for
#: clouds, which a command that asks for neither never uses.
LEFT_OUT = frozenset(
    {"pandas", "pyarrow._s3fs", "pyarrow._gcsfs", "pyarrow._azurefs", "pyarrow._hdfs"}
)
#: A package that loads a compiler for each of 20 databases (9 MB, 0.1 s), to use one.
COMPILERS = "ibis.backends.sql.compilers"
#: How the libraries behind Python give back what they have done with; each reads it when it loads.
#: They would keep it for the next query, each in a place of its own where no other finds it.
GIVING_BACK = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "DUCKDB_JE_MALLOC_CONF": "dirty_decay_ms:0,muzzy_decay_ms:0,narenas:2",
}
#: The C library (glibc's `mallopt`): one heap for all threads, and from 1 MiB on memory of its own
#: for each request, which goes back when that is done with.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_LARGE = 1 << 20


def lean() -> None:
    """Let this process do with little memory. Call it before Arrow, DuckDB or numpy is loaded."""
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)
    for name, value in GIVING_BACK.items():
        os.environ.setdefault(name, value)
    if sys.platform == "linux":
        _set_heap()


def give_back() -> None:
    """Between two steps of a lean process: what the first has done with goes back."""
    if sys.platform == "linux" and _Finder in sys.meta_path:
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _set_heap() -> None:
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:  # another C library, as musl
        return
    for option, value in (
        (_M_ARENA_MAX, 1), (_M_MMAP_THRESHOLD, _LARGE), (_M_TRIM_THRESHOLD, _LARGE),
    ):  # fmt: skip
        mallopt(option, value)


class _Finder:
    """Finds that there is none of what is left out, and compilers one at a time."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, *_where: Any) -> ModuleSpec | None:
        if name in LEFT_OUT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        found = PathFinder.find_spec(name, path) if name == COMPILERS else None
        if found is not None:
            found.loader = _OneAtATime()
        return found


class _OneAtATime(Loader):
    """Loads of a package only the modules that are asked for."""

    def create_module(self, spec: ModuleSpec) -> None:
        """As usual."""

    def exec_module(self, module: ModuleType) -> None:
        def one(key: str) -> ModuleType:
            name = f"{module.__name__}.{key}"
            if key.startswith("_") or find_spec(name) is None:
                raise AttributeError(name)
            return import_module(name)

        module.__dict__["__getattr__"] = one
