"""Fixtures of the tests of formats."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def in_english() -> Iterator[None]:
    """Sentences as they stand in the source, so that a test can name them."""
    with translation.override("en"):
        yield
