"""Arrow without pandas."""

from __future__ import annotations

import sys
from typing import Any


def leave_out_pandas() -> None:
    """Let there be no pandas for the life of this process.

    Arrow imports it, where it can, at the first array it makes: 70 MB and a third of a second for
    what a command that asks for no data frames never uses.
    """
    if "pandas" not in sys.modules and _NoPandas not in sys.meta_path:
        sys.meta_path.insert(0, _NoPandas)


class _NoPandas:
    """Finds that there is none."""

    @staticmethod
    def find_spec(name: str, *_where: Any) -> None:
        if name == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name=name)
