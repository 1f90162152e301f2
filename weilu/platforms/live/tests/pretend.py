"""Platforms that exist only for the length of a test."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from weilu.platforms.live import adapters
from weilu.platforms.live.contract import Adapter


@contextmanager
def known(adapter: Adapter) -> Iterator[None]:
    """Make an adapter known to Weilu, in the place of one with the same key."""
    module = types.ModuleType(f"weilu.platforms.pretend.{adapter.key}")
    module.adapter = adapter  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, module.__name__, module)
        patch.setitem(adapters.MODULES, adapter.key, module.__name__)
        adapters.by_key.cache_clear()
        yield
    adapters.by_key.cache_clear()
