"""All of it read in English."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _read_in_english(english: None) -> None:
    """The sentences these tests look for."""
