"""What adapters declare holds together with what they are."""

from __future__ import annotations

import pytest

from weilu.platforms.live import adapters, declarations
from weilu.platforms.live.abilities import Capabilities, Limit, able
from weilu.platforms.live.tests.conftest import Tincan


@pytest.mark.parametrize("key", adapters.MODULES)
def test_every_adapter_declares_what_it_is(key: str) -> None:
    adapter = adapters.by_key(key)
    assert declarations.faults(key, adapter) == []
    assert adapter.key == key
    assert adapter.label
    assert adapter.guide


def test_a_false_declaration_is_found() -> None:
    liar = Tincan()
    liar.capabilities = Capabilities(
        able("send", "fly", pin="maybe"), limits=(Limit("*", 1, 1.0, "moon", ""),)
    )
    found = "; ".join(declarations.faults("tincan", liar))
    for fault in ("called fly", "level 'maybe'", "per 'moon'", "of Acting", "of Listing"):
        assert fault in found
