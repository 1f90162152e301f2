"""Listening without waiting."""

from __future__ import annotations

import pytest

from weilu.platforms.discord import leaving, listening


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of seconds become moments."""
    monkeypatch.setattr(leaving, "WAIT_S", 0.15)
    monkeypatch.setattr(listening, "MARK_EVERY_S", 0.02)
    monkeypatch.setattr(listening, "SOUND_AFTER_S", 0.0)
    monkeypatch.setattr(listening, "AGAIN_S", 0.05)
    monkeypatch.setattr(listening.secrets, "randbelow", lambda _most: -99)  # 0.01 s
